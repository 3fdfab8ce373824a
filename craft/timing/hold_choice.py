"""Chooses the moments at which the picture waits for segments without room: one list of holds for a language version.

The excess that alignment finds for a segment is granted: the picture waits that long somewhere between the
start of this take and the start of the next one. Rules and numbers: the project's design notes ("Holds").
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from craft.timing.still_moments import Pictures, cut_near_end, still_moment, still_moment_near_end
from craft.timing.timeline import Hold

LEAST_MS = 250
"""A shorter hold disturbs more than it helps: the segment is solved again as if holds were expensive."""
STEP_MS = 200
"""Lengths are whole multiples of it: whole pictures at 5, 10, 15, 20, 25 and 30 a second."""
LONGEST_MS, LONGEST_ALONE_MS = 4000, 8000
"""A longer hold is split in two; where there is no second still moment, one may be as long as this, with a warning."""
APART_MS = 600
"""Two halves of a split hold are at least this far apart."""


@dataclass(frozen=True)
class Interval:
    """Where the hold of one segment may stand (whole ms of the video): [first_ms, last_ms]; end_ms: of its voice."""

    first_ms: int
    last_ms: int
    end_ms: float


def interval(
    start_ms: float,
    end_ms: float,
    *,
    pin_ms: float | None,
    next_start_ms: float,
    next_source_ms: float,
    next_pin_ms: float | None,
) -> Interval:
    """The take starts before the hold, the next one after it, and every pin still meets its picture.

    start_ms, end_ms: of the take as placed, on the video's clock, its excess not counted. next_*: of the segment that
    follows (its placement, its French, its pin), or of the French that is kept next; the video's end where none does.
    """
    first = math.ceil(max(start_ms, start_ms if pin_ms is None else pin_ms))
    limits = [next_start_ms, next_source_ms, *(() if next_pin_ms is None else (next_pin_ms,))]
    return Interval(first, math.ceil(min(limits)) - 1, end_ms)


def round_up(excess_ms: float) -> int:
    """The length of the hold for an excess: whole steps, never less than what is needed."""
    return STEP_MS * math.ceil(excess_ms / STEP_MS - 1e-9)


def choose_holds(pictures: Pictures, where: Interval, length_ms: int) -> tuple[Hold, ...] | None:
    """One or two holds in this interval, `length_ms` in all. None if the picture moves or the hold is too long."""
    if length_ms > LONGEST_ALONE_MS:
        return None
    at = still_moment_near_end(pictures, where.first_ms, where.last_ms, where.end_ms)
    if at is None:
        return None
    if length_ms > LONGEST_MS:
        other = _second(pictures, where, at)
        if other is not None:
            half = round_up(length_ms / 2)
            first, second = sorted((at, other))
            return Hold(first, length_ms - half), Hold(second, half)
    return (Hold(at, length_ms),)


def _second(pictures: Pictures, where: Interval, at: int) -> int | None:
    """Another still moment, far enough from the first one: nearer to the end where there is a choice."""
    after = still_moment(pictures, at + APART_MS, where.last_ms)
    return still_moment(pictures, where.first_ms, at - APART_MS) if after is None else after


def choose_stop(pictures: Pictures, where: Interval, length_ms: int) -> Hold | None:
    """A hold on the last picture of a shot: the one moment at which a moving picture may stand still."""
    at = cut_near_end(pictures, where.first_ms, where.last_ms, where.end_ms)
    return None if at is None or length_ms > LONGEST_ALONE_MS else Hold(at, length_ms)
