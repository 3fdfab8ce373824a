"""A true-peak limiter that looks ahead: no sample, and nothing between samples, passes the ceiling. Pure."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from craft.sound.filters import kaiser_low_pass, lowest_around, mean_around, phases
from craft.sound.sample_rate import RATE

# The gain begins to fall 20 ms before a peak and has risen 20 ms after it: slow enough to leave no rasp in a voice.
REACH_MS = 20
REACH = RATE * REACH_MS // 1000
OVERSAMPLING = 4  # as BS.1770-4 annex 2 measures true peaks
HALF_TAPS = 24
EDGE = 2 * HALF_TAPS // OVERSAMPLING  # samples around one that decide what lies next to it
FRAME = 256  # samples in which peaks are looked for together: of larger ones more are soft, of smaller more is edge
# A piece needs less than this of its surroundings for its gains to be final.
MARGIN = 2 * REACH + 4 * FRAME

Samples = NDArray[np.float32]


@cache
def _taps() -> Samples:
    """The oversampling filter."""
    return np.asarray(kaiser_low_pass(2 * HALF_TAPS + 1, 1 / OVERSAMPLING) * OVERSAMPLING, np.float32)


def limit(sound: Samples, ceiling: float) -> Samples:
    """`sound` (mono, 48 kHz) with gains that keep it under `ceiling` (of full scale 1).

    The first and last MARGIN samples of a piece cut out of something longer are not final.
    """
    if not len(sound):
        return sound
    peaks = true_peaks(sound, ceiling)
    if float(peaks.max()) <= ceiling:
        return sound
    wanted = np.minimum(np.float32(1.0), np.float32(ceiling) / np.maximum(peaks, np.float32(1e-9)))
    return np.asarray(sound * smooth_gains(wanted, REACH), np.float32)


def smooth_gains(wanted: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Gains that never pass the wanted ones, without a jump: the lowest wanted within `reach`, averaged over the same
    reach. At a peak every value averaged is low enough."""
    return mean_around(lowest_around(wanted, reach), reach)


def true_peaks(sound: Samples, above: float) -> Samples:
    """The largest absolute value at and around each sample, between the samples too wherever that may pass `above`."""
    peaks = np.abs(sound)
    whole = np.pad(peaks, (0, -len(sound) % FRAME)).reshape(-1, FRAME)
    # Oversampling is the expensive part, and no output of its filter is twice its largest input (the absolute values of
    # each phase sum to 1.81): where a frame and its neighbours lie under half of it, there is nothing to find.
    loud = whole.max(axis=1) * 2 > above
    loud[1:] |= loud[:-1].copy()
    loud[:-1] |= loud[1:].copy()
    at = np.flatnonzero(loud)
    if not len(at):
        return peaks
    padded = np.pad(sound, (EDGE, EDGE - len(sound) % FRAME + FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME + 2 * EDGE)[::FRAME][at]
    fine = phases(_taps(), frames, OVERSAMPLING)
    # Oversampled, value 4 (n + EDGE) + 24 lies at sample n of the frame: those around it, half-way to both neighbours.
    first = OVERSAMPLING * EDGE + HALF_TAPS - OVERSAMPLING // 2
    found = whole[at]
    for value in range(first, first + OVERSAMPLING):
        begin = value // OVERSAMPLING
        np.maximum(found, np.abs(fine[value % OVERSAMPLING, :, begin : begin + FRAME]), out=found)
    whole[at] = found
    return whole.reshape(-1)[: len(sound)]
