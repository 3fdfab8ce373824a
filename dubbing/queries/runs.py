"""The page of a run: its parts in order, each with the cut before it as a picture of the level around."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from dubbing.models import Run, RunPart, Take
from journal.people import Person

FRAME_MS = 20
AROUND_MS = 2_500
FLOOR_DBFS, HEIGHT = -70, 40


@dataclass(frozen=True)
class RunCut:
    """A part, and the cut before it (None: nothing was said before). low_ms … high_ms: where it can be moved to;
    points: of the picture, from `from_ms`, one unit wide for each 20 ms, HEIGHT high."""

    part: RunPart
    before: RunPart | None = None
    at_ms: int = 0
    from_ms: int = 0
    width: int = 0
    points: str = ""
    shown: bool = False
    can_move: bool = False

    @property
    def again(self) -> bool:
        """Whether it is to be said again alone."""
        take = self.part.take
        return take is not None and (
            take.state == Take.State.REJECTED or any(found["severity"] == "retake" for found in take.findings)
        )

    @property
    def can_be_sent(self) -> bool:
        return self.part.take is not None and self.part.take.state == Take.State.CHECKED and not self.again

    @property
    def until_ms(self) -> int:
        return self.from_ms + self.width * FRAME_MS


def run_cuts(run: Run) -> list[RunCut]:
    """Every part, in the order of the film. Two questions."""
    found: list[RunCut] = []
    before: RunPart | None = None
    for part in run.parts.select_related("segment", "revision", "take").order_by("position"):
        if part.start_ms is None or before is None or before.end_ms is None:
            found.append(RunCut(part))
        else:
            at = (before.end_ms + part.start_ms) // 2
            first = max(0, at - AROUND_MS) // FRAME_MS
            levels = run.levels[first : (at + AROUND_MS) // FRAME_MS]
            movable = bool(levels) and all(
                one.take is not None and one.take.state in {"checked", "submitted"} for one in (before, part)
            )
            found.append(
                RunCut(part, before, at, first * FRAME_MS, len(levels), _points(levels), part.doubtful, movable)
            )
        if part.start_ms is not None:
            before = part
    return found


def _points(levels: list[int]) -> str:
    """The level as a shape that is the same above and below its middle."""
    half = HEIGHT / 2
    heights = [half * max(0.0, 1 - level / FLOOR_DBFS) for level in levels]
    above = [f"{x},{half - height:.1f}" for x, height in enumerate(heights)]
    below = [f"{x},{half + height:.1f}" for x, height in reversed(list(enumerate(heights)))]
    return " ".join(above + below)


def earlier_recordings(person: Person) -> dict[str, Exists | Subquery]:
    """What a query of versions may be asked beside: `recorded`, whether this person has recorded anything at all;
    `open_run`, the newest run of theirs there that waits for them: it is being cut, or a part is not sent yet."""
    unsent = RunPart.objects.filter(run=OuterRef("pk"), take__state=Take.State.CHECKED)
    own = Run.objects.filter(version=OuterRef("pk"), voice_id=person.pk)
    waiting = own.filter(Q(state=Run.State.CUTTING) | Q(Exists(unsent), state=Run.State.CUT)).order_by("-pk")
    return {
        "recorded": Exists(Take.objects.filter(voice_id=person.pk)),
        "open_run": Subquery(waiting.values("client_id")[:1]),
    }
