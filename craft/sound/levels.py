"""Levels of sound in frames of 20 ms, in dBFS (RMS against a full-scale square)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.pieces import slices
from craft.sound.sample_rate import RATE

Samples = NDArray[np.float32]
Decibels = NDArray[np.float64]

FRAME_MS = 20
FRAME = RATE * FRAME_MS // 1000
SILENCE_DBFS = -120.0

# Below hearing, and below the mains. A mere subtraction of the mean would not do: where somebody joined pieces with
# different offsets, the quiet one would get the other's.
_HIGH_PASS = (2, 20)  # order, Hz
# Below every voice: a hand on the microphone, wind, traffic. The mix takes it out, too.
_ABOVE_RUMBLE = (4, 80)


def decibels(power: float) -> float:
    """A mean square as dBFS, never below SILENCE_DBFS."""
    return max(SILENCE_DBFS, 10 * float(np.log10(power))) if power > 0 else SILENCE_DBFS


def without_offset(samples: Samples) -> Samples:
    """The same sound without its offset and what is below 20 Hz; it does not ring at the beginning."""
    if not len(samples):
        return samples
    filtered = np.empty(len(samples), np.float32)
    for part, piece in zip(slices(len(samples)), _high_passed(samples, _HIGH_PASS), strict=True):
        filtered[part] = piece
    return filtered


def levels_above_rumble(samples: Samples, frame: int) -> Decibels:
    """`frame_levels` of the same sound without what is below 80 Hz. frame: divides PIECE."""
    if len(samples) < frame:
        return frame_levels(next(_high_passed(samples, _ABOVE_RUMBLE)) if len(samples) else samples, frame)
    whole = samples[: len(samples) // frame * frame]
    return np.concatenate([frame_levels(piece, frame) for piece in _high_passed(whole, _ABOVE_RUMBLE)])


@cache
def _sections(order: int, hertz: int) -> NDArray[np.float64]:
    """Made when first needed: scipy.signal takes a second to load, and the web server never filters."""
    return np.asarray(scipy.signal.butter(order, hertz, "highpass", fs=RATE, output="sos"))


def _high_passed(samples: Samples, order_and_hertz: tuple[int, int]) -> Iterator[Samples]:
    """Piece by piece."""
    sections = _sections(*order_and_hertz)
    state = scipy.signal.sosfilt_zi(sections) * float(samples[:FRAME].mean(dtype=np.float64))
    for part in slices(len(samples)):
        filtered, state = scipy.signal.sosfilt(sections, samples[part], zi=state)
        yield np.asarray(filtered, np.float32)


def frame_levels(samples: Samples, frame: int = FRAME) -> Decibels:
    """Level of each whole frame, in dBFS; a last frame that is not whole is left out (unless it is the only one)."""
    if 0 < len(samples) < frame:
        samples = np.pad(samples, (0, frame - len(samples)))
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / frame
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DBFS / 10))))


def mean_level(levels: Decibels) -> float:
    """The level of all frames together (mean of powers), in dBFS."""
    return decibels(float(np.mean(10 ** (levels / 10)))) if len(levels) else SILENCE_DBFS
