"""Loudness and true peak as broadcasters measure them (ITU-R BS.1770-4), on mono sound in numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from craft.sound.filters import kaiser_low_pass, sosfilt, upsample
from craft.sound.pieces import slices

Samples = NDArray[np.float32] | NDArray[np.float64]

SILENCE_LUFS = -70.0  # the absolute gate; nothing quieter is measured
RELATIVE_GATE_LU = -10.0
BLOCK_S, STEP_S = 0.4, 0.1
# EBU Tech 3342: loudness range, from blocks of 3 s.
RANGE_BLOCK_S, RANGE_GATE_LU = 3.0, -20.0
SILENCE_DBTP = -120.0

# Analogue values of the two K-weighting filters, from which the published coefficients at 48 kHz follow (BS.1770-4,
# tables 1 and 2). Designing from them gives the same curve at every other rate.
SHELF_HZ, SHELF_Q, SHELF_DB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
PASS_HZ, PASS_Q = 38.13547087602444, 0.5003270373238773

OVERSAMPLING = 4  # BS.1770-4 annex 2: at least 4 times at 48 kHz
_TAPS = 12 * OVERSAMPLING  # annex 2 uses 12 taps for each of the 4 phases
_BLOCK = 512  # samples that are oversampled, or not, together
_ROWS = 512  # so many blocks at a time: oversampled at once, a loud take would need ten times its memory


def k_weighting(sr: int) -> NDArray[np.float64]:
    """The K filter at `sr` Hz as second-order sections, shape (2, 6)."""
    k = np.tan(np.pi * SHELF_HZ / sr)
    high = 10 ** (SHELF_DB / 20)
    middle = high**0.4996667741545416
    norm = 1 + k / SHELF_Q + k * k
    shelf = [
        (high + middle * k / SHELF_Q + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - middle * k / SHELF_Q + k * k) / norm,
        1.0,
        2 * (k * k - 1) / norm,
        (1 - k / SHELF_Q + k * k) / norm,
    ]
    k = np.tan(np.pi * PASS_HZ / sr)
    norm = 1 + k / PASS_Q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / PASS_Q + k * k) / norm]
    return np.array([shelf, high_pass])


@dataclass
class LoudnessMeter:
    """Integrated loudness of a stream, fed piece by piece; memory grows by 8 bytes for each 100 ms."""

    sr: int
    _step: int = 0
    _filter: NDArray[np.float64] = field(default_factory=lambda: np.zeros((2, 6)))
    _state: NDArray[np.float64] = field(default_factory=lambda: np.zeros((2, 2)))
    _rest: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    _powers: list[NDArray[np.float64]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._step = round(self.sr * STEP_S)
        self._filter = k_weighting(self.sr)

    def feed(self, samples: Samples) -> None:
        """Add mono samples, 1.0 = full scale. Works a second at a time: four float64 copies of a long
        take would need much memory."""
        for at in range(0, len(samples), self.sr):
            self._feed(samples[at : at + self.sr])

    def _feed(self, samples: Samples) -> None:
        weighted, self._state = sosfilt(self._filter, samples, self._state)
        sound = np.concatenate([self._rest, weighted])
        whole = len(sound) // self._step * self._step
        self._powers.append((sound[:whole].reshape(-1, self._step) ** 2).sum(axis=1))
        self._rest = sound[whole:]

    def integrated_lufs(self) -> float:
        """Gated loudness so far, in LUFS; SILENCE_LUFS when no block passes the gate.

        Sound shorter than one block (400 ms) is measured as one block of its own length, because a single spoken
        word must have a loudness too.
        """
        steps = np.concatenate(self._powers) if self._powers else np.zeros(0)
        length = len(steps) * self._step + len(self._rest)
        return gated_lufs(steps, self._step, left=float((self._rest**2).sum()), samples=length)

    def momentary_lufs(self) -> NDArray[np.float64]:
        """Loudness of the 400 ms from each tenth of a second on, so far; nothing is gated, silence is −120.7."""
        steps = np.concatenate(self._powers) if self._powers else np.zeros(0)
        overlap = round(BLOCK_S / STEP_S)
        if len(steps) < overlap:
            return np.zeros(0)
        blocks = np.convolve(steps, np.ones(overlap), "valid") / (overlap * self._step)
        return np.asarray(-0.691 + 10 * np.log10(np.maximum(blocks, 1e-12)))

    def loudness_range_lu(self) -> float:
        """How far loud and quiet passages lie apart, in LU (EBU Tech 3342); 0 for less than 3 s, or for silence."""
        steps = np.concatenate(self._powers) if self._powers else np.zeros(0)
        length = round(RANGE_BLOCK_S / STEP_S)
        if len(steps) < length:
            return 0.0
        blocks = np.convolve(steps, np.ones(length), "valid") / (length * self._step)
        loud = blocks[blocks > _power(SILENCE_LUFS)]
        if not len(loud):
            return 0.0
        kept = loud[loud > loud.mean() * 10 ** (RANGE_GATE_LU / 10)]
        quiet, high = np.percentile(10 * np.log10(kept), [10, 95])
        return float(high - quiet)


def integrated_lufs(x: Samples, sr: int) -> float:
    """Integrated loudness of mono `x` at `sr` Hz, in LUFS (see `LoudnessMeter.integrated_lufs`)."""
    meter = LoudnessMeter(sr)
    meter.feed(x)
    return meter.integrated_lufs()


def true_peak_dbtp(x: Samples, sr: int) -> float:
    """Largest value of the waveform between the samples too, in dBTP (0 = full scale); SILENCE_DBTP for silence.

    Four-fold oversampling (two-fold from 96 kHz, none from 192 kHz, as BS.1770-4 annex 2 allows). For a stream: the
    maximum over pieces that overlap by 12 samples is the same.
    """
    if not len(x):
        return SILENCE_DBTP
    factor = max(1, OVERSAMPLING * 48_000 // max(sr, 48_000))
    peak = max(float(x.max()), -float(x.min()))
    if factor > 1 and peak > 0:
        taps = (kaiser_low_pass(_TAPS + 1, 1 / factor) * factor).astype(np.float32)
        peak = max(peak, _peak_between(x, taps, factor, peak))
    return max(SILENCE_DBTP, 20 * float(np.log10(peak))) if peak > 0 else SILENCE_DBTP


def _peak_between(x: Samples, taps: NDArray[np.float32], factor: int, above: float) -> float:
    """Largest absolute value of `x` oversampled; where it does not pass `above`, anything up to that.

    No output of the filter passes its largest input times the absolute values of a phase (1.8 in sum): most of a voice
    is too soft to contain the peak, and oversampling is the expensive part.
    """
    reach = -(-len(taps) // factor)  # inputs that decide one output
    most = float(np.abs(np.pad(taps, (0, -len(taps) % factor)).reshape(-1, factor)).sum(axis=0).max())
    for part in slices(-(-(len(x) + reach) // _BLOCK) * _BLOCK, _ROWS * _BLOCK):
        first = max(0, part.start - reach)
        known = np.asarray(x[first : part.stop], np.float32)
        padded = np.pad(known, (first - part.start + reach, part.stop - first - len(known)))
        rows = np.lib.stride_tricks.sliding_window_view(padded, reach + _BLOCK)[::_BLOCK]
        loudest = np.abs(rows).max(axis=1)
        loud = rows[loudest * (most * 1.001) > above]  # a thousandth for the rounding of float32
        fine = upsample(taps, loud, factor)[:, reach * factor : (reach + _BLOCK) * factor]
        above = max(above, float(np.abs(fine).max(initial=0)))
    return above


def gated_lufs(steps: NDArray[np.float64], step: int, *, left: float = 0.0, samples: int = 0) -> float:
    """Gated loudness from the sums of K-weighted squares of each whole step of 100 ms (`step` samples), in LUFS.

    left: the sum of what came after the last whole step; samples: the length of all. Both count only for sound that
    is shorter than one block.
    """
    overlap = round(BLOCK_S / STEP_S)
    if len(steps) >= overlap:
        blocks = np.convolve(steps, np.ones(overlap), "valid") / (overlap * step)
    elif samples:
        blocks = np.array([(steps.sum() + left) / samples])
    else:
        return SILENCE_LUFS
    loud = blocks[blocks > _power(SILENCE_LUFS)]
    if not len(loud):
        return SILENCE_LUFS
    gate = loud.mean() * 10 ** (RELATIVE_GATE_LU / 10)
    return _lufs(float(loud[loud > gate].mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _lufs(power: float) -> float:
    return -0.691 + 10 * float(np.log10(power))
