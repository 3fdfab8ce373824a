"""Holes in a take: moments when the recorder gave nothing although the voice went on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.levels import RATE, Samples, decibels

# A hole is exact silence. Half a step of 16 bits is allowed, because a resampler leaves dust.
NOTHING = 2.0**-16
# The smallest piece that a browser loses at once is 128 samples; shorter silences happen in 8-bit sound.
LEAST = 120
# What is heard just before and after: a voice falls silent gradually, a hole has steep edges.
EDGE = RATE * 3 // 1000
NEAR_VOICE_DB = 18.0
# In a soft consonant or a pause the voice itself is not near. There the room's noise tells: if it never rests before
# and after the voice, exact silence of 2.5 ms is not natural. (After a noise gate and in 8 bits it does rest.)
LEAST_ROOM_TONE_MS = 200
RESTING_SHARE = 0.05
NOISE_ABOVE = 6.0  # steps of 16 bits


def hole_ms(samples: Samples, span: tuple[int, int], speech_dbfs: float) -> float:
    """Milliseconds of exact silence inside speech. span: first and last sound of the voice, in samples (48 kHz)."""
    holes = _silences(samples)
    if not len(holes):
        return 0.0
    restless = _never_rests(samples, span)
    total = 0
    for start, end in holes:
        before, after = samples[max(0, start - EDGE) : start], samples[end : end + EDGE]
        if len(before) < EDGE or len(after) < EDGE:
            continue
        edges = min(_level(before), _level(after))
        near_voice = edges > speech_dbfs - NEAR_VOICE_DB
        near_noise = restless and min(_peak(before), _peak(after)) > NOISE_ABOVE * 2**-15
        inside = span[0] <= start and end <= span[1]
        if inside and (near_voice or near_noise):
            total += int(end - start)
    return total * 1000 / RATE


def _silences(samples: Samples) -> NDArray[np.int64]:
    """Half-open runs of nothing, at least LEAST samples long, shape (runs, 2)."""
    nothing = np.abs(samples) < NOTHING
    edges = np.flatnonzero(np.diff(np.concatenate([[False], nothing, [False]]).astype(np.int8))).reshape(-1, 2)
    return np.asarray(edges[edges[:, 1] - edges[:, 0] >= LEAST], np.int64)


def _never_rests(samples: Samples, span: tuple[int, int]) -> bool:
    """Whether there is enough room tone around the voice to judge by, with (nearly) no exact silence in it."""
    tone = np.concatenate([samples[: span[0]], samples[span[1] :]])
    if len(tone) < LEAST_ROOM_TONE_MS * RATE // 1000:
        return False
    silences = _silences(tone)
    return int((silences[:, 1] - silences[:, 0]).sum()) < RESTING_SHARE * len(tone)


def _level(piece: Samples) -> float:
    return decibels(float(np.mean(piece.astype(np.float64) ** 2)))


def _peak(piece: Samples) -> float:
    return float(np.abs(piece).max())
