"""Alignment with holds and slowing: where a take finds no room the version becomes longer, instead of the segment being
refused.

The program is that of `craft.timing.alignment`; only its excess is cheap. A weight of w means that nobody is played
faster than r, where w = 120 · (1 − 1/r): beyond that a longer version is cheaper than speed (the derivative of the
rate's cost). First the picture is slower, as much as it may be; then it waits. Where a hold is not allowed or not
possible (too short, no still moment, too long), excess is expensive again: the take is played faster, placed later, or
refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from craft.timing.alignment import REFUSED_MS, Alignment, Slot, build_alignment, in_order
from craft.timing.alignment_problem import weight_of
from craft.timing.alignment_runs import Span
from craft.timing.alignment_slots import check_slots
from craft.timing.held_search import MOST_WEIGHT, Answer, Film, Search
from craft.timing.hold_choice import LONGEST_MS
from craft.timing.lengthening_rules import USUAL_RULES, LengtheningRules
from craft.timing.natural_pace import natural_pace_advice
from craft.timing.still_moments import Pictures
from craft.timing.timeline import SAME_TIME, TimeMap

LATE_MS = 600.0
"""A segment need not begin as late as without holds (1,200 ms): half the lag for 0.9 % more length."""
SOUND_FADE_MS = 500.0
"""The film's sound falls for so long before a wait, and rises after it (craft/sound/gaps)."""
WEIGHT_PRECISION, LIMIT_USED = 0.1, 0.99
"""How near to the lowest weight that keeps within the limit, and how much of the limit is enough, ends the search."""


@dataclass(frozen=True)
class HeldAlignment:
    """alignment: its placements are in the time of the language version. times: from the video to the version.

    longer: share by which the version is longer. over_limit: more than the rules allow. long_alone: indexes of segments
    with a single hold above 4 s, because no second still moment was found. slow_ms: by how much longer the picture
    takes for a segment because it is slower, by index.
    """

    alignment: Alignment
    times: TimeMap = SAME_TIME
    longer: float = 0.0
    over_limit: bool = False
    long_alone: tuple[int, ...] = ()
    slow_ms: Mapping[int, float] = field(default_factory=dict)


def align_with_holds(
    slots: Sequence[Slot],
    duration_ms: int,
    pictures: Pictures | None,
    rules: LengtheningRules = USUAL_RULES,
    *,
    late_ms: float = LATE_MS,
    late_moving_ms: float | None = None,
    drop_refused: bool = False,
    kept: Sequence[Span] | None = None,
    kept_sounds: Sequence[Span] = (),
    music: Sequence[Span] = (),
) -> HeldAlignment:
    """`align` with holds and slowing; the arguments of the same name are those of `craft.timing.alignment.align`.

    pictures: of the rendition that is held, on the video's clock; None: the picture cannot wait. late_moving_ms: how
    late a segment may begin before which the picture finds nowhere to wait; None: as late as the others. kept_sounds:
    spans (ms) that a person wants to hear as they are: the picture neither waits in them nor is slower. music: spans
    (ms) in which it is heard, and the picture is hardly slower. A few solves of 10 to 30 ms for 150 segments, some
    twenty where the limit is met.
    """
    check_slots(slots, duration_ms, late_ms)
    if pictures is not None and kept_sounds:
        pictures = pictures.moving_in([(start - SOUND_FADE_MS, end + SOUND_FADE_MS) for start, end in kept_sounds])
    late_moving_ms = late_ms if late_moving_ms is None else late_moving_ms
    film = Film(slots, duration_ms, late_ms, late_moving_ms, pictures, rules, kept_sounds, music)
    start = Search(
        film, weight_of(rules.fastest), drop_refused, in_order(slots), None if kept is None else list(kept), {}
    )
    search, answer = _within_limit(start)
    held = {i: holds for i, holds in answer.chosen.items() if holds}
    refused = natural_pace_advice(search.refused, lambda weights: search.solve_all(kept, weights))
    alignment = build_alignment(slots, answer.found, refused, search.voices or ())
    return HeldAlignment(
        alignment=_in_language_time(alignment, answer),
        times=answer.times,
        longer=answer.longer_ms / duration_ms,
        over_limit=answer.is_too_long,
        long_alone=tuple(sorted(i for i, pair in held.items() if len(pair) == 1 and pair[0].length_ms > LONGEST_MS)),
        slow_ms={i: ms for i, ms in answer.found.slow_ms.items() if ms > REFUSED_MS},
    )


def _within_limit(start: Search) -> tuple[Search, Answer]:
    """The lowest weight, so the most natural pace, with which the version stays within the limit, by bisection; the
    greatest weight where none does."""
    greatest = start.again(MOST_WEIGHT)
    answer = start.answer()
    if not answer.is_too_long:
        return start, answer
    search, answer = greatest, greatest.answer()
    low, high, limit_ms = start.weight, MOST_WEIGHT, start.film.limit_ms
    while high - low > WEIGHT_PRECISION and answer.longer_ms < LIMIT_USED * limit_ms:
        middle = search.again((low + high) / 2)
        found = middle.answer()
        if found.is_too_long or len(middle.refused) > len(search.refused):
            low = middle.weight
        else:
            high, search, answer = middle.weight, middle, found
    return search, answer


def _in_language_time(alignment: Alignment, answer: Answer) -> Alignment:
    """Placements in the version's time: starts where the map says, lengths as they are heard, including the excess that
    was granted."""
    excess, slow = answer.found.excess_ms, answer.found.slow_ms
    placements = []
    for index, placement in enumerate(alignment.placements):
        if placement is not None:
            start_ms = answer.times.to_language(placement.start_ms)
            given = slow[index] + (excess[index] if index in answer.waiting else 0.0)
            lasting = placement.end_ms - placement.start_ms + given
            placement = replace(placement, start_ms=start_ms, end_ms=start_ms + lasting)
        placements.append(placement)
    return replace(alignment, placements=tuple(placements))
