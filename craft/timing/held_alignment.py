"""Alignment with holds: where a take finds no room the picture waits, instead of the segment being refused.

The program is that of `craft.timing.alignment`; only its excess is cheap. A weight of w means that nobody is played
faster than r, where w = 120 · (1 − 1/r): beyond that a hold is cheaper than speed (the derivative of the rate's cost).
Where a hold is not allowed or not possible (too short, no still moment, too long), excess is expensive again: the take
is played faster, placed later, or refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from craft.timing.alignment import REFUSED_MS, Alignment, Refusal, Slot, Solved, described, in_order, solved
from craft.timing.alignment_problem import EXCESS_WEIGHT, RATE_WEIGHT
from craft.timing.alignment_runs import Span
from craft.timing.alignment_slots import check_slots
from craft.timing.hold_choice import (
    LEAST_MS,
    LONGEST_MS,
    Interval,
    choose_holds,
    held_for,
    interval,
    rounded_up,
)
from craft.timing.still_moments import Pictures
from craft.timing.timeline import Hold

LATE_MS = 600.0
"""A segment need not begin as late as without holds (1,200 ms): half the lag for 0.9 % more length."""
MOST_LONGER = 0.15
"""The version may be longer than the video by this share; above it somebody must agree."""
HURRIED = 0.02
"""If a take would be played faster than the rules allow by more than this, the picture waits, however short
the hold."""
WEIGHT_STEP, MOST_WEIGHT = 1.6, 30.0
"""How the weight grows while the version is too long. From 20 (a rate of 1.20) on more weight changes nothing."""


def weight_of(fastest: float) -> float:
    """The weight at which no take is played faster than `fastest` (1.05, 1.10, 1.20). ValueError unless above 1."""
    if fastest <= 1:
        raise ValueError("The fastest pace must be above 1.")
    return 2 * RATE_WEIGHT * (1 - 1 / fastest)


@dataclass(frozen=True)
class HoldRules:
    """A town's choices. fastest: the highest rate before the picture waits instead. most_longer: share of the video's
    length.

    refuse_most: above that share the segment with the greatest hold is refused, until it is kept; else `over_limit`
    says that somebody must agree.
    """

    fastest: float = 1.10
    most_longer: float = MOST_LONGER
    refuse_most: bool = False


@dataclass(frozen=True)
class HeldAlignment:
    """alignment: its placements are in the time of the language version, holds in the video's own time.

    longer: share by which the version is longer. over_limit: more than the rules allow. long_alone: indexes of segments
    with a single hold above 4 s, because no second still moment was found.
    """

    alignment: Alignment
    holds: tuple[Hold, ...]
    longer: float
    over_limit: bool
    long_alone: tuple[int, ...]


def align_with_holds(
    slots: Sequence[Slot],
    duration_ms: int,
    pictures: Pictures,
    rules: HoldRules = HoldRules(),
    *,
    late_ms: float = LATE_MS,
    drop_refused: bool = False,
    kept: Sequence[Span] | None = None,
) -> HeldAlignment:
    """`align` with holds; the arguments of the same name are those of `craft.timing.alignment.align`.

    pictures: of the rendition that is held, on the video's clock. A few solves: 10 to 30 ms for 150 segments.
    """
    check_slots(slots, duration_ms, late_ms)
    search = _Search(
        slots,
        duration_ms,
        late_ms,
        pictures,
        rules,
        drop_refused,
        in_order(slots),
        None if kept is None else list(kept),
    )
    while (answer := search.solve()) is None:
        pass
    held = {i: holds for i, holds in answer.chosen.items() if holds}
    holds = tuple(sorted((hold for pair in held.values() for hold in pair), key=lambda hold: hold.at_ms))
    alignment = described(slots, answer.found, search.refused, search.voices or ())
    return HeldAlignment(
        alignment=_in_language_time(alignment, answer.found, holds, answer.waiting),
        holds=holds,
        longer=held_for(holds) / duration_ms,
        over_limit=held_for(holds) > search.limit_ms,
        long_alone=tuple(sorted(i for i, pair in held.items() if len(pair) == 1 and pair[0].length_ms > LONGEST_MS)),
    )


@dataclass(frozen=True)
class _Answer:
    """waiting: how long each held segment makes the picture wait, in ms. chosen: where."""

    found: Solved
    waiting: dict[int, int]
    chosen: dict[int, tuple[Hold, ...] | None]


@dataclass
class _Search:
    """Solves repeatedly, each time with what the last solution showed.

    short: would wait for less than a hold lasts. nowhere: no still moment lies in its interval. Both make excess
    expensive. needed: short, but held anyway, because the take would be too fast.
    """

    slots: Sequence[Slot]
    duration_ms: int
    late_ms: float
    pictures: Pictures
    rules: HoldRules
    drop_refused: bool
    order: list[int]
    voices: list[Span] | None
    refused: dict[int, Refusal] = field(default_factory=dict)
    short: set[int] = field(default_factory=set)
    nowhere: set[int] = field(default_factory=set)
    needed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.weight = weight_of(self.rules.fastest)
        self.limit_ms = self.rules.most_longer * self.duration_ms

    def solve(self) -> _Answer | None:
        """The result; None if the conditions changed and it must be solved again."""
        voices = self.voices or ()
        dear = (self.short | self.nowhere) - (self.needed - self.nowhere)
        weights = {i: EXCESS_WEIGHT if i in dear else self.weight for i in self.order}
        found = solved(self.slots, self.order, self.duration_ms, self.late_ms, voices, weights)
        excess = {i: ms for i, ms in found.excess_ms.items() if ms > REFUSED_MS}
        waiting = {i: rounded_up(max(ms, LEAST_MS)) for i, ms in excess.items() if i not in dear}
        if self._learned_of_short_ones(found, excess, waiting, dear):
            return None
        too_long = sum(waiting.values()) > self.limit_ms
        if too_long and self.weight < MOST_WEIGHT:
            self.weight = min(MOST_WEIGHT, self.weight * WEIGHT_STEP)
            return None
        where = _intervals(self.slots, found, waiting, self.duration_ms, voices)
        chosen = {i: choose_holds(self.pictures, where[i], waiting[i]) for i in waiting}
        if fresh := {i for i, holds in chosen.items() if holds is None}:
            self.nowhere |= fresh
            return None
        if self._left_something_out(found, waiting, dear, too_long=too_long):
            return None
        return _Answer(found, waiting, chosen)

    def _learned_of_short_ones(
        self, found: Solved, excess: Mapping[int, float], waiting: Mapping[int, int], dear: set[int]
    ) -> bool:
        if fresh := {i for i in waiting if excess[i] < LEAST_MS} - self.needed:
            self.short |= fresh
            return True
        rates = {i: placement.rate for i, placement in found.placements.items()}
        hurried = self.rules.fastest + HURRIED
        fresh = {i for i in self.short & dear - self.nowhere if i in excess or rates.get(i, 1) > hurried}
        self.needed |= fresh
        return bool(fresh)

    def _left_something_out(self, found: Solved, waiting: Mapping[int, int], dear: set[int], *, too_long: bool) -> bool:
        """Keep what is refused; whether it leaves room for others, so that it is solved again."""
        if too_long and self.rules.refuse_most:
            greatest = max(waiting, key=lambda i: (waiting[i], i))
            self.refused |= found.refusals([greatest])
            self._leave_out([greatest])
            return True
        asked = found.refusals(dear)
        self.refused |= asked
        if asked and self.drop_refused:
            self._leave_out(asked)
            return True
        return False

    def _leave_out(self, indexes: Collection[int]) -> None:
        self.order = [i for i in self.order if i not in indexes]
        if self.voices is not None:
            self.voices.extend((self.slots[i].start_ms, self.slots[i].end_ms) for i in indexes)


def _intervals(
    slots: Sequence[Slot], found: Solved, indexes: Iterable[int], duration_ms: int, kept: Sequence[Span]
) -> dict[int, Interval]:
    """Where the hold of each of these segments may stand."""
    placements = found.placements
    following = dict(pairwise([*found.order, None]))
    french = sorted(start for start, _end in kept)
    intervals = {}
    for i in indexes:
        after = following[i]
        kept_next = french[at] if (at := bisect_left(french, slots[i].start_ms)) < len(french) else float(duration_ms)
        intervals[i] = interval(
            placements[i].start_ms,
            placements[i].end_ms,
            pin_ms=slots[i].pin_ms,
            next_start_ms=duration_ms if after is None else placements[after].start_ms,
            next_source_ms=kept_next if after is None else min(kept_next, slots[after].start_ms),
            next_pin_ms=None if after is None else slots[after].pin_ms,
        )
    return intervals


def _in_language_time(
    alignment: Alignment, found: Solved, holds: Sequence[Hold], waiting: Mapping[int, int]
) -> Alignment:
    """Placements in the version's time: starts after the holds before them, lengths including the
    excess that was granted."""
    excess = found.excess_ms
    placements = []
    for index, placement in enumerate(alignment.placements):
        if placement is not None:
            later = sum(hold.length_ms for hold in holds if hold.at_ms < placement.start_ms)
            given = excess[index] if index in waiting else 0.0
            placement = replace(placement, start_ms=placement.start_ms + later, end_ms=placement.end_ms + later + given)
        placements.append(placement)
    return replace(alignment, placements=tuple(placements))
