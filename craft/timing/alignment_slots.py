"""The input of alignment: slots with their takes, and the errors of an input that cannot be aligned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from craft.messages import N_, MessageError, RoundedNumber
from craft.timing.alignment_problem import EARLY_S, PIN_S, Problem

# Beyond this a number is a mistake of units, and float arithmetic would lose the milliseconds.
LONGEST_MS = 1e9


class AlignmentError(MessageError):
    """The input cannot be aligned. `indexes` are the slots concerned (0-based)."""

    def __init__(self, text: str, *indexes: int, **values: object) -> None:
        super().__init__(text, **values)
        self.indexes = indexes


class PinConflict(AlignmentError):
    """Two slots cannot both keep their windows: `first` must start too late for `second`. One of them is pinned."""

    def __init__(self, text: str, first: int, second: int, **values: object) -> None:
        super().__init__(text, first, second, **values)
        self.first, self.second = first, second


@dataclass(frozen=True)
class Slot:
    """One segment with its take. Milliseconds.

    start_ms, end_ms: span of the French speech on the video's clock. take_ms: length of the trimmed take (> 0).
    pauses: its pauses, from the start of the trimmed take. pin_ms: the moment on screen that its start must meet
    within ± 200 ms. late_ms: how far after its French it may start; None: as far as the others of the video.
    """

    start_ms: float
    end_ms: float
    take_ms: float
    pauses: tuple[tuple[float, float], ...] = ()
    pin_ms: float | None = None
    late_ms: float | None = None


def problem_of(slots: Sequence[Slot], duration_ms: float, late_ms: float) -> Problem:
    """The program's arrays, in seconds, for slots in order of time. A pin replaces the window of its slot."""
    start = np.array([slot.start_ms for slot in slots], dtype=np.float64) / 1000
    end = np.array([slot.end_ms for slot in slots], dtype=np.float64) / 1000
    take = np.array([slot.take_ms for slot in slots], dtype=np.float64) / 1000
    pin = np.array([np.nan if slot.pin_ms is None else slot.pin_ms for slot in slots], dtype=np.float64) / 1000
    pinned = ~np.isnan(pin)
    earliest = np.maximum(0.0, np.where(pinned, pin - PIN_S, start - EARLY_S))
    late = np.array([late_ms if slot.late_ms is None else slot.late_ms for slot in slots], dtype=np.float64) / 1000
    latest = np.where(pinned, pin + PIN_S, start + late)
    return Problem(start, end, take, earliest, latest, duration_ms / 1000)


def check_slots(slots: Sequence[Slot], duration_ms: float, late_ms: float) -> None:
    """Raise AlignmentError for the first impossible number."""
    if duration_ms > LONGEST_MS or late_ms > LONGEST_MS:
        raise AlignmentError(
            N_("The video's duration or the delay is longer than eleven days: are these milliseconds?")
        )
    if not (math.isfinite(duration_ms) and duration_ms > 0):
        raise AlignmentError(N_("The video's duration must be a number of milliseconds above 0."))
    if not (math.isfinite(late_ms) and late_ms >= 0):
        raise AlignmentError(N_("The delay that a segment may have must be a number of milliseconds, 0 or more."))
    for i, slot in enumerate(slots):
        numbers = (slot.start_ms, slot.end_ms, slot.take_ms, *(() if slot.pin_ms is None else (slot.pin_ms,)))
        if not all(math.isfinite(number) for number in numbers):
            raise AlignmentError(N_("Segment {index} has a time that is not a finite number."), i, index=i)
        if slot.start_ms < 0 or slot.end_ms < slot.start_ms:
            raise AlignmentError(
                N_("Segment {index} has a span that starts before 0 or ends before it starts."), i, index=i
            )
        if max(slot.end_ms, slot.take_ms) > LONGEST_MS:
            raise AlignmentError(N_("Segment {index} is longer than eleven days: are these milliseconds?"), i, index=i)
        if slot.take_ms <= 0:
            raise AlignmentError(N_("Segment {index} has a take without length."), i, index=i)
        if slot.start_ms > duration_ms:
            raise AlignmentError(
                N_("Segment {index} starts at {start} s, after the end of the video ({end} s)."),
                i,
                index=i,
                start=_seconds(slot.start_ms),
                end=_seconds(duration_ms),
            )
        if slot.pin_ms is not None and not 0 <= slot.pin_ms <= duration_ms:
            pin = _seconds(slot.pin_ms)
            raise AlignmentError(N_("Segment {index} is pinned to {pin} s, outside the video."), i, index=i, pin=pin)


def _seconds(ms: float) -> RoundedNumber:
    return RoundedNumber(ms / 1000, 2)


def check_windows(problem: Problem, slots: Sequence[Slot], names: Sequence[int]) -> None:
    """Raise for windows that no order of starts can keep. Pins are held against pins first, then against all."""
    pinned = np.array([slot.pin_ms is not None for slot in slots])
    if pinned.sum() > 1:
        free = Problem(
            problem.start,
            problem.end,
            problem.take,
            np.where(pinned, problem.earliest, 0.0),
            np.where(pinned, problem.latest, np.inf),
            np.inf,
        )
        _check_order(free, slots, names)
    _check_order(problem, slots, names)


def _check_order(problem: Problem, slots: Sequence[Slot], names: Sequence[int]) -> None:
    offsets = np.concatenate([[0.0], np.cumsum(problem.gaps)])
    first = np.maximum.accumulate(problem.earliest - offsets) + offsets
    latest = np.minimum(problem.latest, problem.duration)
    late = np.flatnonzero(first > latest + 1e-9)
    if not len(late):
        return
    second = int(late[0])
    # The slot that causes it: the earlier one whose own window reaches furthest (the last of several equal ones).
    pushing = (problem.earliest - offsets)[: second + 1]
    pusher = second - int(np.argmax(pushing[::-1]))
    a, b = names[pusher], names[second]
    pins = [(names[k], _seconds(pin)) for k in (pusher, second) if (pin := slots[k].pin_ms) is not None]
    if pusher != second and len(pins) == 2:
        raise PinConflict(
            N_(
                "The pins of segment {index} to {pin} s and segment {other} to {other_pin} s contradict each other: "
                "no order of time keeps both."
            ),
            a,
            b,
            index=pins[0][0],
            pin=pins[0][1],
            other=pins[1][0],
            other_pin=pins[1][1],
        )
    if pusher != second and pins:
        other = a if slots[pusher].pin_ms is None else b
        raise PinConflict(
            N_("The pin of segment {index} to {pin} s leaves no place for segment {other}."),
            a,
            b,
            index=pins[0][0],
            pin=pins[0][1],
            other=other,
        )
    if pusher == second:
        raise AlignmentError(N_("Segment {index} cannot start before the video ends."), b, index=b)
    raise AlignmentError(
        N_("Segments {first} to {last} are too crowded: their spans leave no silence between them."),
        a,
        b,
        first=a,
        last=b,
    )
