"""The bed: a room's tone made anew, without an end and without repeating itself, wherever the original is not heard.

Gaussian noise through the learnt spectrum, frame by frame, each laid half over the next one; the sine over them keeps
the level of noise even. The same film and plan give the same bytes.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from craft.sound.loudness import k_weighting
from craft.sound.room_tone import FRAME, HOP, Powers, RoomTone
from craft.sound.sample_rate import RATE

# 20 LU below the voice (WCAG 2.2, G56; 15 over ambience are preferred: Torcoli and others, JAES 67(12), 2019), one more
# because a voice's loudness is measured over the whole of it, not word by word.
MOST_BELOW_VOICE_LU = -21.0
BATCH = 12  # frames made at once: a second

_SINE = np.sin(np.pi * (np.arange(FRAME, dtype=np.float64) + 0.5) / FRAME).astype(np.float32)

Samples = NDArray[np.float32]
Moments = NDArray[np.int64]


def loudness(tone: RoomTone) -> NDArray[np.float64]:
    """LUFS at each of its moments, ungated: −120.7 where nothing is heard."""
    turn = np.exp(-2j * np.pi * np.arange(FRAME // 2 + 1) / FRAME)
    weight = np.ones(len(turn))
    for b0, b1, b2, _one, a1, a2 in k_weighting(RATE):
        weight *= np.abs((b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2)) ** 2
    weight[1:-1] *= 2
    heard = ((tone.noise + tone.hum) @ weight) / FRAME
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(heard, 1e-12)))


def gains_below_voice(tone: RoomTone, gain: float, voice_lufs: float) -> NDArray[np.float64]:
    """By how much (0…1) the room must be turned down at each moment to lie under the voice. gain: its own, which makes
    the French as loud as the voice."""
    return np.minimum(1.0, 10 ** ((voice_lufs + MOST_BELOW_VOICE_LU - loudness(tone)) / 20) / gain)


class Bed:
    """A stream of mono sound at 48 kHz. at: moments of the version (samples), in order; tone: of the film at each;
    between them one becomes the other. gains: of each. seed: names the noise."""

    def __init__(self, at: Moments, tone: RoomTone, gains: NDArray[np.float64], seed: str) -> None:
        self._at = at.astype(np.float64)
        factors = gains.astype(np.float32)[:, None]
        self._height = np.sqrt(tone.noise * np.float32(FRAME / 2)) * factors
        self._steady = np.flatnonzero(tone.hum.any(axis=0))
        self._hum = np.sqrt(tone.hum[:, self._steady] * np.float32(FRAME)) * factors
        self._noise = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]))
        # The first half of the first frame is left out: only from there on two lie over each other.
        self._next = -HOP
        self._frame = 0
        self._ready = np.zeros(0, np.float32)
        self._half = np.zeros(HOP, np.float32)
        self._skip = HOP

    def read(self, count: int) -> Samples:
        """The next `count` samples."""
        parts, there = [self._ready], len(self._ready)
        while there < count:
            parts.append(self._more())
            there += len(parts[-1])
        joined = np.concatenate(parts)
        self._ready = joined[count:]
        return joined[:count]

    def _more(self) -> Samples:
        middles = self._next + HOP + HOP * np.arange(BATCH)
        self._next += HOP * BATCH
        drawn = self._noise.standard_normal((BATCH, 2, FRAME // 2 + 1), np.float32)
        place = np.interp(middles, self._at, np.arange(len(self._at)))
        first = place.astype(int)
        share = (place - first).astype(np.float32)[:, None]
        after = np.minimum(first + 1, len(self._at) - 1)
        spectra = (drawn[:, 0] + 1j * drawn[:, 1]) * _blend(self._height[first], self._height[after], share)
        spectra[:, -1] = 0  # the highest frequency has no phase
        frames = np.asarray(np.fft.irfft(spectra, FRAME) * _SINE, np.float32)
        if len(self._steady):
            frames += self._humming(first, after, share)
        out = frames[:, :HOP].copy()
        out[0] += self._half
        out[1:] += frames[:-1, HOP:]
        self._half = frames[-1, HOP:]
        sound, self._skip = out.ravel()[self._skip :], 0
        return np.asarray(sound, np.float32)

    def _humming(self, first: Moments, after: Moments, share: Powers) -> Samples:
        """Its phase goes on from frame to frame: a bin turns by half its number in half a frame."""
        spectra = np.zeros((BATCH, FRAME // 2 + 1), np.complex64)
        turned = np.where((self._frame + np.arange(BATCH))[:, None] * self._steady % 2, -1, 1)
        self._frame += BATCH
        height = _blend(self._hum[first], self._hum[after], share)
        spectra[:, self._steady] = height * turned * np.exp(1j * self._steady**2)
        return np.asarray(np.fft.irfft(spectra, FRAME) * _SINE**2, np.float32)


def _blend(one: Powers, other: Powers, share: Powers) -> Powers:
    """Equal power all the way."""
    return np.sqrt((1 - share) * one**2 + share * other**2)
