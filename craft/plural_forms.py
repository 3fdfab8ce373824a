"""How many plural forms a language has and which one a number takes, as gettext writes it.

Source: CLDR's plural rules for whole numbers, in the forms of gettext's own table (GNU gettext manual,
« Plural forms ») where it has the language.
"""

from __future__ import annotations

from craft.languages import get

_ONE = "nplurals=1; plural=0;"
_TWO = "nplurals=2; plural=(n != 1);"
_TWO_WITH_ZERO = "nplurals=2; plural=(n > 1);"
_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
_FORMS: dict[str, str] = {
    **dict.fromkeys("zh vi wo bm ja ko km ff".split(), _ONE),
    **dict.fromkeys("fr am ti ln mg hi fa bn kab hy rcf ht gcr pt-BR".split(), _TWO_WITH_ZERO),
    **dict.fromkeys("ru uk sr hr".split(), _SLAVIC),
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "cs": "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);",
}


def plural_forms(tag: str) -> str:
    """The value of a PO file's `Plural-Forms` for a language of the table (UnknownLanguage otherwise)."""
    language = get(tag)
    return _FORMS.get(language.tag) or _FORMS.get(language.base) or _TWO


def form_count(tag: str) -> int:
    """How many plural forms the language has (UnknownLanguage when the table does not know it)."""
    return int(plural_forms(tag).split("=", 1)[1].split(";", 1)[0])
