"""The search behind `craft.timing.held_alignment`: solves again, each time with what the last solution showed."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from craft.timing.alignment import REFUSED_MS, Means, Refusal, Slot, SolvedAlignment, in_order, solve_order
from craft.timing.alignment_problem import EXCESS_WEIGHT, PIN_S
from craft.timing.alignment_runs import Span
from craft.timing.hold_choice import LEAST_MS, Interval, choose_holds, choose_stop, interval, round_up
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import SlowInterval, choose_slows
from craft.timing.still_moments import Pictures, still_moment
from craft.timing.timeline import Hold, Slow, TimeMap

HURRY_WEIGHT = 0.02
"""If a take would be played faster than the rules allow by more than this, the picture waits, however short
the hold."""
MOST_WEIGHT = 30.0
"""From 20 (a rate of 1.20) on more weight changes nothing."""
SLOW_SHARE = 0.98
"""A second of slowing costs a little less than one of waiting: it comes first."""
EARLIEST_MS = 1000 * PIN_S
"""No take begins earlier before its French or its pin."""
TRIED_SHARE, LEAST_SHARE = 0.98, 0.005
"""Of what an interval could win, how much is tried next; where it would be less than the second, nothing."""


@dataclass(frozen=True)
class Film:
    """What every solve of one alignment has in common. pictures: None where the picture cannot wait. never_slower:
    spans (ms) of which nothing is. music: those in which it is heard."""

    slots: Sequence[Slot]
    duration_ms: int
    late_ms: float
    late_moving_ms: float
    pictures: Pictures | None
    rules: LengtheningRules
    never_slower: Sequence[Span] = ()
    music: Sequence[Span] = ()

    @property
    def limit_ms(self) -> float:
        return self.rules.most_longer * self.duration_ms

    @cached_property
    def never_still(self) -> frozenset[int]:
        """The slots for whose takes the picture finds nowhere to wait, wherever they are placed: known before, so that
        not every solve finds some of them."""
        pictures, order = self.pictures, in_order(self.slots)
        if pictures is None or not self.rules.holds:
            return frozenset(order)
        begins = [self.slots[i].start_ms for i in order] + [float(self.duration_ms)]
        earliest = [
            min(self.slots[i].pin_ms or start, start) - EARLIEST_MS for i, start in zip(order, begins, strict=False)
        ]
        spans = zip(order, earliest, begins[1:], strict=True)
        return frozenset(i for i, first, last in spans if still_moment(pictures, int(first), math.ceil(last)) is None)


@dataclass(frozen=True)
class Answer:
    """waiting: how long each held segment makes the picture wait, in ms. chosen: where."""

    film: Film
    found: SolvedAlignment
    waiting: Mapping[int, int]
    chosen: Mapping[int, tuple[Hold, ...] | None]
    slows: tuple[Slow, ...]

    @cached_property
    def times(self) -> TimeMap:
        return TimeMap(tuple(hold for holds in self.chosen.values() for hold in holds or ()), self.slows)

    @property
    def longer_ms(self) -> float:
        return self.times.duration_ms(self.film.duration_ms) - self.film.duration_ms

    @property
    def is_too_long(self) -> bool:
        return self.longer_ms > self.film.limit_ms


@dataclass
class Search:
    """Solves with one weight. It leaves its lists to itself.

    short: would wait for less than a hold lasts. nowhere: no still moment lies in its interval. Both make excess
    expensive. needed: short, but held anyway, because the take would be too fast. shares: by how much an interval can
    be slower, where that is less than the rules allow, because of what lies in it.
    """

    film: Film
    weight: float
    drop_refused: bool
    order: list[int]
    voices: list[Span] | None
    refused: dict[int, Refusal]
    short: set[int] = field(default_factory=set)
    nowhere: set[int] = field(default_factory=set)
    needed: set[int] = field(default_factory=set)
    shares: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nowhere = set(self.film.never_still)

    def again(self, weight: float) -> Search:
        """From the beginning with another weight; what was left out stays out."""
        voices = None if self.voices is None else list(self.voices)
        left_out = {i: refusal for i, refusal in self.refused.items() if i not in self.order}
        return Search(self.film, weight, self.drop_refused, list(self.order), voices, left_out)

    def answer(self) -> Answer:
        while (answer := self._solve()) is None:
            pass
        return answer

    def _solve(self) -> Answer | None:
        """The result; None if the conditions changed and it must be solved again."""
        film, voices, dear = self.film, self.voices or (), self._dear
        found = self._solve_order(self.order, voices, self._means(dear))
        excess = {i: ms for i, ms in found.excess_ms.items() if ms > REFUSED_MS}
        waiting = {i: round_up(max(ms, LEAST_MS)) for i, ms in excess.items() if i not in dear}
        if self._learned_of_short_ones(found, excess, waiting, dear):
            return None
        where = _intervals(film, found, excess, voices)
        chosen = {i: choose_holds(film.pictures, where[i], waiting[i]) for i in waiting if film.pictures}
        if fresh := {i for i, holds in chosen.items() if holds is None}:
            self.nowhere |= fresh
            return None
        if film.rules.stops and film.pictures:
            for i in excess.keys() & dear:
                if stop := choose_stop(film.pictures, where[i], round_up(max(excess[i], LEAST_MS))):
                    waiting[i], chosen[i] = stop.length_ms, (stop,)
        if self._left_refused_out(found, dear - waiting.keys()):
            return None
        answer = Answer(film, found, waiting, chosen, self._slows(found, chosen))
        return None if self._learned_of_shares(answer) or self._left_longest_out(answer) else answer

    def solve_all(self, kept: Sequence[Span] | None, weights: Mapping[int, float]) -> SolvedAlignment:
        """With what was learned, once more: of what was left out too, with these weights for some."""
        means = self._means(self._dear)
        means = replace(means, weights={**means.weights, **weights})
        return self._solve_order(in_order(self.film.slots), kept or (), means)

    @property
    def _dear(self) -> set[int]:
        return (self.short | self.nowhere) - (self.needed - self.nowhere)

    def _solve_order(self, order: Sequence[int], kept: Sequence[Span], means: Means) -> SolvedAlignment:
        film = self.film
        pushed = {after for i, after in pairwise(order) if i in self.nowhere}
        slots = [
            replace(slot, late_ms=film.late_moving_ms) if i in pushed else slot for i, slot in enumerate(film.slots)
        ]
        return solve_order(slots, order, film.duration_ms, film.late_ms, kept, means)

    def _means(self, dear: set[int]) -> Means:
        most = self.film.rules.slow.most_percent / 100
        return Means(
            weights={i: EXCESS_WEIGHT if i in dear else self.weight for i in self.order},
            slow={i: self.shares.get(i, most) for i in range(len(self.film.slots))} if most else {},
            slow_weight=SLOW_SHARE * self.weight,
        )

    def _learned_of_short_ones(
        self, found: SolvedAlignment, excess: Mapping[int, float], waiting: Mapping[int, int], dear: set[int]
    ) -> bool:
        if fresh := {i for i in waiting if excess[i] < LEAST_MS} - self.needed:
            self.short |= fresh
            return True
        rates = {i: placement.rate for i, placement in found.placements.items()}
        hurried = self.film.rules.fastest + HURRY_WEIGHT
        fresh = {i for i in self.short & dear - self.nowhere if i in excess or rates.get(i, 1) > hurried}
        self.needed |= fresh
        return bool(fresh)

    def _slows(self, found: SolvedAlignment, chosen: Mapping[int, tuple[Hold, ...] | None]) -> tuple[Slow, ...]:
        held = [(hold.at_ms, hold.at_ms) for holds in chosen.values() for hold in holds or ()]
        never = [*held, *(self.voices or ()), *self.film.never_slower]
        wanted = list(self._slow_intervals(found).values())
        return choose_slows(wanted, never, self.film.duration_ms, self.film.rules.slow, self.film.music)

    def _slow_intervals(self, found: SolvedAlignment) -> dict[int, SlowInterval]:
        """From each start to the next one, or to the French that is kept before it."""
        begins = {i: placement.start_ms for i, placement in found.placements.items()}
        following = dict(pairwise([*found.order, None]))
        until = _kept_next(self.film, self.voices or ())
        return {
            i: SlowInterval(
                begins[i], until(i) if (after := following[i]) is None else min(until(i), begins[after]), ms
            )
            for i, ms in found.slow_ms.items()
            if ms > REFUSED_MS
        }

    def _learned_of_shares(self, answer: Answer) -> bool:
        """Groups lie across the bounds of intervals, and some may not be slowed."""
        slowed = TimeMap((), answer.slows)
        poor = {}
        for i, one in self._slow_intervals(answer.found).items():
            won = slowed.to_language(one.end_ms) - slowed.to_language(one.start_ms) - (one.end_ms - one.start_ms)
            if won < one.wanted_ms - REFUSED_MS:
                share = TRIED_SHARE * max(0.0, won) / (one.end_ms - one.start_ms)
                poor[i] = share if share > LEAST_SHARE else 0.0
        self.shares |= poor
        return bool(poor)

    def _left_refused_out(self, found: SolvedAlignment, dear: Collection[int]) -> bool:
        """Keep what is refused; whether it leaves room for others, so that it is solved again."""
        asked = found.refusals(dear)
        self.refused |= asked
        if asked and self.drop_refused:
            self._leave_out(asked)
            return True
        return False

    def _left_longest_out(self, answer: Answer) -> bool:
        """Where nobody may be asked, what makes the version longest is refused until it is within the limit."""
        if not (self.film.rules.refuse_most and self.weight == MOST_WEIGHT and answer.is_too_long):
            return False
        excess, slow = answer.found.excess_ms, answer.found.slow_ms
        longer = {i: slow[i] + (excess[i] if i in answer.waiting else 0.0) for i in self.order}
        greatest = max(longer, key=lambda i: (longer[i], i))
        self.refused[greatest] = answer.found.refusal(greatest, longer[greatest])
        self._leave_out([greatest])
        return True

    def _leave_out(self, indexes: Collection[int]) -> None:
        self.order = [i for i in self.order if i not in indexes]
        if self.voices is not None:
            self.voices.extend((self.film.slots[i].start_ms, self.film.slots[i].end_ms) for i in indexes)


def _intervals(film: Film, found: SolvedAlignment, indexes: Iterable[int], kept: Sequence[Span]) -> dict[int, Interval]:
    """Where the hold of each of these segments may stand."""
    slots, placements = film.slots, found.placements
    following = dict(pairwise([*found.order, None]))
    until = _kept_next(film, kept)
    intervals = {}
    for i in indexes:
        after = following[i]
        intervals[i] = interval(
            placements[i].start_ms,
            placements[i].end_ms,
            pin_ms=slots[i].pin_ms,
            next_start_ms=film.duration_ms if after is None else placements[after].start_ms,
            next_source_ms=until(i) if after is None else min(until(i), slots[after].start_ms),
            next_pin_ms=None if after is None else slots[after].pin_ms,
        )
    return intervals


def _kept_next(film: Film, kept: Sequence[Span]) -> Callable[[int], float]:
    """Where the French that is kept begins next, after the French of a slot; else where the video ends."""
    french = [*sorted(start for start, _end in kept), float(film.duration_ms)]
    return lambda index: french[min(bisect_left(french, film.slots[index].start_ms), len(french) - 1)]
