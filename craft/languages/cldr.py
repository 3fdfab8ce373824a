"""What CLDR says of a language, as Babel carries it: names of days and months, decimal sign.

A language that CLDR does not know (Soninke, the creoles) writes numbers as French does, as its pages' words
that are not translated: `static/js/numbers.js` does the same.
"""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from craft.languages import get


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        return None


@cache
def weekday_names(tag: str) -> tuple[str, ...]:
    """The seven names, Monday first, standing alone; empty where none are known. Raises UnknownLanguage."""
    language = get(tag)
    if language.weekdays:
        return language.weekdays
    known = _locale(language.common_tag)
    return tuple(known.days["stand-alone"]["wide"][day] for day in range(7)) if known else ()


@cache
def month_names(tag: str) -> tuple[tuple[str, ...], ...]:
    """For each month, January first, its full names (in a date, standing alone), case-folded, the longest first; empty
    where none are known. Raises UnknownLanguage."""
    known = _locale(get(tag).common_tag)
    if known is None:
        return ()
    tables = [known.months[use]["wide"] for use in ("format", "stand-alone")]
    names = ({table[month].casefold() for table in tables} for month in range(1, 13))
    return tuple(tuple(sorted(each, key=len, reverse=True)) for each in names)


@cache
def decimal_sign(tag: str) -> str:
    """Between units and tenths, with the Latin digits that all pages write. Raises UnknownLanguage."""
    known = _locale(get(tag).common_tag) or Locale("fr")
    return str(known.number_symbols["latn"]["decimal"])
