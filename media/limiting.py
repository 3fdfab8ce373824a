"""A true-peak limiter that looks ahead: no sample, and nothing between samples, passes the ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import firwin, upfirdn

RATE = 48_000
BLOCK = 10 * RATE
# The gain begins to fall 20 ms before a peak and has risen 20 ms after it: slow enough to leave no rasp in a voice.
REACH = RATE // 50
OVERSAMPLING = 4  # as BS.1770-4 annex 2 measures true peaks
HALF_TAPS = 24
EDGE = 2 * HALF_TAPS // OVERSAMPLING  # samples around one that decide what lies next to it
FRAME = 1024
MARGIN = 2 * REACH + EDGE
_TAPS = (firwin(2 * HALF_TAPS + 1, 1 / OVERSAMPLING, window=("kaiser", 7.0)) * OVERSAMPLING).astype(np.float32)

Samples = NDArray[np.float32]


def limited_blocks(path: Path, gain_db: float, ceiling_dbtp: float) -> Iterator[Samples]:
    """The sound of a mono 48 kHz file, louder by `gain_db`, kept under the ceiling, in blocks of 10 s.

    Each block is read again with its surroundings, so where the blocks are cut cannot be heard, and nothing has to
    be carried from one to the next.
    """
    gain, ceiling = np.float32(10 ** (gain_db / 20)), 10 ** (ceiling_dbtp / 20)
    with soundfile.SoundFile(path) as file:
        total = file.frames
        for start in range(0, total, BLOCK):
            stop = min(total, start + BLOCK)
            first = max(0, start - MARGIN)
            file.seek(first)
            sound = file.read(min(total, stop + MARGIN) - first, dtype="float32") * gain
            yield limit(sound, ceiling)[start - first : stop - first]


def limit(sound: Samples, ceiling: float) -> Samples:
    """`sound` with gains that keep it under `ceiling` (of full scale 1). The first and last MARGIN samples of a piece
    cut out of something longer are not final."""
    if not len(sound):
        return sound
    peaks = _true_peaks(sound, ceiling)
    if float(peaks.max()) <= ceiling:
        return sound
    wanted = np.minimum(np.float32(1.0), np.float32(ceiling) / np.maximum(peaks, np.float32(1e-9)))
    # The lowest gain wanted within reach, averaged over the same reach: at a peak, every value averaged is low enough.
    lowest = minimum_filter1d(wanted, 2 * REACH + 1, mode="nearest")
    return np.asarray(sound * uniform_filter1d(lowest, 2 * REACH + 1, mode="nearest"), np.float32)


def _true_peaks(sound: Samples, ceiling: float) -> Samples:
    """The largest absolute value at and around each sample, exact wherever it may pass the ceiling."""
    peaks = np.abs(sound)
    padded = np.pad(sound, (EDGE, EDGE + FRAME - len(sound) % FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME + 2 * EDGE)[::FRAME]
    # Oversampling is the dear part, and no output of its filter is twice its largest input (the absolute values of
    # each phase sum to 1.81): frames that lie under half the ceiling need none.
    loud = np.flatnonzero(np.maximum(frames.max(axis=1), -frames.min(axis=1)) * 2 > ceiling)
    if len(loud):
        fine = np.abs(upfirdn(_TAPS, frames[loud], up=OVERSAMPLING, axis=1))
        # fine[4 (n + EDGE) + 24] lies at sample n of the frame: the values around it, half-way to both neighbours.
        first = OVERSAMPLING * EDGE + HALF_TAPS - OVERSAMPLING // 2
        around = fine[:, first : first + OVERSAMPLING * FRAME].reshape(len(loud), FRAME, OVERSAMPLING).max(axis=2)
        whole = np.pad(peaks, (0, FRAME - len(sound) % FRAME)).reshape(-1, FRAME)
        whole[loud] = np.maximum(whole[loud], around)
        peaks = whole.reshape(-1)[: len(sound)]
    return peaks
