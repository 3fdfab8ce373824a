"""A run is received in pieces, cut, its cuts are moved, and its parts are sent to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.actions.takes import (
    DamagedUpload,
    TutorialDestroyed,
    agreed_still,
    damage_message,
    other_bytes,
    require_film,
    somebody_elses,
    still_checked,
    still_there,
    take_submit,
    without_text,
)
from dubbing.models import Run, RunPart, RunPiece, Take
from dubbing.permissions import hears_everybody, require_voice
from dubbing.queries.studio import says_the_french
from dubbing.states import RunState, TakeState, move_run
from dubbing.stored_files import holder_of_run
from dubbing.takes.run_cutting import KIND
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Conflict, Refused, unreadable_request
from journal.people import Person
from storage.files import sha256_of
from storage.stored_files import mark_needed, store_private
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment

MOST_PIECES = 12
LEAST_PART_MS = 300
MOST_PARTS = 300


@dataclass(frozen=True)
class SaidPart:
    """A segment that the teleprompter showed. clock_ms: when, in the run."""

    segment: Segment
    revision: TranslationRevision | None
    clock_ms: int


def run_piece_receive(
    *,
    by: Person,
    version: LanguageVersion,
    client_id: UUID,
    number: int,
    sha256: str,
    received: Path,
    rate: int = 0,
    content_type: str = "",
    device: JsonObject | None = None,
) -> RunPiece:
    """Store a piece, then its row; the first one makes the run. The same piece again is the same piece.

    rate: see Run. Raises as `take_receive` does.
    """
    require_voice(by, version.language)
    if sha256_of(received) != sha256.lower():
        raise DamagedUpload(damage_message())
    require_film(version)
    if number >= MOST_PIECES:
        raise Refused(unreadable_request())
    defaults = {
        "version": version,
        "voice_id": by.pk,
        "rate": rate,
        "content_type": content_type[:80],
        "device": device or {},
    }
    run, _new = Run.objects.get_or_create(client_id=client_id, defaults=defaults)
    _require_own(run, by)
    known = run.pieces.filter(number=number).first()
    if known is not None or run.state != RunState.RECEIVING:
        return _same(known, run, number, sha256)
    holder = holder_of_run(run)
    stored = store_private(holder, "run_piece", received, "runs", voices=[by.pk], suffix=".bin")
    with transaction.atomic():
        still_there(version.tutorial_id)
        agreed_still(by, None, version)
        piece, _new = RunPiece.objects.get_or_create(
            run=run, number=number, defaults={"sha256": stored.sha256, "path": stored.path}
        )
        mark_needed(holder, {stored.path})
    return piece


def _same(known: RunPiece | None, run: Run, number: int, sha256: str) -> RunPiece:
    """After the run has ended its pieces are joined, and what arrives again is there."""
    if known is not None and known.sha256 != sha256.lower():
        raise other_bytes()
    return known or RunPiece(run=run, number=number, sha256=sha256.lower())


def _require_own(run: Run, by: Person) -> None:
    if run.voice_id != by.pk:
        raise somebody_elses()


@transaction.atomic
def run_end(*, by: Person, run: Run, pieces: int, parts: Sequence[SaidPart]) -> Run:
    """Every piece is there: cut it. Ended twice it is ended once. Raises Refused where a piece is missing."""
    Run.objects.select_for_update().get(pk=run.pk)
    run.refresh_from_db()
    _require_own(run, by)
    if run.state != RunState.RECEIVING:
        return run
    version = run.version
    if run.pieces.count() != pieces or not pieces:
        raise Conflict(damage_message())
    said = [part for part in parts[:MOST_PARTS] if _can_be_said(part, version)]
    if not said:
        raise without_text()
    RunPart.objects.bulk_create(
        RunPart(run=run, position=at, segment=part.segment, revision=part.revision, clock_ms=part.clock_ms)
        for at, part in enumerate(said)
    )
    move_run(run, RunState.CUTTING)
    _enqueue(run, by)
    return run


def _can_be_said(part: SaidPart, version: LanguageVersion) -> bool:
    """A segment that was merged or lost its text meanwhile is left out: its sound is in no part."""
    segment, revision = part.segment, part.revision
    if segment.tutorial_id != version.tutorial_id or segment.retired_at is not None:
        return False
    if revision is None:
        return says_the_french(version, segment)
    return revision.translation.segment_id == segment.pk and revision.translation.language == version.language


def _enqueue(run: Run, by: Person) -> None:
    rank, turn = Job.Rank.URGENT, tutorial_turn(run.version.tutorial_id)
    enqueue(KIND, str(run.pk), queue="short", rank=rank, turn_of=turn, by=by)


@transaction.atomic
def run_cut_move(*, by: Person, run: Run, position: int, at_ms: int) -> RunPart:
    """Move the cut before the part at `position`: the part before it ends there, and this one begins. Both become takes
    anew; those of before stay until then. Its voice moves it, or who reviews the language."""
    Run.objects.select_for_update().get(pk=run.pk)
    run.refresh_from_db()
    if run.voice_id != by.pk and not hears_everybody(by, run.version.language):
        raise somebody_elses()
    said = list(run.parts.exclude(start_ms=None).select_related("take").order_by("position"))
    at = next((n for n, part in enumerate(said) if part.position == position), 0)
    if not said:
        raise Refused(unreadable_request())
    before, after = said[at - 1], said[at]
    takes = [before.take, after.take]
    if None in takes or any(take.state == TakeState.RECEIVED for take in takes if take is not None):
        raise Refused(still_checked())
    decided = any(take.state not in {TakeState.CHECKED, TakeState.SUBMITTED} for take in takes if take is not None)
    if not at or run.state != RunState.CUT or decided:
        raise no_cut_any_more()
    assert before.start_ms is not None and after.end_ms is not None  # said
    at_ms = min(max(at_ms, before.start_ms + LEAST_PART_MS), after.end_ms - LEAST_PART_MS)
    before.end_ms = after.start_ms = at_ms
    after.doubtful = False
    for part in (before, after):
        part.replaces, part.take = part.take, None
        part.save()
    record(
        actor=by,
        verb="move_cut",
        about=run,
        concerns=run.voice,
        after={"segment": after.segment.public_id, "at_ms": at_ms},
    )
    _enqueue(run, by)
    return after


def no_cut_any_more() -> Refused:
    return Refused(_("This cut cannot be moved any more. Record the sentence alone."))


def run_send(*, by: Person, run: Run) -> tuple[int, list[Take]]:
    """Send every part that is checked to review: how many went, and those that are to be said again alone."""
    _require_own(run, by)
    takes = [part.take for part in run.parts.select_related("take__segment__tutorial") if part.take is not None]
    sent, again = 0, list[Take]()
    for take in takes:
        if take.state != TakeState.CHECKED:
            continue
        try:
            take_submit(by=by, take=take)
            sent += 1
        except TutorialDestroyed:
            raise
        except Refused:
            again.append(take)
    return sent, again
