"""The loudness of a whole mix, and what it *would* be after any gain and the limiter, without reading it again.

The higher the gain, the more the limiter removes, so the static gain that leads to −16 LUFS has to be searched. The
profile keeps, for every 5 ms, the K-weighted power and the peak (8 bytes): enough to know the answer within 0.1 LU.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.sound.filters import sosfilt
from craft.sound.limiter import REACH_MS, smooth_gains
from craft.sound.loudness import STEP_S, gated_lufs, k_weighting
from craft.sound.sample_rate import RATE

FRAME_MS = 5
FRAME = RATE * FRAME_MS // 1000
STEP = round(RATE * STEP_S)
FRAMES_PER_STEP = STEP // FRAME
CLOSE_LU = 0.01
# Frames that are processed at once (five minutes): a whole soundtrack would be in memory several times.
PIECE = 3_000 * FRAMES_PER_STEP

Samples = NDArray[np.float32]


class LoudnessProfile:
    """Fed with blocks of mono sound at 48 kHz."""

    def __init__(self) -> None:
        self._filter = k_weighting(RATE)
        self._state = np.zeros((len(self._filter), 2))
        self._rest = (np.zeros(0, np.float32), np.zeros(0, np.float32))
        self._powers: list[NDArray[np.float32]] = []
        self._peaks: list[NDArray[np.float32]] = []
        self._samples = 0
        self._whole: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    def feed(self, block: Samples) -> None:
        if not len(block):
            return
        weighted, self._state = sosfilt(self._filter, block, self._state)
        sound = np.concatenate([self._rest[0], block])
        heard = np.concatenate([self._rest[1], weighted.astype(np.float32)])
        whole = len(sound) // FRAME * FRAME
        frames = heard[:whole].reshape(-1, FRAME)
        self._powers.append(np.einsum("ij,ij->i", frames, frames))
        self._peaks.append(np.abs(sound[:whole]).reshape(-1, FRAME).max(axis=1))
        self._rest = (sound[whole:], heard[whole:])
        self._samples += len(block)
        self._whole = None

    def lufs(self, gain_db: float = 0.0, ceiling: float | None = None) -> float:
        """Integrated loudness after a static gain, and after the limiter if there is a ceiling (of full scale 1)."""
        gain = np.float32(10 ** (gain_db / 20))
        powers, peaks = self._frames()
        steps = np.zeros(len(powers) // FRAMES_PER_STEP)
        left = 0.0
        for start in range(0, len(powers), PIECE):
            stop = min(len(powers), start + PIECE)
            scaled = powers[start:stop] * gain * gain
            if ceiling is not None:
                scaled *= _limit(peaks, start, stop, gain, np.float32(ceiling)) ** 2
            whole = len(scaled) // FRAMES_PER_STEP
            kept = scaled[: whole * FRAMES_PER_STEP].reshape(-1, FRAMES_PER_STEP)
            steps[start // FRAMES_PER_STEP : start // FRAMES_PER_STEP + whole] = kept.sum(axis=1, dtype=np.float64)
            left = float(scaled[whole * FRAMES_PER_STEP :].sum(dtype=np.float64))
        return gated_lufs(steps, STEP, left=left, samples=self._samples)

    def gain_for(self, lufs: float, ceiling: float, most_db: float) -> float:
        """The static gain (dB, at most `most_db`) after which the limited sound measures `lufs`."""
        low = min(most_db, lufs - self.lufs())
        high = most_db
        if self.lufs(low, ceiling) >= lufs - CLOSE_LU or self.lufs(high, ceiling) <= lufs:
            return low if self.lufs(low, ceiling) >= lufs - CLOSE_LU else high
        while high - low > CLOSE_LU:
            middle = (low + high) / 2
            if self.lufs(middle, ceiling) < lufs:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def _frames(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """All frames so far, including the last incomplete one. Joined once, one after the other, for whoever asks many
        times: two hours have 6 MB of each."""
        if self._whole is None:
            sound, heard = self._rest
            last = ([np.dot(heard, heard)], [np.abs(sound).max()]) if len(sound) else ([], [])
            powers = _join_frames(self._powers, last[0])
            self._whole = powers, _join_frames(self._peaks, last[1])
        return self._whole


def _join_frames(frames: list[NDArray[np.float32]], last: list[np.float32]) -> NDArray[np.float32]:
    """Those of a list and the last one; the list keeps them as a part of it."""
    whole = np.concatenate([*frames, np.array(last, np.float32)])
    frames[:] = [whole[: len(whole) - len(last)]]
    return whole


def _limit(peaks: Samples, start: int, stop: int, gain: np.float32, ceiling: np.float32) -> Samples:
    """The limiter's gain (0…1) in the frames start…stop, from their peaks and those of the frames around."""
    around = 2 * REACH_MS // FRAME_MS
    first = max(0, start - around)
    near = peaks[first : stop + around]
    wanted = np.minimum(np.float32(1), ceiling / np.maximum(near * gain, np.float32(1e-9)))
    return smooth_gains(wanted, REACH_MS // FRAME_MS)[start - first : stop - first]
