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

_ONE = "nplurals=1; plural=0;"
_TWO = "nplurals=2; plural=(n != 1);"
_TWO_WITH_ZERO = "nplurals=2; plural=(n > 1);"
_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
_FORMS: dict[str, str] = {
    **dict.fromkeys("zh vi wo bm ja ko km".split(), _ONE),
    **dict.fromkeys("fr am ti ln mg hi fa bn kab hy ff rcf ht gcr pt-BR".split(), _TWO_WITH_ZERO),
    **dict.fromkeys("ru uk sr hr".split(), _SLAVIC),
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "cs": "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);",
}


class _Rule(Protocol):
    def __call__(self, number: int, /) -> int: ...


def plural_forms(tag: str) -> str:
    """The value of a PO file's `Plural-Forms` for a language of the table (UnknownLanguage otherwise)."""
    language = get(tag)
    return _FORMS.get(language.tag) or _FORMS.get(language.base) or _TWO


def form_count(tag: str) -> int:
    """How many plural forms the language has (UnknownLanguage when the table does not know it)."""
    return int(plural_forms(tag).split("=", 1)[1].split(";", 1)[0])


# CLDR's names of the forms, in the order of gettext's numbers. A language that is not here has `one` and `other`.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_BY_COUNT: dict[int, tuple[str, ...]] = {1: ("other",), 2: ("one", "other"), 3: ("one", "few", "other"), 6: CATEGORIES}
_MANY = frozenset("ru uk pl".split())  # their third form is CLDR's `many`; `other` is for fractions


def plural_categories(tag: str) -> tuple[str, ...]:
    """CLDR's name of each form of the language, by gettext's number (UnknownLanguage when it is not in the table)."""
    named = _BY_COUNT[form_count(tag)]
    return ("one", "few", "many") if get(tag).base in _MANY else named


def form_of(tag: str, number: int) -> int:
    """Which form a whole number ≥ 0 takes, as gettext counts them."""
    formula = plural_forms(tag).split("plural=", 1)[1].rstrip(";")
    return int(_compiled(formula)(number))


@cache
def _compiled(formula: str) -> _Rule:
    return c2py(formula)


@cache
def examples(tag: str, category: str, most: int = 5) -> tuple[int, ...]:
    """The first numbers (at most `most`, up to 200) that take the form; none when the language does not have it."""
    names = plural_categories(tag)
    if category not in names:
        return ()
    wanted = names.index(category)
    return tuple([number for number in range(201) if form_of(tag, number) == wanted][:most])
