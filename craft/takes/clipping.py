"""How much of a take is clipped: the wave is flat where it should have a peak."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.pieces import runs, within_steps
from craft.takes.thresholds import TAKE

# A recording that was turned down after it had been clipped is flat below full scale. Its ceiling is where it is
# loudest.
STEP = TAKE.ceiling_step_lsb / 32768
# A voice in few bits stands still at its top, too, but it stands still more often just below (the steps of a
# telephone's 8 bits are 3 % of the value). What was clipped lies on its ceiling more often than in the 5 % below it: so
# it is in each of 8 languages where 0.6 % of the samples are clipped (from 0.5 % on the table asks to record again).
# A wave that was stopped at full scale and then encoded lies up to 6 % above it; hardly anything is further up (at most
# 0.15 of what lies around it, in five voices through five codecs). One that was never stopped goes on: 0.38 and more.
ABOVE, GOES_ON = (1.06, 1.14), 0.25
FEWEST_STEPS = 128  # steps of 8 bits: between the top of a soft voice and the step below it nothing is


def clipped_share(samples: Samples) -> float:
    """Share of the samples that are clipped (0…1): in runs of at least 3 at 0.985 of full scale or more (the design's
    definition), or as long on a flat ceiling below it."""
    if not len(samples):
        return 0.0
    highest, lowest = float(samples.max()), float(samples.min())
    if max(highest, -lowest) >= TAKE.clip_level and not _goes_on_above(samples):
        return _in_runs((samples >= TAKE.clip_level) | (samples <= -TAKE.clip_level)) / len(samples)
    return (_samples_on_ceiling(samples, highest, 1) + _samples_on_ceiling(samples, -lowest, -1)) / len(samples)


def _goes_on_above(samples: Samples) -> bool:
    """Whether the wave goes beyond full scale unclipped, which is possible in a file of floats or a lossy codec."""
    at, above = (
        _count_between(samples, low, high, sign=1) + _count_between(samples, low, high, sign=-1)
        for low, high in ((TAKE.clip_level, ABOVE[0]), ABOVE)
    )
    return above > GOES_ON * at


def _samples_on_ceiling(samples: Samples, ceiling: float, sign: int) -> int:
    """Samples that lie flat on the highest value (sign 1; on the lowest: -1) when it is a ceiling; 0 otherwise."""
    if ceiling < TAKE.least_ceiling:
        return 0
    flat = _in_runs(samples >= ceiling - STEP if sign > 0 else samples <= STEP - ceiling)
    if not flat or within_steps(samples, FEWEST_STEPS):
        return 0
    below = _count_between(samples, ceiling * TAKE.just_below_ceiling, ceiling - STEP, sign=sign)
    return flat if flat >= below else 0


def _count_between(samples: Samples, low: float, high: float, *, sign: int) -> int:
    """How many samples lie from `low` up to `high`, or as far below zero."""
    inside = (samples >= low) & (samples < high) if sign > 0 else (samples <= -low) & (samples > -high)
    return int(np.count_nonzero(inside))


def _in_runs(top: NDArray[np.bool_]) -> int:
    """How many of the flagged samples stand in runs of at least TAKE.clip_run_samples."""
    edges = runs(top)
    lengths = edges[:, 1] - edges[:, 0]
    return int(lengths[lengths >= TAKE.clip_run_samples].sum())
