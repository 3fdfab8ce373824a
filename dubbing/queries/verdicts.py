"""Reads the verdicts of versions: what the last solve of the whole tutorial says of each take and text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from craft.timing.verdict import Verdict
from dubbing.models import NoRoom, Take, VersionVerdict
from dubbing.queries.spoken_segments import SpokenSegments, spoken_segments
from dubbing.queries.studio import says
from jobs.models import Job
from jobs.states import ACTIVE
from subtitles.queries.texts import approved_texts
from tutorials.models import LanguageVersion, Segment, Tutorial

KIND = "dubbing.verdict"
PATIENCE = timedelta(seconds=30)
JUDGED_STATES = (Take.State.CHECKED, Take.State.SUBMITTED, Take.State.APPROVED)
"""States of the takes that have a verdict."""


@dataclass(frozen=True)
class Verdicts:
    """takes: by primary key. texts: by the public id of a segment that is not recorded yet."""

    takes: Mapping[int, Verdict] = field(default_factory=dict)
    texts: Mapping[str, Verdict] = field(default_factory=dict)

    def of(self, take: Take | None) -> Verdict | None:
        """None: the take came after the last solve, or is none that counts any more."""
        return self.takes.get(take.pk) if take is not None else None


def verdicts_of(version: LanguageVersion) -> Verdicts:
    """As they are now. One query."""
    return _read_verdicts(VersionVerdict.objects.filter(version=version).first())


def verdicts_beside(version: LanguageVersion) -> Verdicts:
    """As they were when the version was asked for: no query where that was with its verdict."""
    return _read_verdicts(getattr(version, "verdict", None))


def _read_verdicts(row: VersionVerdict | None) -> Verdicts:
    if row is None:
        return Verdicts()
    return Verdicts(
        {int(take): Verdict(**said) for take, said in row.takes.items()},
        {segment: Verdict(**said) for segment, said in row.texts.items()},
    )


def is_being_judged(version: LanguageVersion) -> bool:
    """Whether the whole tutorial is about to be solved again. Nobody waits for a worker that does not come."""
    lately = timezone.now() - PATIENCE
    return jobs_of([version.pk]).filter(state__in=ACTIVE, created_at__gt=lately).exists()


def jobs_of(versions: Iterable[int], kind: str = KIND) -> QuerySet[Job]:
    """The jobs that solve these versions; or of another kind, with the same targets."""
    return Job.objects.filter(kind=kind, target__in=[target for version in versions for target in targets(version)])


def targets(version: int) -> tuple[str, str]:
    """Of the job that solves a version, and of the one that waits behind it: what changes while the first runs may
    have come too late for it."""
    return str(version), f"{version}+"


def judged_versions() -> QuerySet[LanguageVersion]:
    """The versions that have verdicts: those with a video that is spoken over, whatever its language, as long as the
    tutorial is not archived (or destroyed)."""
    spoken_over = LanguageVersion.objects.filter(tutorial__is_interface=False, tutorial__duration_ms__gt=0)
    return spoken_over.exclude(tutorial__state=Tutorial.State.ARCHIVED).order_by("pk")


@dataclass(frozen=True)
class UnplacedSegment:
    """A segment whose approved take finds no room: work for somebody. position: from 1, among what is spoken.

    waiting: another take of it waits for review.
    """

    position: int
    segment: Segment
    take: Take
    verdict: Verdict
    waiting: bool

    @property
    def text(self) -> str:
        return self.take.revision.text if self.take.revision else self.segment.text


def unplaced_segments(
    version: LanguageVersion,
    *,
    told: Verdicts | None = None,
    spoken: SpokenSegments | None = None,
    waiting: Collection[Take] | None = None,
) -> list[UnplacedSegment]:
    """In the order of the tutorial; five queries, one where there is none. A take whose text has changed since is not
    among them: it is to be recorded again in any case. To spare queries: `told` and `spoken` of the version, and
    `waiting`, every take that waits for review."""
    takes = {
        row.take.segment_id: row.take
        for row in NoRoom.objects.filter(
            take__state=Take.State.APPROVED,
            take__segment__tutorial=version.tutorial_id,
            take__segment__retired_at=None,
            take__language=version.language,
        ).select_related("take__segment", "take__revision", "take__voice")
    }
    if not takes:
        return []
    told, texts = told or verdicts_of(version), approved_texts(version)
    if waiting is None:
        sent = Take.objects.filter(segment__in=takes, language=version.language, state=Take.State.SUBMITTED)
        others = set(sent.values_list("segment_id", flat=True))
    else:
        others = {take.segment_id for take in waiting}
    found = []
    for pk, number in (spoken or spoken_segments(version)).numbers.items():
        take = takes.get(pk)
        if take is None or not says(take, texts.get(pk), take.segment) or (verdict := told.of(take)) is None:
            continue
        take.segment.number = number
        found.append(UnplacedSegment(number, take.segment, take, verdict, pk in others))
    return found
