"""Editing the French: text, split, merge, move, pin. Identities survive; every change is a revision."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.text.graphemes import clean_text
from craft.text.heard_words import heard_words
from craft.timing.speech_rate import letter_count
from journal.actions import record
from journal.errors import Conflict, Refused
from journal.people import Person
from tutorials.actions.title_columns import FRENCH, copy_title_or_summary
from tutorials.models import Segment, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.pipelines.transcript import keep_revision
from tutorials.pipelines.word_time_requests import ask_for_word_times
from tutorials.queries import speech_segments

MIN_SPAN_MS = 200
TEXT_MAX = 2000


def merged_away() -> Refused:
    return Refused(_("This sentence was merged into another one. Load the page again."))


def _lock_segment(segment: Segment, base_revision: int | None, mine: object = None) -> Segment:
    """Lock the tutorial (neighbours may change with it), then the segment, and compare the revision."""
    tutorial = Tutorial.objects.select_for_update().get(pk=segment.tutorial_id)
    fresh = Segment.objects.select_for_update().get(pk=segment.pk)
    fresh.tutorial = tutorial
    if fresh.retired_at is not None:
        raise merged_away()
    if fresh.tutorial.state == Tutorial.State.TRANSCRIBING:
        raise Refused(_("The machine is still listening: correct the text once it has finished."))
    if base_revision is not None and fresh.revision != base_revision:
        raise Conflict(
            _("Somebody changed this sentence while you were writing. Nothing is lost: compare both and choose."),
            mine=mine,
            theirs=fresh,
        )
    return fresh


def _lock_spoken_segment(segment: Segment, base_revision: int | None, mine: object = None) -> Segment:
    """As `_lock_segment`, of what is said in the video: a title or a summary has no place that could change."""
    fresh = _lock_segment(segment, base_revision, mine)
    if not fresh.is_timed:
        raise Refused(_("This text has no place in the film."))
    return fresh


def _save(segment: Segment, by: Person | None, fields: list[str]) -> None:
    segment.revision += 1
    segment.save(update_fields=[*fields, "revision"])
    keep_revision(segment, by)


def _state(segment: Segment) -> JsonObject:
    return {"text": segment.text, "start_ms": segment.start_ms, "end_ms": segment.end_ms}


def segment_edit(*, by: Person, segment: Segment, text: str, base_revision: int) -> Segment:
    """Correct the French text. Saving the same text again changes nothing.

    Raises Conflict when somebody saved first; the rejected text is kept in the journal.
    """
    require_coordinator(by)
    text = clean_text(text)
    try:
        return _edit(by, segment, text, base_revision)
    except Conflict as conflict:
        if isinstance(conflict.theirs, Segment):
            before = {"text": conflict.theirs.text}
            record(actor=by, about=segment, verb="conflict", before=before, after={"text": text})
        raise


@transaction.atomic
def _edit(by: Person, segment: Segment, text: str, base_revision: int) -> Segment:
    segment = _lock_segment(segment, None)
    if segment.text == text:
        return segment
    if segment.tutorial.is_interface:
        raise Refused(_("The French words of the site come with the program: they are not changed here."))
    segment = _lock_segment(segment, base_revision, mine=text)
    if not text:
        raise Refused(_("A sentence cannot be empty. To remove it, merge it with its neighbour."))
    if len(text) > TEXT_MAX:
        raise Refused(_("This sentence is too long: split it."))
    before = _state(segment)
    segment.text = text
    _save(segment, by, ["text"])
    record(actor=by, about=segment, verb="edit", before=before, after=_state(segment))
    copy_title_or_summary(tutorial=segment.tutorial, kind=segment.kind, language=FRENCH, text=text)
    if segment.is_timed:
        ask_for_word_times(segment.tutorial_id)
    return segment


@transaction.atomic
def segment_move(*, by: Person, segment: Segment, start_ms: int, end_ms: int, base_revision: int) -> Segment:
    """Move the boundaries. They may touch a neighbour's, never cross them."""
    require_coordinator(by)
    segment = _lock_spoken_segment(segment, base_revision, mine=(start_ms, end_ms))
    if (segment.start_ms, segment.end_ms) == (start_ms, end_ms):
        return segment
    video_end_ms = segment.tutorial.duration_ms or end_ms
    if not 0 <= start_ms < end_ms <= video_end_ms:
        raise Refused(_("The sentence must lie inside the film, and end after it begins."))
    if end_ms - start_ms < MIN_SPAN_MS:
        raise Refused(_("A sentence lasts at least 0.2 seconds."))
    others = speech_segments(segment.tutorial).exclude(pk=segment.pk)
    if others.filter(start_ms__lt=end_ms, end_ms__gt=start_ms).exists():
        raise Refused(_("It would lie over its neighbour: move the neighbour first."))
    before = _state(segment)
    segment.start_ms, segment.end_ms = start_ms, end_ms
    _save(segment, by, ["start_ms", "end_ms"])
    record(actor=by, about=segment, verb="move", before=before, after=_state(segment))
    return segment


