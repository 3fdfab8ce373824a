"""The languages that Portevoix knows: one record each (`records/`), the only truth about them.

Begin with `language.py`, which says what a record holds; `cldr.py` adds what CLDR knows of each.
"""

from __future__ import annotations

from craft.languages.language import Language as Language
from craft.languages.records import RECORDS
from craft.messages import N_, Message


class UnknownLanguage(KeyError):
    """A tag that is not in the table. `message` says which are."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag

    @property
    def message(self) -> Message:
        known = ", ".join(language.tag for language in all_languages())
        return Message(
            N_("The language “{tag}” is not in the table. Known: {known}."), {"tag": self.tag, "known": known}
        )

    def __str__(self) -> str:
        return str(self.message)


_TABLE = {row.tag.lower(): row for row in RECORDS}
_COMMON = {row.common_tag.lower(): row for row in RECORDS}


def all_languages() -> tuple[Language, ...]:
    """Every row, in the table's order."""
    return RECORDS


def find(tag: str) -> Language | None:
    """The row of a tag, whatever its case, `_` or `-`; None when it is not in the table."""
    return _TABLE.get(tag.strip().lower().replace("_", "-"))


def get(tag: str) -> Language:
    """The row of a tag. Raises UnknownLanguage."""
    row = find(tag)
    if row is None:
        raise UnknownLanguage(tag)
    return row


def find_asked(tag: str) -> Language | None:
    """The row that a browser means by a tag: Darija for `ar-MA`, by which no program knows it otherwise."""
    return find(tag) or _COMMON.get(tag.strip().lower())


def lineage(language: Language) -> tuple[Language, ...]:
    """The language itself, then the one that is offered where there is nothing in it. French is not named."""
    parent = find(language.falls_back_to)
    return (language,) if parent is None else (language, parent)


def with_words(language: Language) -> Language:
    """Whose shipped words stand beside something in this language: its own, its parent's, else the French."""
    return next((row for row in lineage(language) if row.interface), get("fr"))


def is_known(tag: str) -> bool:
    """Whether the table has the tag, whatever its case, `_` or `-`."""
    return find(tag) is not None


def bcp47(tag: str) -> str:
    """The canonical spelling of a tag: `zh-Hans` for `zh_hans`."""
    return get(tag).tag


def django_tag(tag: str) -> str:
    """`zh-hans` for `zh-Hans`."""
    return get(tag).django_tag


def locale_name(tag: str) -> str:
    """The directory of gettext's catalogues: `zh_Hans`, `pt_BR` (Django's `to_locale`)."""
    return get(tag).tag.replace("-", "_")


def direction(tag: str) -> str:
    """`rtl` or `ltr`."""
    return get(tag).direction


def iso639_for_playlist(tag: str) -> str:
    """A BCP-47 tag that players know and that still tells the languages apart (RFC 8216 LANGUAGE attribute)."""
    return get(tag).common_tag


def whisper_code(tag: str) -> str | None:
    """Whisper's code of a tag, None when its models do not know the language."""
    return get(tag).whisper


def django_lang_info() -> dict[str, dict[str, str | bool]]:
    """Rows for django.conf.locale.LANG_INFO, so that Django knows each language's names and direction."""
    return {
        row.django_tag: {
            "bidi": row.rtl,
            "code": row.django_tag,
            "name": row.english_name,
            "name_local": row.endonym,
        }
        for row in all_languages()
    }


def rtl_django_tags() -> list[str]:
    """For LANGUAGES_BIDI."""
    return [row.django_tag for row in all_languages() if row.rtl]
