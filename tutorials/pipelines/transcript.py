"""Writing a whole transcript, from a machine or a file, and keeping earlier revisions of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from craft.text.graphemes import nfc
from journal.errors import Refused
from journal.people import Person
from tutorials.models import Segment, SegmentRevision, Tutorial
from tutorials.queries import speech_segments


@dataclass(frozen=True)
class NewSegment:
    """A new segment from transcription or a transcript file. words: (start_ms, end_ms, text, confidence)."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[tuple[int, int, str, float], ...] = ()
    starts_step: bool = False


def keep_revision(segment: Segment, by: Person | None) -> None:
    SegmentRevision.objects.create(
        segment=segment,
        number=segment.revision,
        text=segment.text,
        short_text=segment.short_text,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        author_id=by.pk if by else None,
    )


@transaction.atomic
def segments_replace(*, tutorial: Tutorial, new: Sequence[NewSegment], from_ms: int = 0) -> list[Segment]:
    """Write the transcript from `from_ms` on: from a machine, or from a transcript file.

    Only while nobody has translated anything: later changes go through edit, split and merge.
    """
    Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    old = speech_segments(tutorial).filter(start_ms__gte=from_ms)
    if old.filter(translations__isnull=False).exists():
        raise Refused(_("Sentences of this tutorial are translated already: correct them one by one instead."))
    SegmentRevision.objects.filter(segment__in=old).delete()
    old.delete()
    made = []
    for piece in new:
        segment = Segment.objects.create(
            tutorial=tutorial,
            start_ms=piece.start_ms,
            end_ms=piece.end_ms,
            text=nfc(piece.text),
            words=[list(word) for word in piece.words],
            starts_step=piece.starts_step,
        )
        keep_revision(segment, None)
        made.append(segment)
    return made
