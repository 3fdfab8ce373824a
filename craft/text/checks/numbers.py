"""Numbers of the French that the translation changes. Digits of every script count as the same digits."""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.checks.french_numbers import numbers_in_words
from craft.text.checks.protected_spans import blank_protected

# 1 000 · 1.000 · 1,000 · 1’000 are one number; 1,5 and 1.5 too.
_NUMBER = regex.compile(
    r"\p{Nd}{1,3}(?:[ \u00a0\u202f\u2009'’.,٬]\p{Nd}{3})+(?!\p{Nd})(?:[.,٫]\p{Nd}+)?|\p{Nd}+(?:[.,٫]\p{Nd}+)?"
)
_SEPARATORS = regex.compile(r"[^0-9]")
_WORD = regex.compile(r"[\p{L}\-]+")
_MONTHS = regex.compile(
    r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b", regex.IGNORECASE
)
# 3/9/2025, 03/09: the month may become a word.
_SHORT_DATE = regex.compile(r"\b\p{Nd}{1,2}/(\p{Nd}{1,2})(?:/\p{Nd}{2,4})?\b")
_ROUND_THE_CLOCK = regex.compile(
    r"\b24 ?h(?:eures?)? ?(?:/|sur) ?24\b|\b7 ?j(?:ours?)? ?(?:/|sur) ?7\b", regex.IGNORECASE
)
_HOUR = regex.compile(r"\b(\p{Nd}{1,2}) ?(?:h|heures?|:)(?: ?([0-5]\p{Nd})\b|\b)", regex.IGNORECASE)
_PARTS_OF_HOURS = ("15", "30", "45")
_ROMAN = regex.compile(r"\b[IVXL]+\b")
_HAN_DIGITS = "〇一二三四五六七八九"
# Up to here a translator may well prefer the word (Language.small_numbers); where we do not know the words, a small
# number that is missing is believed to be one.
_OFTEN_A_WORD = 12

NUMBERS_CHANGED = Code(
    "numbers_changed",
    N_("Numbers that changed"),
    {
        # Translators: one number or some, as the texts write them
        "": N_("The French says {french}, the translation says {found}."),
        "lost": N_("The number {french} is missing."),
        "added": N_("The number {found} is not in the French."),
    },
)


def check_numbers(source: str, text: str, language: Language) -> list[TextFinding]:
    """`numbers_changed` where digits of the French are lost or replaced, or new ones appear."""
    bare_source, bare_text = blank_protected(source), blank_protected(text)
    wanted, found = _numbers(bare_source), _numbers(bare_text)
    lost, added = wanted - found, found - wanted
    if not lost and not added:
        return []
    if _digits(bare_source) == _digits(bare_text):
        return []  # the same digits, grouped in another way: a telephone number, a date, 14 h 30 and 1430
    _forgive(lost, added, bare_source, bare_text, language)
    if not lost and not added:
        return []
    french, strange = ", ".join(lost.elements()), ", ".join(added.elements())
    if not added:
        return [NUMBERS_CHANGED.at(0, len(text), "lost", french=french)]
    place = next(
        (match.span() for match in _NUMBER.finditer(bare_text) if canonical(match.group()) in added), (0, len(text))
    )
    if not lost:
        return [NUMBERS_CHANGED.at(*place, "added", found=strange)]
    # « +33 » of an example may become one's own country: asked about, no error.
    codes = all(f"+{number}" in bare_source for number in lost) and all(f"+{number}" in bare_text for number in added)
    return [NUMBERS_CHANGED.at(*place, severity=None if codes else "error", french=french, found=strange)]


