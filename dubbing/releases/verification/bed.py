"""Whether the film's room lies evenly behind the voices, also while the picture waits; and silence where it has none.

Measured only where neither a voice nor the original is heard, against what the build laid there: a room that becomes
louder in the film is no fault.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.sound.loudness import BLOCK_S, STEP_S
from craft.sound.sample_rate import SAMPLES_PER_MS
from dubbing.manifests import ReleasedBed
from dubbing.releases.verification.check import Subject, check_at_most
from dubbing.reports import Check
from media.sound.take_edges import MOST_LEAD, MOST_TAIL

PREFIX = "bed_"
MOST_SPREAD_DB, MOST_STEP_DB = 3.0, 6.0
"""Of the levels of 400 ms from the fifth to the ninety-fifth of a hundred; from each tenth of a second to the next."""
SILENT_LUFS = -80.0
# Less than two seconds in all say nothing about a spread.
LEAST_BLOCKS = 20
STEP_MS, BLOCK_MS = round(1000 * STEP_S), round(1000 * BLOCK_S)
# An encoder smears the end of a voice by a frame.
SMEARED_MS = 50


def even(subject: Subject, momentary: NDArray[np.float64]) -> list[Check]:
    """momentary: loudness of the 400 ms from each tenth of a second on (LUFS). Nothing for a release that was made
    before there was a bed, or has none."""
    bed = subject.manifest.bed
    if bed is None or not len(momentary):
        return []
    alone = _alone(subject, bed, len(momentary))
    laid = _laid(bed, len(momentary))
    silent = alone & np.isneginf(laid)
    checks = [check_at_most("bed_silence_lufs", float(momentary[silent].max()), SILENT_LUFS)] if silent.any() else []
    heard = alone & np.isfinite(laid)
    if np.count_nonzero(heard) < LEAST_BLOCKS:
        return checks
    off = momentary - np.where(heard, laid, 0)
    low, high = np.percentile(off[heard], [5, 95])
    steps = np.abs(np.diff(off))[heard[1:] & heard[:-1]]
    return [
        *checks,
        check_at_most("bed_spread_db", float(high - low), MOST_SPREAD_DB),
        check_at_most("bed_step_db", float(steps.max(initial=0.0)), MOST_STEP_DB),
    ]


def _alone(subject: Subject, bed: ReleasedBed, blocks: int) -> NDArray[np.bool_]:
    """The blocks in which nothing but the bed is heard."""
    alone = np.ones(blocks, np.bool_)
    taken = [
        (
            (place.start - MOST_LEAD) / SAMPLES_PER_MS - SMEARED_MS,
            (place.start + place.length + MOST_TAIL) / SAMPLES_PER_MS + SMEARED_MS,
        )
        for place in subject.placed
    ]
    for start, end in [*taken, *bed.returns]:
        first = max(0, int((start - BLOCK_MS) // STEP_MS) + 1)
        alone[first : max(first, -int(-end // STEP_MS))] = False
    return alone


def _laid(bed: ReleasedBed, blocks: int) -> NDArray[np.float64]:
    """What the build laid in each block (LUFS before mastering): −inf where it is silent, NaN where that changes."""
    at = np.array([moment for moment, _lufs in bed.levels], np.float64)
    lufs = np.array([np.nan if level is None else level for _moment, level in bed.levels], np.float64)
    middles = np.arange(blocks) * STEP_MS + BLOCK_MS / 2
    after = np.clip(np.searchsorted(at, middles), 0, len(at) - 1)
    before = np.clip(after - 1, 0, len(at) - 1)
    before = np.where(middles <= at[0], after, before)
    before = np.where(middles >= at[-1], after, before)
    power = np.interp(middles, at, np.where(np.isnan(lufs), 0, 10 ** (lufs / 10)))
    some, none = np.isnan(lufs[before]) | np.isnan(lufs[after]), np.isnan(lufs[before]) & np.isnan(lufs[after])
    with np.errstate(divide="ignore"):
        return np.where(none, -np.inf, np.where(some, np.nan, 10 * np.log10(power)))
