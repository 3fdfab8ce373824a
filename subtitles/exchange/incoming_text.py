"""One text that a file brings, whatever the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.languages import all_languages, find, get
from journal.errors import Refused

MAX_UNITS = 10_000
_SIMPLIFIED, _TRADITIONAL = {"hans", "cn", "sg"}, {"hant", "tw", "hk", "mo"}


@dataclass(frozen=True)
class IncomingText:
    """where: how the file names it, for people. segment: public id, or empty when only times are known. source: the
    French that was translated, if the file says. number: the revision it started from, if the file says. unsure: marked
    fuzzy or not reviewed by the other program; confirmed: it says that the text was reviewed. as_read: what the
    format's reader makes of a text of ours (it interprets tags, entities and direction marks), so that an unchanged
    text is recognised. why: why it belongs to no segment, where that is known. doubt: the code of something that was
    read although the format does not allow it; `why` says it. remark: what its translator noted beside it. obsolete: an
    entry of the past, as its file writes it; then nothing else is said.
    """

    where: str
    segment: str
    text: str
    source: str | None = None
    number: int | None = None
    unsure: bool = False
    start_ms: int | None = None
    end_ms: int | None = None
    why: str = ""
    confirmed: bool = False
    as_read: Callable[[str], str] = str
    doubt: str = ""
    remark: str = ""
    obsolete: str = ""


def refuse_too_many(entries: int) -> None:
    if entries > MAX_UNITS:
        raise Refused(_("This file has more than 10,000 entries."))


def number_in(said: str) -> int | None:
    """The revision number in a file; None when it is not a number (a file may contain anything there)."""
    return int(said) if said.isdecimal() and len(said) < 10 else None


def refuse_other_language(said: str, language: str) -> None:
    """Refused when a file names another language of the table than the one it is imported for.

    `said`: as programs write it (`pt_BR`, `zh-Hans-CN`, `sr@latin`); unknown and missing names are accepted.
    """
    tag = said.strip().replace("_", "-").replace("@", "-").lower()
    base, *rest = tag.split("-")
    here = get(language)
    other = find(tag) or find(base) or next((language for language in all_languages() if language.base == base), None)
    wrong = other is not None and other.base != here.base
    if base == here.base == "zh":
        wrong = bool(set(rest) & (_SIMPLIFIED if here.script == "Hant" else _TRADITIONAL))
    if wrong:
        raise Refused(
            _("This file says that it is written in “{said}”, not in {language}.").format(
                said=said.strip(), language=here.endonym
            )
        )