def _forgive(lost: Counter[str], added: Counter[str], source: str, text: str, language: Language) -> None:
    """Removes from both the numbers that are said in words, repeated, on a 12-hour clock, or written as a month."""
    _discount_repeats(lost, added, source, text)
    hours = [(match[1].lstrip("0"), match[2]) for match in _HOUR.finditer(source)]
    _other_clock(lost, added, {hour for hour, _minutes in hours}, language)
    in_words = numbers_in_words(source)
    for number in list(added):
        if number in in_words or (_MONTHS.search(source) and 1 <= int(number[:4]) <= 12):
            del added[number]
    said = {canonical(match[1]) for match in _SHORT_DATE.finditer(source)}
    said |= {number for match in _ROUND_THE_CLOCK.findall(source) for number in _numbers(match)}
    said |= {minutes for _hour, minutes in hours if minutes in _PARTS_OF_HOURS}
    said |= {canonical(match) for match in _numbers_in_roman(text)}
    for number in list(lost):
        if number in said or (int(number[:5]) < 100 and _written_in_han(int(number), text)):
            del lost[number]
    # « 3 secondes » may become « three seconds », « 16 h » « four in the afternoon », if nothing is in its place.
    if not added:
        spoken = {str(hour): int(hour) - 12 for hour, _minutes in hours if hour and 13 <= int(hour) <= 23}
        for number in list(lost):
            value = spoken.get(number, int(number[:5]))
            if value <= _OFTEN_A_WORD and (_may_be_a_word(value, text, language) or _written_in_han(value, text)):
                del lost[number]


def _discount_repeats(lost: Counter[str], added: Counter[str], source: str, text: str) -> None:
    """A number that both have is no fault: a translation of « 3 pages, la page 3 » may say it once."""
    there, here = _numbers(source), _numbers(text)
    for number in list(lost):
        if number in here:
            del lost[number]
    for number in list(added):
        if number in there:
            del added[number]


def _other_clock(lost: Counter[str], added: Counter[str], hours: set[str], language: Language) -> None:
    """14 h → 2 pm: twelve hours less; where the day begins at six, six."""
    for number in list(lost):
        if not number.isdigit() or int(number[:3]) > 24:
            continue
        hour = int(number)
        others = {str(hour - 12)} if 13 <= hour <= 23 else set()
        if language.day_begins_at_six and number in hours:
            others |= {str(other) for other in range(1, 25) if other % 6 == hour % 6 and (other - hour) % 12 == 6}
        found = next((other for other in others if added[other] > 0), None)
        if found is not None:
            added[found] -= lost[number]
            del lost[number]
    for number in [number for number in added if added[number] <= 0]:
        del added[number]


def _numbers_in_roman(text: str) -> list[str]:
    """« clasa a VI-a » says six."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    found = []
    for match in _ROMAN.findall(text):
        digits = [values[sign] for sign in match]
        signs = [-digit if digit < after else digit for digit, after in zip(digits, [*digits[1:], 0], strict=True)]
        found.append(str(sum(signs)))
    return found


def _written_in_han(number: int, text: str) -> bool:
    return any(numeral in text for numeral in _han_numerals(number))


def _han_numerals(number: int) -> tuple[str, ...]:
    """How Chinese writes a number below 100 (2 also as 两, before what is counted)."""
    tens, ones = divmod(number, 10)
    written = ("" if tens <= 1 else _HAN_DIGITS[tens]) + ("十" if tens else "") + (_HAN_DIGITS[ones] if ones else "")
    return (written, "两", "兩") if number == 2 else (written or "零",)


def _may_be_a_word(number: int, text: str, language: Language) -> bool:
    if not language.small_numbers or number < 2:
        return True
    beginnings = tuple(language.small_numbers.split()[number - 2].split(","))
    words = _WORD.findall(text.casefold())
    if language.base == "ar":
        return any(beginning in word for beginning in beginnings for word in words)
    return any(word.startswith(beginnings) for word in words)


def _digits(text: str) -> str:
    return "".join(canonical(sign) for sign in text if sign.isdecimal())


def _numbers(text: str) -> Counter[str]:
    return Counter(canonical(match.group()) for match in _NUMBER.finditer(text))


def number_places(text: str) -> list[tuple[int, int]]:
    """Where each number stands."""
    return [match.span() for match in _NUMBER.finditer(text)]


def canonical(number: str) -> str:
    """ASCII digits without separators and leading zeros, which languages use differently."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)
    return _SEPARATORS.sub("", digits).lstrip("0") or "0"


def _run(pair: Pair) -> list[TextFinding]:
    return [] if pair.is_plural else check_numbers(pair.source, pair.text, pair.language)


CHECK = Check(_run, (NUMBERS_CHANGED,))
