"""Videos to align, and the published program written once more, slot by slot, to compare the results with."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from craft.timing.alignment import Placement, Slot


@dataclass(frozen=True)
class Video:
    slots: tuple[Slot, ...]
    duration_ms: float
    late_ms: float = 1200.0


def narration(n: int, seed: int, longer: float = 1.1, spread: float = 0.16) -> Video:
    """Sentences of 1.2 to 9 s with short and long silences; takes around `longer` times as long as the French."""
    chance, at, slots = random.Random(seed), 500.0, []
    for _ in range(n):
        spoken = min(9000.0, max(1200.0, 1000 * chance.lognormvariate(1.2, 0.5)))
        slots.append(Slot(at, at + spoken, spoken * longer * chance.lognormvariate(0, spread)))
        at += spoken + (chance.uniform(150, 600) if chance.random() < 0.7 else chance.uniform(600, 3000))
    return Video(tuple(slots), at + 1000)


@st.composite
def videos(draw: st.DrawFn) -> Video:
    """Also what no editor would leave: takes far too long or nearly nothing, no silence at all, spans that overlap,
    a video that ends with its last start, hours on the clock."""
    at = draw(st.sampled_from([0.0, 40.0, 3000.0, 18_000_000.0]))
    slots = []
    for _ in range(draw(st.integers(1, 8))):
        spoken = draw(st.sampled_from([130.0, 700.0, 2000.0, 4300.0, 9000.0]))
        take = max(1.0, spoken * draw(st.floats(0.05, 4.0)))
        pauses = ((take * 0.2, take * 0.5), (take * 0.6, take * 0.6)) if draw(st.booleans()) else ()
        slots.append(Slot(at, at + spoken, take, pauses))
        at += spoken + draw(st.sampled_from([-60.0, 0.0, 0.0, 30.0, 250.0, 990.0, 1010.0, 4000.0]))
    after = draw(st.sampled_from([0.0, 5.0, 900.0, 20_000.0]))
    late = draw(st.sampled_from([0.0, 300.0, 1200.0, 5000.0]))
    return Video(tuple(slots), max(1.0, slots[-1].start_ms + after), late)


@dataclass(frozen=True)
class Point:
    """One point of the program: starts and excesses in seconds, length ratios."""

    start: tuple[float, ...]
    ratio: tuple[float, ...]
    excess: tuple[float, ...]


def gap(one: Slot, following: Slot) -> float:
    return min(0.12, max(0.0, following.start_ms - one.end_ms) / 1000 + 0.06)


def cost(slots: Sequence[Slot], takes: Sequence[float], point: Point) -> float:
    """The published objective. takes: seconds, pauses tightened."""
    total = 0.0
    for i, slot in enumerate(slots):
        total += (point.start[i] - slot.start_ms / 1000) ** 2 + 60 * takes[i] * (point.ratio[i] - 1) ** 2
        total += 1000 * point.excess[i]
        if i + 1 < len(slots) and slots[i + 1].start_ms - slot.end_ms < 1000:
            total += 15 * (point.ratio[i + 1] - point.ratio[i]) ** 2
    return total


def window(slot: Slot, late_ms: float) -> tuple[float, float]:
    if slot.pin_ms is not None:
        return max(0.0, slot.pin_ms / 1000 - 0.2), slot.pin_ms / 1000 + 0.2
    return max(0.0, slot.start_ms / 1000 - 0.15), (slot.start_ms + late_ms) / 1000


def worst_breach(video: Video, takes: Sequence[float], point: Point) -> float:
    """By how much (seconds, or ratio) the point breaks the constraint that it breaks most; ≤ 0: it breaks none."""
    breaches = []
    for i, slot in enumerate(video.slots):
        earliest, latest = window(slot, video.late_ms)
        lasting = takes[i] * point.ratio[i]
        end = point.start[i] + lasting - point.excess[i]
        limit = video.duration_ms / 1000
        if i + 1 < len(video.slots):
            limit = point.start[i + 1] - gap(slot, video.slots[i + 1])
        breaches += [earliest - point.start[i], point.start[i] - latest, end - limit]
        breaches += [1 / 1.2 - point.ratio[i], point.ratio[i] - 1 / 0.95, -point.excess[i], point.excess[i] - lasting]
    return max(breaches)


def as_point(slots: Sequence[Slot], placements: Sequence[Placement]) -> tuple[tuple[float, ...], Point]:
    """Tightened takes (seconds) and the point that placements stand for; the excess is what their ends leave out."""
    takes = tuple((slot.take_ms - one.pause_cut_ms) / 1000 for slot, one in zip(slots, placements, strict=True))
    ratios = tuple(1 / placement.rate for placement in placements)
    lasting = [(placement.end_ms - placement.start_ms) / 1000 for placement in placements]
    excess = tuple(
        0.0 if (over := take * ratio - long) < 1e-7 else over
        for take, ratio, long in zip(takes, ratios, lasting, strict=True)
    )
    return takes, Point(tuple(placement.start_ms / 1000 for placement in placements), ratios, excess)


def feasible_point(video: Video, takes: Sequence[float], chance: random.Random) -> Point:
    """Any point that keeps every constraint: starts drawn between first and last possible moment, then in order."""
    slots, n = video.slots, len(video.slots)
    gaps = [gap(one, following) for one, following in pairwise(slots)]
    last = [min(window(slot, video.late_ms)[1], video.duration_ms / 1000) for slot in slots]
    for i in range(n - 2, -1, -1):
        last[i] = min(last[i], last[i + 1] - gaps[i])
    starts: list[float] = []
    for i, slot in enumerate(slots):
        first = max(window(slot, video.late_ms)[0], starts[-1] + gaps[i - 1] if starts else 0.0)
        starts.append(first + chance.choice([0.0, 0.0, chance.random(), 1.0]) * max(0.0, last[i] - first))
    ratios = [chance.choice([1 / 1.2, 1.0, chance.uniform(1 / 1.2, 1 / 0.95)]) for _ in slots]
    until = [start - space for start, space in zip(starts[1:], gaps, strict=True)] + [video.duration_ms / 1000]
    excess = [max(0.0, starts[i] + takes[i] * ratios[i] - until[i]) for i in range(n)]
    return Point(tuple(starts), tuple(ratios), tuple(excess))


def between(one: Point, other: Point, share: float) -> Point:
    """The point `share` of the way from one to the other (feasible when both are: the program is convex)."""

    def mixed(a: Sequence[float], b: Sequence[float]) -> tuple[float, ...]:
        return tuple(x + share * (y - x) for x, y in zip(a, b, strict=True))

    return Point(mixed(one.start, other.start), mixed(one.ratio, other.ratio), mixed(one.excess, other.excess))
