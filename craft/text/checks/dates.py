"""Day and month exchanged: the 3rd of September that became the 9th of March."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from craft.languages.cldr import month_names
from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, TextFinding

DATE_SWAPPED = Code(
    "date_swapped",
    N_("Day and month exchanged"),
    # Translators: a date as the French text writes it
    N_("The French says {french}: here day and month are exchanged."),
)

_NUMERIC = regex.compile(r"(?<![\d/.,])(\d{1,2})\s?([/.\-])\s?(\d{1,2})(?:\s?\2\s?\d{2,4})?(?![\d/]|[.,\-]\d)")
_YEAR_FIRST = regex.compile(r"(?<!\d)\d{4}\s?([/.\-])\s?(\d{1,2})\s?\1\s?(\d{1,2})(?!\d)")
_HAN = regex.compile(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]")
_NEAR = regex.compile(r"(?<!\d)(\d{1,2})(?!\d|\s?:)")
_REACH = 14  # letters between a month's name and its day: « de », « le », a weekday's end


def swapped_dates(pair: Pair) -> Iterator[TextFinding]:
    """`date_swapped` of the first date of the French that the translation has only the other way round."""
    wanted = _dates(_ascii(pair.bare_source), "fr", two_parts="/")
    if not any(day != month and day <= 12 for day, month in wanted):
        return
    found = _dates(_ascii(pair.bare_text), pair.language.tag, two_parts="/.-")
    for (day, month), (start, end) in wanted.items():
        if day != month and (month, day) in found and (day, month) not in found and (month, day) not in wanted:
            yield DATE_SWAPPED.at(*found[month, day], french=pair.source[start:end].strip())
            return


def _dates(text: str, tag: str, two_parts: str) -> dict[tuple[int, int], tuple[int, int]]:
    """(day, month) → its place."""
    found = {}
    for match in _YEAR_FIRST.finditer(text):
        found[int(match[3]), int(match[2])] = match.span()
    for match in _HAN.finditer(text):
        found[int(match[2]), int(match[1])] = match.span()
    for match in _NUMERIC.finditer(text):
        three = match.group().count(match[2]) == 2
        if (three or match[2] in two_parts) and 1 <= int(match[3]) <= 12:
            found.setdefault((int(match[1]), int(match[3])), match.span())
    for month, names in enumerate(month_names(tag), 1):
        # With what declension adds (мая, eylülde), but not « mai » in « maintenant ».
        pattern = rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, names))})(?!\p{{L}}{{4}})"
        for match in regex.finditer(pattern, text.casefold()):
            before = list(_NEAR.finditer(text, max(0, match.start() - _REACH), match.start()))
            near = before[-1] if before else _NEAR.search(text, match.end(), match.end() + _REACH)
            if near is not None:
                span = (min(near.start(), match.start()), min(len(text), max(near.end(), match.end())))
                found.setdefault((int(near[1]), month), span)
    return {(day, month): place for (day, month), place in found.items() if 1 <= day <= 31}


def _ascii(text: str) -> str:
    """Digits of every script as 0–9, letter by letter, so that places stay the same."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


CHECK = Check(
    swapped_dates,
    (DATE_SWAPPED,),
    cases=(
        Case("Avant le 03/09/2025.", "Before 09/03/2025.", "en", ("09/03/2025",)),
        Case("Le 3 septembre à 8 h.", "El 9 de marzo a las 8.", "es", ("9 de marzo",)),
        Case("Le 3 septembre à 8 h.", "9月3日8点。", "zh-Hans"),
        Case("Le 3 septembre à 8 h.", "3月9日8点。", "zh-Hans", ("3月9日",)),
        Case("Avant le 03/09/2025.", "До 3 сентября 2025 г.", "ru"),
        Case("Avant le 03/09/2025.", "До 9 марта 2025 г.", "ru", ("9 марта",)),
        Case("Le 3 septembre.", "٩ مارس.", "ar", ("٩ مارس",)),
        Case("Avant le 03/09/2025.", "Vor dem 3.9.2025.", "de"),
    ),
)
