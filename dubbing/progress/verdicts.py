"""Verdicts: the whole tutorial is solved whenever something of it changes, so that everybody is told the same.

A segment counts with its approved take, else with the newest that was sent; one without a take with the length that
the fit meter predicts for its text, one without a text as long as the French. Any other take that waits (of a second
voice, or not sent yet) is solved in its place. Only jobs solve; pages read (dubbing/queries/verdicts).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from craft.timing.alignment import AlignmentError, Slot
from craft.timing.speech_rate import Pace, predicted_ms
from craft.timing.verdict import Verdict, verdicts
from dubbing.models import NoRoom, Take, VersionVerdict
from dubbing.progress.version_alignment import PlacementInputs, placement_inputs, solve
from dubbing.queries.lengthening_limit import is_kept_within_limit
from dubbing.queries.spoken_segments import sentences
from dubbing.queries.verdicts import JUDGED_STATES, judged_versions
from jobs.execution import Progress
from jobs.models import Job
from subtitles.models import Translation
from subtitles.queries.pace import expected_voice
from tutorials.models import LanguageVersion, Segment, Tutorial

SHAPE = 2
"""Changes when what is kept, or how it is found, does: then everything is solved again."""
TakeState = Take.State
MOST_LAYERS = 4
"""How many takes of one segment that wait get a verdict: the newest of so many voices."""


@dataclass(frozen=True)
class _Row:
    """A segment with what it may be heard with. takes: the approved one, then those sent, then the others, the newest
    first, one of each voice. text: empty where nothing is translated."""

    segment: Segment
    text: str
    takes: tuple[Take, ...]

    @property
    def heard(self) -> Take | None:
        """What counts for its neighbours."""
        return self.takes[0] if self.takes and self.takes[0].state != TakeState.CHECKED else None


@dataclass(frozen=True)
class _Inputs:
    """pace: of the voice that records this version, or of the language (craft/timing/speech_rate)."""

    rows: tuple[_Row, ...]
    ground: PlacementInputs
    per_letter: float
    pace: Pace
    french_heard: bool

    @property
    def digest(self) -> str:
        rows = [
            (
                *(row.segment.public_id, row.segment.start_ms, row.segment.end_ms, row.segment.pin_ms, row.text),
                [(take.pk, take.state == TakeState.CHECKED, take.audio_sha256) for take in row.takes],
            )
            for row in self.rows
        ]
        parts = [SHAPE, self.ground.digest, self.per_letter, astuple(self.pace), self.french_heard, rows]
        return sha256(json.dumps(parts).encode()).hexdigest()


def make_verdict(job: Job, progress: Progress) -> None:
    """The job: solve a version again, unless nothing of it changed, or its tutorial was archived meanwhile. It ends
    when what was solved is what is there."""
    version = judged_versions().filter(pk=int(job.target.rstrip("+"))).first()
    while version is not None and not solve_version(version):
        progress(500, "")


def solve_version(version: LanguageVersion) -> bool:
    """Solve and keep the verdicts. False: something changed meanwhile, and nothing was written."""
    inputs = _inputs_of(version)
    row = VersionVerdict.objects.filter(version=version).only("digest").first()
    if row is not None and row.digest == inputs.digest:
        return True
    takes, texts = _verdicts(inputs)
    with transaction.atomic():
        row, _made = VersionVerdict.objects.get_or_create(version=version)
        row = VersionVerdict.objects.select_for_update().get(pk=row.pk)
        if _inputs_of(version).digest != inputs.digest:
            return False
        row.digest, row.made_at, row.pictures_assumed = inputs.digest, timezone.now(), inputs.ground.assumed
        row.takes = {pk: verdict.as_json() for pk, verdict in takes.items()}
        row.texts = {public_id: verdict.as_json() for public_id, verdict in texts.items()}
        row.save()
        _keep_refused(version, inputs, {pk for pk, verdict in takes.items() if verdict.kind == "no_room"})
    return True


def _keep_refused(version: LanguageVersion, inputs: _Inputs, refused: set[int]) -> None:
    """Only what changed is written: each row marks the progress of the version as out of date."""
    there = NoRoom.objects.filter(take__segment__tutorial=version.tutorial_id, take__language=version.language)
    there.exclude(take__in=refused).delete()
    known = set(there.values_list("take_id", flat=True))
    NoRoom.objects.bulk_create(
        NoRoom(take=take) for row in inputs.rows for take in row.takes if take.pk in refused - known
    )


def _verdicts(inputs: _Inputs) -> tuple[dict[int, Verdict], dict[str, Verdict]]:
    """The verdicts on takes (by primary key) and on texts (by public id)."""
    heard = [row.heard for row in inputs.rows]
    takes: dict[int, Verdict] = {}
    texts: dict[str, Verdict] = {}
    for row, take, verdict in zip(inputs.rows, heard, _solve(inputs, heard), strict=True):
        if take is not None:
            takes[take.pk] = verdict
        elif row.text:
            texts[row.segment.public_id] = verdict
    for layer in range(MOST_LAYERS):
        tried = [_other(row, layer) for row in inputs.rows]
        if not any(tried):
            break
        instead = [other or take for other, take in zip(tried, heard, strict=True)]
        for other, verdict in zip(tried, _solve(inputs, instead), strict=True):
            if other is not None:
                takes[other.pk] = verdict
    return takes, texts


def _other(row: _Row, layer: int) -> Take | None:
    """The take that is tried in this layer in place of the one that counts."""
    others = row.takes[row.heard is not None :]
    return others[layer] if layer < len(others) else None


def _solve(inputs: _Inputs, heard: Sequence[Take | None]) -> list[Verdict]:
    """The verdict on each segment when these takes are heard; all fit where pins contradict each other: that is told
    where somebody publishes, and is no fault of a take."""
    per_letter = inputs.per_letter * inputs.pace.scale
    slots = [_slot(row, take, inputs) for row, take in zip(inputs.rows, heard, strict=True)]
    paces = [letters_per_second(take, inputs.per_letter if take else per_letter) for take in heard]
    try:
        found = solve(inputs.ground, slots, kept=[] if inputs.french_heard else None)
    except AlignmentError:
        return [Verdict("fits", start_ms=row.segment.start_ms or 0) for row in inputs.rows]
    return verdicts(found, [slot.start_ms for slot in slots], paces)


def letters_per_second(take: Take | None, per_letter: float) -> float:
    """The voice's own pace where it is known, else the language's. per_letter: its seconds for a letter."""
    own = take.figures.get("letters_per_second") if take is not None and isinstance(take.figures, dict) else None
    return float(own) if own else 1 / per_letter


def _slot(row: _Row, take: Take | None, inputs: _Inputs) -> Slot:
    segment = row.segment
    start, end = float(segment.start_ms or 0), float(segment.end_ms or 0)
    if take is not None:
        return take_slot(segment, take)
    # Nothing to say yet, or a text without letters: as long as the French, which may stay there.
    length = predicted_ms(row.text, inputs.per_letter, inputs.pace) or end - start
    return Slot(start, end, float(length), (), segment.pin_ms)


def take_slot(segment: Segment, take: Take) -> Slot:
    """A take over the French of its segment, trimmed to its speech."""
    start, end = float(segment.start_ms or 0), float(segment.end_ms or 0)
    return Slot(start, end, float(take.speech_ms), take.pauses_of_speech, segment.pin_ms)


def _inputs_of(version: LanguageVersion) -> _Inputs:
    """Six queries, and those of the rules."""
    tutorial = Tutorial.objects.get(pk=version.tutorial_id)
    version.tutorial = tutorial  # a page or a job may hold an older one
    takes = _takes_of(version)
    texts = _texts_of(version)
    rows = [
        _Row(segment, texts.get(segment.pk, ""), takes.get(segment.pk, ()))
        for segment in sentences(tutorial).defer("words")
    ]
    pace = expected_voice(version).pace
    ground = placement_inputs(version, refuse_most=is_kept_within_limit(version), takes=any(row.takes for row in rows))
    return _Inputs(tuple(rows), ground, version.table_row.seconds_per_letter, pace, tutorial.has_audio)


def _takes_of(version: LanguageVersion) -> Mapping[int, tuple[Take, ...]]:
    rank = {TakeState.APPROVED: 0, TakeState.SUBMITTED: 1, TakeState.CHECKED: 2}
    found: dict[int, dict[tuple[int | None, bool], Take]] = {}
    rows = Take.objects.filter(
        segment__tutorial=version.tutorial_id, language=version.language, state__in=JUDGED_STATES, voice__isnull=False
    ).exclude(audio="")
    for take in rows.order_by("-pk"):
        if take.speech_ms:
            # Of a voice the newest that waits: what it tried before is not sent any more.
            found.setdefault(take.segment_id, {}).setdefault((take.voice_id, take.state == TakeState.APPROVED), take)
    return {
        segment: tuple(sorted(takes.values(), key=lambda take: (rank[TakeState(take.state)], -take.pk)))
        for segment, takes in found.items()
    }


def _texts_of(version: LanguageVersion) -> dict[int, str]:
    """What will be read of each segment: the approved text, else the latest."""
    if version.spoken_first:
        return {}
    rows = Translation.objects.filter(segment__tutorial=version.tutorial_id, language=version.language)
    rows = rows.filter(Q(approved__isnull=False) | Q(latest__isnull=False))
    texts = rows.values_list("segment_id", "approved__text", "latest__text")
    return {segment: approved or latest for segment, approved, latest in texts}
