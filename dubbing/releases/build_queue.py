"""Which queue a build waits in: short builds with quick jobs, long ones in turn with other tutorials."""

from __future__ import annotations

from dubbing.models import Release
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.people import Person

SHORT_S = 60
# A build with a voice takes a tenth of the video's duration, checks included (docs/benchmarks.md, "A release of 10.4
# minutes": 38 s and 22 s); drawing cues into the picture for a release with subtitles takes no longer.
BEGIN_S, SHARE_OF_TUTORIAL = 5.0, 0.1


def enqueue_build(release: Release, *, by: Person | None = None, urgent: bool = False) -> Job:
    """Have a release built. urgent: a withdrawn voice must go; the build is next, even among long ones."""
    short = estimate_s(release) <= SHORT_S
    return enqueue(
        "dubbing.release",
        str(release.pk),
        queue=Job.Queue.SHORT if short else Job.Queue.LONG,
        rank=Job.Rank.URGENT if short or urgent else Job.Rank.ORDINARY,
        turn_of=tutorial_turn(release.version.tutorial_id),
        by=by,
    )


def estimate_s(release: Release) -> float:
    """How long its build will take, in seconds. Infinite while the tutorial has no renditions yet."""
    tutorial = release.version.tutorial
    if not tutorial.video:
        return float("inf")
    return BEGIN_S + SHARE_OF_TUTORIAL * tutorial.duration_ms / 1000