@transaction.atomic
def segment_split(*, by: Person, segment: Segment, at: int, base_revision: int, at_ms: int | None = None) -> Segment:
    """Split before character `at` of the text. The first part keeps the identity; the new second part is returned.

    The time is `at_ms`, else the end of the last word before `at` by Whisper's times, else in proportion to the text.
    """
    require_coordinator(by)
    segment = _lock_spoken_segment(segment, base_revision, mine=at)
    first, second = segment.text[:at].strip(), segment.text[at:].strip()
    if not first or not second:
        raise Refused(_("Put the cursor where the second sentence begins, then split."))
    second_segment = Segment(tutorial=segment.tutorial, kind=segment.kind, text=second)
    before = _state(segment)
    if segment.start_ms is not None and segment.end_ms is not None:
        end, start = _split_moment(segment, first, at_ms)
        if start - segment.start_ms < MIN_SPAN_MS or segment.end_ms - start < MIN_SPAN_MS:
            raise Refused(_("Each part must last at least 0.2 seconds."))
        second_segment.start_ms, second_segment.end_ms = start, segment.end_ms
        second_segment.words = [word for word in segment.words if word[0] >= start]
        segment.words = [word for word in segment.words if word[0] < start]
        segment.end_ms = end
    segment.text, segment.short_text = first, ""  # the short one said both parts; its history keeps it
    _save(segment, by, ["text", "short_text", "end_ms", "words"])
    second_segment.save()
    keep_revision(second_segment, by)
    record(
        actor=by,
        about=segment,
        verb="split",
        before=before,
        after={**_state(segment), "second": second_segment.public_id},
    )
    if at_ms is not None:  # else each part has its own words
        ask_for_word_times(segment.tutorial_id)
    return second_segment


def _split_moment(segment: Segment, first: str, at_ms: int | None) -> tuple[int, int]:
    """(end of the first part, start of the second), ms."""
    assert segment.start_ms is not None and segment.end_ms is not None
    if at_ms is not None:
        if not segment.start_ms < at_ms < segment.end_ms:
            raise Refused(_("The cut must lie inside the sentence."))
        return at_ms, at_ms
    count, words = len(heard_words(first)), [word for word in segment.words if heard_words(word[2])]
    if 0 < count < len(words) == len(heard_words(segment.text)):
        end, start = int(words[count - 1][1]), int(words[count][0])
        if segment.start_ms < end <= start < segment.end_ms:
            return end, start
    share = len(first) / max(1, len(segment.text))
    moment = segment.start_ms + round((segment.end_ms - segment.start_ms) * share)
    return moment, moment


@transaction.atomic
def segment_merge(*, by: Person, segment: Segment, base_revision: int, next_revision: int | None = None) -> Segment:
    """Merge with the next segment. The first identity survives; the other segment is retired, not deleted."""
    require_coordinator(by)
    segment = _lock_spoken_segment(segment, base_revision)
    assert segment.end_ms is not None  # spoken segments have their times
    after = speech_segments(segment.tutorial).exclude(pk=segment.pk).filter(start_ms__gte=segment.end_ms).first()
    if after is None:
        raise Refused(_("There is no sentence after this one to merge with."))
    after = _lock_segment(after, next_revision)
    before = {**_state(segment), "second": after.public_id}
    after.retired_at, after.retired_into = timezone.now(), segment
    after.save(update_fields=["retired_at", "retired_into"])
    segment.text, segment.short_text = f"{segment.text} {after.text}".strip(), ""  # it said the first part only
    segment.end_ms = after.end_ms
    segment.words = [*segment.words, *after.words]
    _save(segment, by, ["text", "short_text", "end_ms", "words"])
    record(actor=by, about=segment, verb="merge", before=before, after=_state(segment))
    return segment


@transaction.atomic
def segment_pin(*, by: Person, segment: Segment, pin_ms: int | None) -> Segment:
    """Tie the voice of a segment to a moment on screen (± 200 ms), or untie it."""
    require_coordinator(by)
    segment = _lock_spoken_segment(segment, None)
    if pin_ms is not None and not 0 <= pin_ms <= segment.tutorial.duration_ms:
        raise Refused(_("The moment must lie inside the film."))
    before = {"pin_ms": segment.pin_ms}
    segment.pin_ms = pin_ms
    segment.save(update_fields=["pin_ms"])
    record(actor=by, about=segment, verb="pin", before=before, after={"pin_ms": pin_ms})
    return segment


@transaction.atomic
def segment_shorten(*, by: Person, segment: Segment, short_text: str, base_revision: int) -> Segment:
    """Write a shorter French, which every language may follow where its voice has no room; empty: there is none. What
    is translated stays as it is: the French itself has not changed. Raises Conflict when somebody saved first."""
    require_coordinator(by)
    short_text = clean_text(short_text)
    segment = _lock_segment(segment, None)
    if segment.short_text == short_text:
        return segment
    segment = _lock_spoken_segment(segment, base_revision, mine=short_text)
    if letter_count(short_text) >= letter_count(segment.text):
        raise Refused(_("This is not shorter than the sentence itself."))
    before = {"short_text": segment.short_text}
    segment.short_text = short_text
    _save(segment, by, ["short_text"])
    record(actor=by, about=segment, verb="shorten", before=before, after={"short_text": short_text})
    return segment


@transaction.atomic
def segment_step(*, by: Person, segment: Segment, starts_step: bool) -> Segment:
    """Set whether the handout begins a new step here."""
    require_coordinator(by)
    segment = _lock_spoken_segment(segment, None)
    if segment.starts_step != starts_step:
        segment.starts_step = starts_step
        segment.save(update_fields=["starts_step"])
        before, after = {"starts_step": not starts_step}, {"starts_step": starts_step}
        record(actor=by, about=segment, verb="step", before=before, after=after)
    return segment
