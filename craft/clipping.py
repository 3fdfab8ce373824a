"""How much of a take is clipped: the wave is flat where it should have a top."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.levels import Samples
from craft.thresholds import TAKE

# A recording that was turned down after it had been clipped is flat below full scale. Its ceiling is where it is
# loudest.
STEP = TAKE.ceiling_step_lsb / 32768
# A voice in few bits stands still at its top, too, but it stands still more often just below (the steps of a
# telephone's 8 bits are 3 % of the value). What was clipped lies on its ceiling more often than in the 5 % below it: so
# it is in each of 8 languages where 0.6 % of the samples are clipped (from 0.5 % on the table asks to record again).
FEW = 128  # steps of 8 bits: between the top of a soft voice and the step below it nothing is


def clipped_share(samples: Samples) -> float:
    """Share of the samples that are clipped (0…1): in runs of at least 3 at 0.985 of full scale or more (the design's
    definition), or as long on a flat ceiling below it."""
    if not len(samples):
        return 0.0
    highest, lowest = float(samples.max()), float(samples.min())
    if max(highest, -lowest) >= TAKE.clip_level:
        return _in_runs(np.abs(samples) >= TAKE.clip_level) / len(samples)
    return (_on_ceiling(samples, highest) + _on_ceiling(-samples, -lowest)) / len(samples)


def _on_ceiling(samples: Samples, ceiling: float) -> int:
    """Samples that lie flat on the highest value, when it is a ceiling; 0 otherwise."""
    if ceiling < TAKE.least_ceiling:
        return 0
    flat = _in_runs(samples >= ceiling - STEP)
    if not flat or np.array_equal(samples, np.rint(samples * FEW) / FEW):
        return 0
    below = np.count_nonzero((samples >= ceiling * TAKE.just_below_ceiling) & (samples < ceiling - STEP))
    return flat if flat >= below else 0


def _in_runs(top: NDArray[np.bool_]) -> int:
    """How many of the flagged samples stand in runs of at least TAKE.clip_run_samples."""
    if not top.any():
        return 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], top, [False]]).astype(np.int8))).reshape(-1, 2)
    runs = edges[:, 1] - edges[:, 0]
    return int(runs[runs >= TAKE.clip_run_samples].sum())
