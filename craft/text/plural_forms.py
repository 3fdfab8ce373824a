"""How many plural forms a language has and which one a number takes, as gettext writes it.

Source: CLDR's plural rules for whole numbers (below a million: French, Spanish and Portuguese have a form of their own
for « un million de … »), in the forms of gettext's own table (GNU gettext manual, « Plural forms ») where it has the
language. A browser test compares them with CLDR as Chromium carries it.
"""

from __future__ import annotations

from functools import cache
from gettext import c2py
from typing import Protocol

from craft.languages import get

# CLDR's names of the forms, in the order of gettext's numbers.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class _Rule(Protocol):
    def __call__(self, number: int, /) -> int: ...


def plural_forms(tag: str) -> str:
    """The value of a PO file's `Plural-Forms` for a language of the table (UnknownLanguage otherwise)."""
    return get(tag).plural_forms


def plural_categories(tag: str) -> tuple[str, ...]:
    """CLDR's name of each form of the language, by gettext's number (UnknownLanguage when it is not in the table)."""
    return get(tag).plural_categories


def form_of(tag: str, number: int) -> int:
    """Which form a whole number ≥ 0 takes, as gettext counts them."""
    formula = plural_forms(tag).split("plural=", 1)[1].rstrip(";")
    return int(_compile(formula)(number))


@cache
def _compile(formula: str) -> _Rule:
    return c2py(formula)


@cache
def examples(tag: str, category: str, most: int = 5) -> tuple[int, ...]:
    """The first numbers (at most `most`, up to 200) that take the form; none when the language does not have it."""
    names = plural_categories(tag)
    if category not in names:
        return ()
    wanted = names.index(category)
    return tuple([number for number in range(201) if form_of(tag, number) == wanted][:most])
