"""Numbers that French says in words: « vingt-cinq », « deux cents », « le troisième », « une demi-heure »."""

from __future__ import annotations

import regex

_WORDS = """zéro|un une premier première|deux second seconde double|trois triple troi|quatre quatr|cinq cinqu|six|sept
huit|neuf neuv|dix dizaine|onze onz|douze douzaine midi douz|treize treiz|quatorze quatorz|quinze quinzaine quinz
seize seiz"""
_UNITS = {word: number for number, words in enumerate(_WORDS.replace("\n", "|").split("|")) for word in words.split()}
_TENS = {
    "vingt": 20, "vingtaine": 20, "trente": 30, "trent": 30, "quarante": 40, "quarant": 40, "cinquante": 50,
    "cinquant": 50, "soixante": 60, "soixant": 60, "septante": 70, "huitante": 80, "nonante": 90,
}  # fmt: skip  # a table: several short entries a row
# In minutes, as the translation may say them: a half, a quarter of an hour, three of them.
_PARTS = {"demi": 30, "demie": 30, "quart": 15, "quarts": 45}
_WORD = regex.compile(r"\p{L}+")


def numbers_in_words(text: str) -> set[str]:
    """Every number that the French `text` says in words, and every word of it that is a number by itself."""
    found: set[int] = set()
    number: int | None = None
    for word in _WORD.findall(text.casefold()):
        if word == "et":
            continue  # vingt et un
        own = _value(word)
        if own is None:
            found |= {_PARTS[word]} if word in _PARTS else set()
            found |= {number} if number is not None else set()
            number = None
            continue
        found.add(own)
        joined = None if number is None else _join_numeral(number, own)
        if joined is None and number is not None:
            found.add(number)
        number = own if joined is None else joined
    return {str(value) for value in (found | {number}) if value is not None}


def _value(word: str) -> int | None:
    root = word.removesuffix("s").removesuffix("ième")  # troisième, vingt-cinquième
    for form in (word, root, root + "e"):
        if form in _UNITS:
            return _UNITS[form]
        if form in _TENS:
            return _TENS[form]
    return {"cent": 100, "centaine": 100, "mille": 1000, "mill": 1000, "millier": 1000}.get(root)


def _join_numeral(number: int, own: int) -> int | None:
    """What `own` makes of the `number` before it; None where it begins another one."""
    if own == 1000:
        return number * 1000 if number < 1000 else None
    rest = number % 1000
    if own == 100:
        return number + 99 * rest if 1 < rest < 10 else number + 100 if number and rest == 0 else None
    end = number % 100
    if own == 20 and end == 4:
        return number + 76  # quatre-vingts
    if (number and end == 0) or (own < 20 and end in (60, 80)):
        return number + own
    if own < 10 and end >= 20 and end % 10 == 0:
        return number + own
    return number + own if end == 10 and 7 <= own <= 9 else None
