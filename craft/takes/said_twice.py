"""Which sounds of a run are said again right afterwards: a sentence that was begun, broken off and begun anew.

The two beginnings are compared by their cepstra (mel bands, cosine transform: Davis and Mermelstein 1980) as far as the
broken-off one goes, by dynamic time warping without a step more than twice as fast or as slow (Sakoe and Chiba 1978).
The figures stand on twelve voices of `benchmarks/bench_cuts` (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS

STEP_MS = 20
SIZE = 2048  # 43 ms
BANDS, LOWEST_HZ, HIGHEST_HZ = 24, 100.0, 6000.0
COEFFICIENTS = 12  # without the first, which is the level
# A broken-off beginning: its shortest and longest, and of how many spans it may consist (half of a long sentence).
SHORTEST_MS, LONGEST_MS, MOST_SPANS = 200, 12_000, 12
TWICE_AS_LONG = 1.4  # what is looked at behind it, of its own length
LATER_FRAMES = 4
# The mean distance of two frames: the same words of one voice stay below 1.9 (2.5 where they are said a tenth slower),
# other words above 2.5.
ALIKE = 2.4
CERTAIN_FRAMES = 50  # a second of other words is enough
FLOOR = 1e-6  # of a band's power: below is silence

Spans = Sequence[tuple[int, int]]


def said_again(samples: Samples, spans: Spans) -> NDArray[np.bool_]:
    """[k, m]: the spans k … m − 1 are the beginning of what is said from the span m on. samples: of the run (48 kHz);
    spans: in milliseconds, half-open."""
    found = np.zeros((len(spans), len(spans) + 1), np.bool_)
    if len(spans) < 2:
        return found
    cepstra = _subtract_mean(_cepstra(samples), spans)
    for first in range(len(spans) - 1):
        for then in range(first + 1, min(first + MOST_SPANS, len(spans))):
            length_ms = spans[then - 1][1] - spans[first][0]
            if length_ms > LONGEST_MS:
                break
            if length_ms >= SHORTEST_MS:
                until = spans[then][0] + round(TWICE_AS_LONG * length_ms) + SHORTEST_MS
                begun, again = (
                    cepstra[_frames(*span)] for span in ((spans[first][0], spans[then - 1][1]), (spans[then][0], until))
                )
                found[first, then] = _distance(begun, again) < ALIKE
    return found


def _frames(start_ms: int, end_ms: int) -> slice:
    return slice(start_ms // STEP_MS, end_ms // STEP_MS)


def _subtract_mean(cepstra: NDArray[np.float64], spans: Spans) -> NDArray[np.float64]:
    """Against the mean and the spread of this voice: what all of its words share says nothing."""
    spoken = np.concatenate([cepstra[_frames(*span)] for span in spans])
    return np.asarray((cepstra - spoken.mean(0)) / np.maximum(spoken.std(0), 1e-9))


def _distance(begun: NDArray[np.float64], again: NDArray[np.float64]) -> float:
    """The mean distance of the frames of `begun` on the best way through the beginning of `again`; infinite as soon as
    it is certain that other words are said."""
    if len(begun) < 2 or len(again) * 2 < len(begun):
        return float("inf")
    before = np.full(len(again), np.inf)
    now = before.copy()
    now[:LATER_FRAMES] = _apart(begun[0], again[:LATER_FRAMES])
    for number, frame in enumerate(begun[1:], start=2):
        then = np.full(len(again), np.inf)
        row = _apart(frame, again)
        then[1:] = np.minimum(now[:-1], before[:-1] + row[1:])
        then[2:] = np.minimum(then[2:], now[:-2])
        before, now = now, then + row
        if number >= CERTAIN_FRAMES and min(now.min(), before.min()) > ALIKE * number:
            return float("inf")
    return float(min(now.min(), before.min())) / len(begun)


def _apart(frame: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.square(others - frame).sum(1)))


def _cepstra(samples: Samples) -> NDArray[np.float64]:
    """One row of COEFFICIENTS for each 20 ms."""
    window, filters, cosines = np.hanning(SIZE).astype(np.float32), _mel_filters(), _cosines()
    padded = np.pad(samples, (SIZE // 2, SIZE))
    frames = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[:: STEP_MS * SAMPLES_PER_MS]
    found = [  # a minute at a time: a run of ten minutes would else take half a gigabyte
        np.log(np.square(np.abs(np.fft.rfft(frames[at : at + 3000] * window))) @ filters + FLOOR) @ cosines
        for at in range(0, len(frames), 3000)
    ]
    return np.concatenate(found)


def _mel_filters() -> NDArray[np.float64]:
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (LOWEST_HZ, HIGHEST_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(SIZE, 1 / RATE)[:, None]
    rising, falling = (hertz - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - hertz) / np.diff(edges)[1:]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _cosines() -> NDArray[np.float64]:
    return np.asarray(np.cos(np.pi * np.outer(np.arange(BANDS) + 0.5, np.arange(1, COEFFICIENTS + 1)) / BANDS))
