"""A step that parents did not understand becomes somebody's task."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from dubbing.actions.review import take_moved_on, take_reject
from dubbing.models import Take
from dubbing.queries.hard_steps import TEXT, VOICE, StepClarity
from dubbing.states import TakeState
from journal.errors import Missing, unreadable_request
from journal.people import Person
from subtitles.actions import approved_ask_again
from subtitles.actions.review import text_moved_on
from subtitles.models import Translation
from subtitles.permissions import require_reviewer
from tutorials.actions import comment_add
from tutorials.models import LanguageVersion, Segment

COMMENT = "comment"


def hard_step_ask(
    *, by: Person, version: LanguageVersion, segment: Segment, what: str, known: StepClarity, key: UUID
) -> None:
    """Ask for another wording (TEXT) or another take (VOICE), or say it in the conversation (COMMENT), in the active
    language. Refused where there is no approved text or take. key: of the form; the same again is the same comment."""
    require_reviewer(by, version.language)
    reason = parents_said(known)
    if what == TEXT:
        translation = Translation.objects.filter(segment=segment, language=version.language).first()
        if translation is None or translation.approved is None:
            raise text_moved_on(None, translation.latest if translation is not None else None)
        approved_ask_again(by=by, version=version, revision=translation.approved, reason=reason)
    elif what == VOICE:
        take = Take.objects.filter(segment=segment, language=version.language, state=TakeState.APPROVED).first()
        if take is None:
            raise take_moved_on()
        take_reject(by=by, version=version, take=take, reason=reason)
    elif what == COMMENT:
        comment_add(by=by, segment=segment, language=version.language, text=reason, key=key)
    else:
        raise Missing(unreadable_request())


def parents_said(known: StepClarity) -> str:
    """What parents tapped, in their words, and how often: "I did not understand this step (9 ×)"."""
    return f"{_('I did not understand this step')} ({known.now or known.times} ×)"
