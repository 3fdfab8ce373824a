"""What a reviewer sees of a take that was said back, or should be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.takes.heard_text import Piece
from craft.takes.said_back import compare_said_back
from dubbing.models import BackTranslation, Take
from dubbing.permissions import may_say_back
from dubbing.queries.said_back import said_back_of, says_no_text
from journal.people import Person
from tutorials.models import LanguageVersion


@dataclass(frozen=True)
class ShownSaidBack:
    """row: what is there; None: nothing (yet). french, heard: in pieces, empty where no machine wrote it down. may_say:
    this person is a second speaker of it. span: of the French in the film, as a fragment of its address; '' without a
    place in it."""

    row: BackTranslation | None
    message: str
    french: tuple[Piece, ...] = ()
    heard: tuple[Piece, ...] = ()
    differs: bool = False
    may_say: bool = False
    span: str = ""


def shown_said_back(version: LanguageVersion, take: Take, person: Person) -> ShownSaidBack | None:
    """None where a text in its language says what the take should say."""
    if not says_no_text(version, take):
        return None
    row = said_back_of(take)
    if row is None:
        return ShownSaidBack(None, _nobody_yet(), may_say=may_say_back(person, take))
    if not row.heard_text:
        return ShownSaidBack(row, row.failure or _only_heard(row), span=_span(take))
    found = compare_said_back(take.segment.text, row.heard_text)
    message = (
        _("Marked: what may be missing, added or different. The machine cannot judge it: listen to all three.")
        if found.differs
        else _("The machine finds nothing that is missing or different. Listen to all three: it does not know.")
    )
    return ShownSaidBack(row, message, found.french, found.heard, found.differs, span=_span(take))


def _span(take: Take) -> str:
    segment = take.segment
    timed = segment.start_ms is not None and segment.end_ms is not None
    return f"#t={(segment.start_ms or 0) / 1000:.2f},{(segment.end_ms or 0) / 1000:.2f}" if timed else ""


def _nobody_yet() -> str:
    return _("Nobody has said it back in French yet. It may be approved without, and the journal says so.")


def _only_heard(row: BackTranslation) -> str:
    if row.state == BackTranslation.State.RECEIVED:
        return _("The machine is writing it down. You can listen already.")
    return _("No machine here wrote it down: listen and compare.")
