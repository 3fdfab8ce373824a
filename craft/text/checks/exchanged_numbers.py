"""Numbers by what they count: the same digits as in the French, but one has taken the other's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.checks.numbers import canonical, number_places

NUMBERS_EXCHANGED = Code(
    "numbers_exchanged",
    N_("Numbers that changed places"),
    # Translators: some numbers, in the order of each text
    N_("The French says {french}, the translation {found}: the numbers changed places."),
)

# What stands beside a number in every language, and so says what it is. First as French writes it.
_ROLES = {
    "percent": regex.compile(r"[%٪]"),
    "money": regex.compile(r"[€$£]|\bEUR\b|\beuros?\b|евро|يورو|欧元|歐元", regex.IGNORECASE),
    "size": regex.compile(r"(?:[KMGT][oB]|ko|[кмг]б)\b", regex.IGNORECASE),
    "length": regex.compile(r"(?:km|cm|mm|км|см|мм)\b"),
    "hour": regex.compile(r"h(?!\p{L})|:(?=\p{Nd})"),
}
_DATE = regex.compile(r"\p{Nd}{1,4}([/.\-])\p{Nd}{1,2}\1\p{Nd}{1,4}")
# « 3 sur 10 » is « of 10, 3 » in Turkish, Chinese, Hindi.
_PART_OF = regex.compile(r"\p{Nd}\s+(?:\p{L}+\s+)?(?:sur|parmi|dans|des?)\s+(?:les\s+)?\p{Nd}", regex.IGNORECASE)
_GAP = 2  # signs between a number and its mark


def exchanged_numbers(pair: Pair) -> Iterator[TextFinding]:
    """`numbers_exchanged`: what is beside a sign of money, a percent sign … in both texts is not the same number, or
    two numbers without such signs follow in the other order. Nothing where numbers were changed (`numbers`)."""
    french, own = _without_dates(pair.bare_source), _without_dates(pair.bare_text)
    wanted, found = _numbers(french), _numbers(own)
    if len(set(wanted)) < 2 or sorted(wanted) != sorted(found):
        return
    of_french, of_own = _by_role(french), _by_role(own)
    exchanged = any(of_french[role] != of_own[role] for role in of_french.keys() & of_own.keys())
    if not exchanged and not (of_french or of_own or pair.is_plural or _PART_OF.search(french)):
        exchanged = _in_other_order(wanted, found)
    if exchanged:
        places = number_places(own)
        yield NUMBERS_EXCHANGED.at(places[0][0], places[-1][1], french=", ".join(wanted), found=", ".join(found))


def _without_dates(text: str) -> str:
    return _DATE.sub(lambda match: " " * len(match.group()), text)


def _numbers(text: str) -> list[str]:
    return [canonical(text[start:end]) for start, end in number_places(text)]


def _in_other_order(wanted: list[str], found: list[str]) -> bool:
    differ = [at for at, number in enumerate(wanted) if number != found[at]]
    return len(differ) == 2


def _by_role(text: str) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = defaultdict(list)
    places = number_places(text)
    for at, (start, end) in enumerate(places):
        before = text[max(start - _GAP, places[at - 1][1] if at else 0) : start].lstrip()
        after = text[end : places[at + 1][0] + 1 if at + 1 < len(places) else None].lstrip()[:6]
        for role, mark in _ROLES.items():
            if mark.match(after) or (role in ("percent", "money") and mark.fullmatch(before.strip())):
                roles[role].append(canonical(text[start:end]))
                break
    return {role: sorted(numbers) for role, numbers in roles.items()}


CHECK = Check(
    exchanged_numbers,
    (NUMBERS_EXCHANGED,),
    cases=(
        Case("15 € pour 30 % des élèves.", "30 € für 15 % der Schüler.", "de", ("30 € für 15",)),
        Case("Page 3, ligne 5.", "Page 5, line 3.", "en", ("5, line 3",)),
        Case("15 € pour 30 % des élèves.", "Öğrencilerin %30’u için 15 €.", "tr"),
        Case("Page 3, ligne 5.", "Pagina 3, riga 5.", "it"),
        Case("Étape 3 sur 10.", "10 adımdan 3.", "tr"),
    ),
)
