"""Where an audio description is said: in a pause of the speech, near the moment that it describes, never over a voice.

A description tells what is seen and not said (WCAG 2.2, 1.2.5). It gives way: no voice moves for it, and the picture
does not wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from craft.timing.alignment_problem import FASTEST

Span = tuple[float, float]

# As between two takes (`craft.timing.alignment`): closer together, two voices sound like one sentence.
GAP_MS = 120
# In less nothing can be said: the shortest words of the takes that we measured take half a second.
LEAST_PAUSE_MS = 1_000
# So far from its moment a description still belongs to what is seen: a voice may run into the pause by as much.
EARLY_MS, LATE_MS = 500, 3_000


@dataclass(frozen=True)
class WantedDescription:
    """at_ms: the moment that is described. length_ms: of the trimmed take, at its own pace."""

    at_ms: float
    length_ms: float


@dataclass(frozen=True)
class PlacedDescription:
    """Where it is said. rate: 1.1 is ten per cent faster than it was spoken."""

    start_ms: float
    end_ms: float
    rate: float


def pauses(speech: Sequence[Span], duration_ms: float, least_ms: float = LEAST_PAUSE_MS) -> list[Span]:
    """The spans (ms) of at least `least_ms` in which nobody speaks, in order. speech: in any order, may overlap."""
    found, end = [], 0.0
    for start, stop in [*sorted(speech), (duration_ms, duration_ms)]:
        if start - end >= least_ms:
            found.append((end, start))
        end = max(end, stop)
    return found


def room_ms(at_ms: float, speech: Sequence[Span], duration_ms: float) -> int:
    """How long a description of this moment may last: until the next voice, less the gaps; 0 where somebody speaks."""
    for start, end in pauses(speech, duration_ms, 0):
        if start <= at_ms < end:
            return max(0, round(end - max(at_ms, start + GAP_MS) - GAP_MS))
    return 0


def say(
    wanted: Sequence[WantedDescription], speech: Sequence[Span], duration_ms: float
) -> list[PlacedDescription | None]:
    """A place for each description, the earlier moment first; None: there is none. speech: the voices that are heard
    (ms), which nothing may touch. At its own pace where a pause has room near enough, else as little faster as it
    must be, at most 1.20. Of two places at one pace the nearer one."""
    busy = list(speech)
    found: list[PlacedDescription | None] = [None] * len(wanted)
    for index in sorted(range(len(wanted)), key=lambda number: wanted[number].at_ms):
        tries = [place for pause in pauses(busy, duration_ms, 0) if (place := _in_pause(wanted[index], pause))]
        best = min(tries, key=lambda place: (place.rate, abs(place.start_ms - wanted[index].at_ms)), default=None)
        found[index] = best
        if best is not None:
            busy.append((best.start_ms, best.end_ms))
    return found


def _in_pause(wanted: WantedDescription, pause: Span) -> PlacedDescription | None:
    first = max(pause[0] + GAP_MS, wanted.at_ms - EARLY_MS)
    end = pause[1] - GAP_MS
    latest = wanted.at_ms + LATE_MS
    if wanted.length_ms <= 0 or first > latest or end <= first:
        return None
    rate = max(1.0, wanted.length_ms / (end - first))
    if rate > FASTEST:
        return None
    length = wanted.length_ms / rate
    start = max(first, min(wanted.at_ms, end - length, latest))
    return PlacedDescription(start, start + length, rate)
