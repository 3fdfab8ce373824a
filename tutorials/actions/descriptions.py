"""Audio descriptions: what is seen and not said, written by the coordinator for a pause of the French speech.

A description is a segment: it is translated, recorded and reviewed like any other.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.text.graphemes import clean_text
from craft.timing.descriptions import LEAST_PAUSE_MS, room_ms
from journal.actions import record
from journal.errors import Conflict, Missing, Refused
from journal.people import Person
from tutorials.actions.segments import segment_edit
from tutorials.models import Segment, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.pipelines.transcript import keep_revision
from tutorials.queries import speech_spans

TEXT_MAX = 300  # at the pace of French that is twenty seconds: no pause of a narration is longer
KIND = Segment.Kind.DESCRIPTION


@transaction.atomic
def description_write(*, by: Person, tutorial: Tutorial, at_ms: int, text: str) -> Segment:
    """Add a description of what is seen at `at_ms`. The same again at the same moment is the same one. Refused where
    the French speaks, or is silent for less than a second."""
    require_coordinator(by)
    tutorial = _lock_tutorial(tutorial)
    text = clean_text(text)
    if not text or len(text) > TEXT_MAX:
        raise _length()
    there = Segment.objects.filter(tutorial=tutorial, kind=KIND, pin_ms=at_ms, text=text, retired_at=None).first()
    if there is not None:
        return there
    _require_free_pause(tutorial, at_ms)
    segment = Segment.objects.create(tutorial=tutorial, kind=KIND, pin_ms=at_ms, text=text)
    keep_revision(segment, by)
    record(actor=by, about=segment, verb="describe", after={"text": text, "pin_ms": at_ms})
    return segment


@transaction.atomic
def description_move(*, by: Person, segment: Segment, at_ms: int) -> Segment:
    """Describe the same at another moment. What was translated and recorded stays."""
    require_coordinator(by)
    segment = _locked_description(segment)
    if segment.pin_ms == at_ms:
        return segment
    _require_free_pause(segment.tutorial, at_ms)
    before, segment.pin_ms = segment.pin_ms, at_ms
    segment.save(update_fields=["pin_ms"])
    record(actor=by, about=segment, verb="pin", before={"pin_ms": before}, after={"pin_ms": at_ms})
    return segment


def description_save(*, by: Person, segment: Segment, at_ms: int, text: str, base_revision: int) -> Segment:
    """Moment and text at once, or neither. Raises Conflict when somebody saved a text first; the rejected one is
    kept in the journal."""
    try:
        with transaction.atomic():
            description_move(by=by, segment=segment, at_ms=at_ms)
            if len(clean_text(text)) > TEXT_MAX:
                raise _length()
            return segment_edit(by=by, segment=segment, text=text, base_revision=base_revision)
    except Conflict as conflict:
        if isinstance(conflict.theirs, Segment):  # what the edit itself wrote is undone
            before = {"text": conflict.theirs.text}
            record(actor=by, about=segment, verb="conflict", before=before, after={"text": text})
        raise


@transaction.atomic
def description_remove(*, by: Person, segment: Segment) -> Segment:
    """Take it out: nobody is asked for it any more, and the next release does not say it. Its texts and recordings
    are kept. Idempotent."""
    require_coordinator(by)
    segment = _locked_description(segment)
    if segment.retired_at is None:
        segment.retired_at = timezone.now()
        segment.save(update_fields=["retired_at"])
        record(actor=by, about=segment, verb="remove", before={"text": segment.text, "pin_ms": segment.pin_ms})
    return segment


@transaction.atomic
def description_put_back(*, by: Person, segment: Segment) -> Segment:
    """Undo a removal. Idempotent."""
    require_coordinator(by)
    segment = _locked_description(segment)
    if segment.retired_at is not None:
        _require_free_pause(segment.tutorial, segment.pin_ms or 0)
        segment.retired_at = None
        segment.save(update_fields=["retired_at"])
        record(actor=by, about=segment, verb="put_back", after={"text": segment.text, "pin_ms": segment.pin_ms})
    return segment


def _length() -> Refused:
    return Refused(_("A description has at least one word, and {n} characters at most.").format(n=TEXT_MAX))


def _lock_tutorial(tutorial: Tutorial) -> Tutorial:
    """Its row stays locked: no sentence moves meanwhile."""
    tutorial = Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    if tutorial.is_interface or tutorial.state not in {Tutorial.State.EDITING, Tutorial.State.OPEN}:
        raise Refused(_("This transcript can be read, not changed: the tutorial is not being worked on."))
    return tutorial


def _locked_description(segment: Segment) -> Segment:
    tutorial = _lock_tutorial(segment.tutorial)
    fresh = Segment.objects.select_for_update().filter(pk=segment.pk, kind=KIND).first()
    if fresh is None:
        raise Missing(_("This film has no such description."))
    fresh.tutorial = tutorial
    return fresh


def _require_free_pause(tutorial: Tutorial, at_ms: int) -> None:
    if Segment.objects.filter(tutorial=tutorial, kind=KIND, pin_ms=at_ms, retired_at=None).exists():
        raise Refused(_("There is a description at this moment already: choose another pause."))
    if room_ms(at_ms, speech_spans(tutorial), tutorial.duration_ms) < LEAST_PAUSE_MS // 2:
        raise Refused(_("Somebody speaks at this moment, or nearly: choose one in a pause."))
