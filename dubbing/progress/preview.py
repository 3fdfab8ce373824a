"""How a version's takes would be placed if it were published now: approved takes, else those that wait for review."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from craft import languages
from craft.documents import JsonObject
from craft.timing.alignment import AlignmentError, Placement, Refusal
from craft.timing.alignment_report import AlignmentReport, letters_to_drop
from craft.timing.timeline import SAME_TIME, TimeMap, duration_in_language, span_in_language
from dubbing.models import Take
from dubbing.progress.verdicts import take_slot
from dubbing.progress.version_alignment import placement_inputs, solve, waiting_figures
from dubbing.queries.lengthening_limit import is_kept_within_limit
from dubbing.queries.spoken_segments import sentences
from dubbing.reports import NEVER, Waiting
from journal.message_translation import translate_message
from tutorials.models import LanguageVersion, Segment

TakeState = Take.State


@dataclass(frozen=True)
class PreviewRow:
    """A segment. take: heard or refused. placement: None without a take, or where the take has no room; then
    natural_ms: by how much it must become shorter, at the speaker's own pace (shorten_ms: as it would be heard)."""

    position: int
    segment: Segment
    take: Take | None
    placement: Placement | None
    shorten_ms: float
    natural_ms: float

    @property
    def text(self) -> str:
        return self.take.text if self.take else self.segment.text

    @property
    def letters(self) -> int:
        """About how many letters shorter the text should be, at the voice's own pace, else at the language's."""
        if self.take is None:
            return 0
        own = self.take.figures.get("letters_per_second")
        per_letter = 1 / own if own else languages.get(self.take.language).seconds_per_letter
        return letters_to_drop(self.natural_ms, 1.0, per_letter)


@dataclass(frozen=True)
class Preview:
    """rows: one per segment, in order of time. report: figures of the placements; None when there are none, and
    `problem` says why. times: where the picture would wait or be slower; placements and `duration_ms` are
    in the language version's."""

    duration_ms: int
    rows: tuple[PreviewRow, ...]
    report: AlignmentReport | None
    problem: str
    times: TimeMap = SAME_TIME
    waiting: Waiting = NEVER
    cannot_wait: bool = False

    @property
    def refused(self) -> tuple[PreviewRow, ...]:
        return tuple(row for row in self.rows if row.shorten_ms)

    @property
    def heard(self) -> int:
        return sum(row.placement is not None for row in self.rows)

    def french_span(self, row: PreviewRow) -> tuple[int, int]:
        """The segment's French in the time of the language version."""
        return span_in_language(row.segment.start_ms or 0, row.segment.end_ms or 0, self.times)

    def as_json(self) -> JsonObject:
        return {
            "duration_ms": self.duration_ms,
            "holds": [asdict(hold) for hold in self.times.holds],
            "map": [list(knot) for knot in self.times.knots],
            "segments": [
                {
                    "segment": row.segment.public_id,
                    "position": row.position,
                    "start_ms": row.segment.start_ms,
                    "end_ms": row.segment.end_ms,
                    "take": str(row.take.client_id) if row.take else None,
                    "state": row.take.state if row.take else None,
                    "placement": asdict(row.placement) if row.placement else None,
                    "shorten_ms": round(row.shorten_ms),
                    "natural_ms": math.ceil(row.natural_ms),
                }
                for row in self.rows
            ],
            "report": asdict(self.report) if self.report else None,
            "problem": self.problem,
        }


def preview(version: LanguageVersion) -> Preview:
    """One alignment of the whole tutorial, as publishing would make it, without reading any audio."""
    tutorial = version.tutorial
    segments = list(sentences(tutorial))
    takes = _takes(version)
    voiced = [segment for segment in segments if segment.pk in takes]
    original_spans = [
        (float(segment.start_ms or 0), float(segment.end_ms or 0)) for segment in segments if segment.pk not in takes
    ]
    ground = placement_inputs(version, refuse_most=is_kept_within_limit(version), takes=bool(takes), listens=False)
    times, waiting = SAME_TIME, NEVER
    report, problem = None, ""
    places: dict[int, Placement | None] = {}
    refused: dict[int, Refusal] = {}
    try:
        held = solve(
            ground,
            [take_slot(segment, takes[segment.pk]) for segment in voiced],
            kept=original_spans if tutorial.has_audio else None,
        )
        found, times, waiting = held.alignment, held.times, waiting_figures(held, tutorial.duration_ms)
        report = found.report
        places = {segment.pk: place for segment, place in zip(voiced, found.placements, strict=True)}
        refused = {voiced[refusal.index].pk: refusal for refusal in found.refused}
    except AlignmentError as error:
        problem = translate_message(error.message)
    rows = tuple(
        PreviewRow(
            number,
            segment,
            takes.get(segment.pk),
            places.get(segment.pk),
            *((refusal.shorten_ms, refusal.advised_ms) if (refusal := refused.get(segment.pk)) else (0.0, 0.0)),
        )
        for number, segment in enumerate(segments, 1)
    )
    duration_ms = duration_in_language(tutorial.duration_ms, times)
    cannot_wait = ground.cannot_wait and bool(refused)
    return Preview(duration_ms, rows, report, problem, times, waiting, cannot_wait)


def _takes(version: LanguageVersion) -> dict[int, Take]:
    """Segment → its approved take, else the newest that waits for review."""
    rows = (
        Take.objects.filter(
            segment__tutorial_id=version.tutorial_id,
            language=version.language,
            state__in=[TakeState.APPROVED, TakeState.SUBMITTED],
        )
        .exclude(audio="")
        .select_related("revision")
        .order_by("state", "-pk")  # "approved" sorts before "submitted"
    )
    chosen: dict[int, Take] = {}
    for take in rows:
        if take.speech_ms:
            chosen.setdefault(take.segment_id, take)
    return chosen
