"""A voice has read each sentence one too early, or too late: its recordings go to the sentences that they say."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from craft.languages import whisper_code
from craft.timing.speech_rate import letter_count
from dubbing.actions.pace import learn_pace
from dubbing.actions.review import take_moved_on
from dubbing.models import NoRoom, Take
from dubbing.permissions import require_language
from dubbing.queries.studio import StudioRow, studio_rows
from dubbing.states import TakeState
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from subtitles.permissions import require_reviewer
from tutorials.models import LanguageVersion, Segment

WAITING = (TakeState.CHECKED, TakeState.SUBMITTED)
WAYS = {"on": 1, "back": -1}


@transaction.atomic
def takes_shift(*, by: Person, version: LanguageVersion, first: Take, last: Take, way: str) -> list[Take]:
    """Move the recordings of one voice, from `first` to `last` in the order of the film, each to the sentence after its
    own (`on`) or before it (`back`). What is approved, or was refused, stays: a person has heard it where it is.

    Each is compared anew with its new text; who would undo it moves them the other way. Refused where one of them moved
    on, or where the sentence at the end has nothing to read or another recording of this voice that waits."""
    if first.voice_id == by.pk:
        require_language(by, version.language)
    else:
        require_reviewer(by, version.language)
    # In the order of their keys: an approval locks one of them, another shift several.
    list(Segment.objects.select_for_update().filter(tutorial=version.tutorial_id).order_by("pk"))
    voice = first.voice
    if voice is None:
        raise take_moved_on()
    rows = rows_to_shift(version, voice)
    places = [n for n, row in enumerate(rows) if row.own is not None and row.own.pk in {first.pk, last.pk}]
    begin, end = (places[0], places[-1] + 1) if places else (0, 0)
    moved = [row.own for row in rows[begin:end] if row.own is not None and row.own.state in WAITING]
    ends = {take.pk for take in (*moved[:1], *moved[-1:])}
    if not places or ends != {first.pk, last.pk}:
        raise take_moved_on()
    if len(moved) < end - begin or moved[0].pk != first.pk:
        raise Refused(_("These recordings do not follow each other. Choose the first and the last of some that do."))
    _place(rows, begin, end, WAYS[way], moved)
    learn_pace(moved[0])  # what it knew of the voice came from other texts
    record(
        actor=by,
        verb="shift_takes",
        about=version,
        after={
            "takes": len(moved),
            "segment": rows[begin].segment.public_id,
            "into": rows[begin + WAYS[way]].segment.public_id,
            "take": str(first.client_id),
            "latest": str(last.client_id),
        },
        concerns=voice,
    )
    return moved


def rows_to_shift(version: LanguageVersion, voice: Person) -> list[StudioRow]:
    """The sentences of the film in order, with this voice's newest recording of each."""
    return [row for row in studio_rows(version, voice) if row.segment.is_timed]


def _place(rows: Sequence[StudioRow], begin: int, end: int, step: int, moved: Sequence[Take]) -> None:
    beyond = end if step > 0 else begin - 1
    free = rows[beyond] if 0 <= beyond < len(rows) else None
    if free is None or not free.recordable or (free.own and free.own.state in (*WAITING, TakeState.RECEIVED)):
        raise Refused(_("At the end no sentence is free: none is left, it has no text, or a recording waits there."))
    for take, row in zip(moved, rows[begin + step : end + step], strict=True):
        _move(take, row)


def _move(take: Take, row: StudioRow) -> None:
    """Its state stays. What was found by comparing it with the other text is forgotten."""
    segment, spoken_ms = row.segment, take.figures.get("speech_ms")
    letters = letter_count(row.revision.text) if row.revision is not None else 0
    rate = letters * 1000 / spoken_ms if letters and spoken_ms else None
    still_there = Take.objects.filter(pk=take.pk, state__in=WAITING).update(
        segment=segment,
        revision=row.revision,
        source_digest=segment.digest,
        source_start_ms=segment.start_ms,
        source_end_ms=segment.end_ms,
        still_valid_for=None,
        heard_text="",
        heard_error=None,
        findings=[finding for finding in take.findings if finding["code"] != "wrong_text"],
        figures={**take.figures, "letters_per_second": rate, "text_check": None, "text_margin": None},
    )
    if not still_there:  # the voice withdrew at this moment
        raise take_moved_on()
    NoRoom.objects.filter(take=take).delete()
    take.refresh_from_db()
    if take.state != TakeState.SUBMITTED:
        return
    turn = tutorial_turn(segment.tutorial_id)
    enqueue("dubbing.doubt", str(take.pk), rank=Job.Rank.IDLE, turn_of=turn)
    if row.revision is not None and whisper_code(take.language) is not None:
        enqueue("dubbing.listen", str(take.pk), rank=Job.Rank.IDLE, turn_of=turn)
