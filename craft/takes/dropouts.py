"""Holes in a take: moments without sound although the voice went on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import Samples, decibels, frame_levels
from craft.sound.pieces import runs, slices, within_steps
from craft.sound.sample_rate import RATE

# A hole is exact silence. Half a step of 16 bits is allowed, because a resampler leaves a little noise.
SILENCE_PEAK = 2.0**-16
# The smallest piece that a browser loses at once is 128 samples; shorter silences happen in 8-bit sound.
LEAST_SAMPLES = 120
# What is heard just before and after: a voice falls silent gradually, a hole has steep edges.
EDGE = RATE * 3 // 1000
NEAR_VOICE_DB = 18.0
# In a soft consonant or a pause the voice itself is not near. There the room's noise tells: if it never rests before
# and after the voice, exact silence of 2.5 ms is not natural. (After a noise gate and in 8 bits it does rest.)
LEAST_ROOM_TONE_MS = 200
RESTING_SHARE = 0.05
NOISE_ABOVE = 6.0  # steps of 16 bits
# Sound in few bits stands still at other values too, and its zeros are no holes: those need edges of so many steps.
STILL, LOUDEST_STILL, STEPS_ABOVE = 60, 0.25, 3.0
STILL_SHARE = 0.002  # of all samples
FINEST_COARSE = 2.0**-9  # 10 bits; what stands still at smaller values is the faint noise that a codec leaves in a hole

# A codec (Opus, AAC, MP3) fills a hole with faint noise, but its edges stay steep. In steps of 2.5 ms: at once so far
# down, for so long, and as suddenly back. Between the sounds of a voice (before a p, t, k) it is seldom so steep: of
# 888 clean recordings one falls by 20 dB and rises by 20 after 110 ms; no other does as much on both sides.
STEEP_STEP = RATE // 400
FALL_DB, RISE_DB, EDGE_STEPS, CALM_STEPS = 16.0, 21.0, 2, 8
MOST_STEEP_STEPS = 160
LONG_T = 75 * RATE // 1000  # no voice of 1,150 is so steep for so long


@dataclass(frozen=True)
class Holes:
    """Milliseconds of silence inside speech that no voice makes.

    sure_ms: of exact silence, or of what a codec has filled where it is several, or a long one. likely_ms: of all that
    a codec has filled; a slow t of a good voice can be as steep (three of 1,150 clean recordings, of one speaker, for
    60 to 70 ms).
    """

    sure_ms: float = 0.0
    likely_ms: float = 0.0


def holes_in(samples: Samples, span: tuple[int, int], speech_dbfs: float) -> Holes:
    """span: first and last sound of the voice, in samples (48 kHz)."""
    holes = _silences(samples)
    step = _coarse_step(samples)
    at_ends = [(a, b) for a, b in holes if _touches_voice_edge(a, b, span) and a > 0 and b < len(samples)]
    restless = _never_rests(samples, span, at_ends)
    total = 0
    for start, end in holes:
        before, after = samples[max(0, start - EDGE) : start], samples[end : end + EDGE]
        if len(before) < EDGE or len(after) < EDGE:
            continue
        edges = min(_level(before), _level(after))
        peak = min(_peak(before), _peak(after))
        near_voice = edges > speech_dbfs - NEAR_VOICE_DB and peak > STEPS_ABOVE * step
        near_noise = restless and peak > NOISE_ABOVE * max(step, 2**-15)
        # A hole that takes the end of the last word with it ends after the voice does.
        if start <= span[1] and end >= span[0] and (near_voice or near_noise):
            total += int(end - start)
    coded = [] if step > FINEST_COARSE else _steep_holes(samples[: span[1] + RATE // 2], speech_dbfs)
    sure = max(total, sum(coded) if len(coded) > 1 or sum(coded) >= LONG_T else 0)
    return Holes(sure * 1000 / RATE, sum(coded) * 1000 / RATE)


def _steep_holes(samples: Samples, speech_dbfs: float) -> list[int]:
    """Samples of each hole that a codec has filled: quiet, not silent, between two steep edges near the voice's
    level."""
    levels = frame_levels(samples, STEEP_STEP)
    if len(levels) < EDGE_STEPS + 2 * CALM_STEPS:
        return []
    edges = np.lib.stride_tricks.sliding_window_view(levels, EDGE_STEPS)
    softest, loudest = edges.min(axis=1), edges.max(axis=1)
    calm = np.lib.stride_tricks.sliding_window_view(levels, CALM_STEPS).max(axis=1)
    near = loudest > speech_dbfs - NEAR_VOICE_DB
    # Entry k of both: the edge that ends (begins) where the calm begins (ends).
    count = len(levels) - CALM_STEPS - EDGE_STEPS + 1
    falls = np.flatnonzero((softest[:count] - calm[EDGE_STEPS:] >= FALL_DB) & near[:count]) + EDGE_STEPS
    rises = np.flatnonzero((softest[CALM_STEPS:] - calm[:count] >= RISE_DB) & near[CALM_STEPS:]) + CALM_STEPS
    lengths: list[int] = []
    until = 0
    for fall in falls.tolist():
        at = int(np.searchsorted(rises, fall + CALM_STEPS))
        if fall < until or at == len(rises) or rises[at] > fall + MOST_STEEP_STEPS:
            continue
        until = int(rises[at])
        if levels[fall:until].max() <= loudest[fall - EDGE_STEPS] - FALL_DB:
            lengths.append((until - fall) * STEEP_STEP)
    return lengths


def _coarse_step(samples: Samples) -> float:
    """The step of sound in 8 bits or so (also resampled): the usual value at which it stands still. 0: fine steps.

    libsndfile, for one, rounds down: then silence is −1 and 0 by turns, and never rests.
    """
    if within_steps(samples, 128):
        return 1 / 128
    still = np.empty(max(0, len(samples) - 1), np.bool_)
    for part in slices(len(still)):
        still[part] = np.abs(np.diff(samples[part.start : part.stop + 1])) < SILENCE_PEAK
    runs = _runs(still, STILL)
    values = np.abs(samples[runs[:, 0]])
    off_zero = (values >= SILENCE_PEAK) & (values < LOUDEST_STILL)
    lasting = (runs[:, 1] - runs[:, 0])[off_zero]
    if lasting.sum() < STILL_SHARE * len(samples):
        return 0.0
    return float(np.median(values[off_zero]))


def _silences(samples: Samples) -> NDArray[np.int64]:
    """Half-open runs of silence, at least LEAST_SAMPLES samples long, shape (runs, 2)."""
    return _runs(_silent_samples(samples), LEAST_SAMPLES)


def _silent_samples(samples: Samples) -> NDArray[np.bool_]:
    return np.asarray((samples < SILENCE_PEAK) & (samples > -SILENCE_PEAK))


def _runs(flags: NDArray[np.bool_], least: int) -> NDArray[np.int64]:
    """Half-open runs of True, at least `least` long, shape (runs, 2)."""
    edges = runs(flags)
    return edges[edges[:, 1] - edges[:, 0] >= least]


def _touches_voice_edge(start: int, end: int, span: tuple[int, int]) -> bool:
    """Whether a silence lies where the voice begins or ends: partly in it, partly outside."""
    return start <= span[1] < end or start < span[0] <= end


def _never_rests(samples: Samples, span: tuple[int, int], without: list[tuple[int, int]]) -> bool:
    """Whether there is enough room tone around the voice to judge by, with (nearly) no exact silence in it.

    without: silences at the ends of the voice, which are what is being judged.
    """
    first = min([span[0], *(start for start, end in without if start < span[0] <= end)])
    last = max([span[1], *(end for start, end in without if start <= span[1] < end)])
    nothing = _silent_samples(samples)
    tone = np.concatenate([nothing[:first], nothing[last:]])
    if len(tone) < LEAST_ROOM_TONE_MS * RATE // 1000:
        return False
    silences = _runs(tone, LEAST_SAMPLES)
    return int((silences[:, 1] - silences[:, 0]).sum()) < RESTING_SHARE * len(tone)


def _level(piece: Samples) -> float:
    return decibels(float(np.mean(piece.astype(np.float64) ** 2)))


def _peak(piece: Samples) -> float:
    return float(np.abs(piece).max())
