"""The spectrum of a take: how high it reaches (a telephone stops at 3.4 kHz)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.pieces import PIECE, slices
from craft.sound.sample_rate import RATE

SIZE = 1024  # 21 ms, bins of 46.9 Hz
BINS = SIZE // 2 + 1
BAND_HZ = 250.0
BINS_PER_BAND = max(1, round(BAND_HZ / (RATE / SIZE)))
# Consonants at the top of a voice lie 30 to 55 dB below its vowels; what is further down is the recorder. Opus and AAC
# at low rates put noise 62 to 65 dB below the voice where a telephone has nothing.
BELOW_VOICE_DB = 62.0
ABOVE_NOISE_DB = 5.0
# Where the noise itself is louder than this (below the voice), nobody can tell what the voice has there.
MASKED_BELOW_VOICE_DB = 52.0
# A converter without a filter (every sample repeated, or straight lines between them) leaves mirror images above half
# the first rate: what is heard there moves exactly as what is below. In a voice the two have little in common.
MIRRORS_HZ = (4000.0, 5512.5, 6000.0)
MIRROR_FROM, MIRROR_TO = 0.05, 0.75  # of the mirror's frequency, away from it
MIRRORED_BINS = round((1 + MIRROR_TO) * max(MIRRORS_HZ) * SIZE / RATE) + 2
MIRROR_SHARE = 0.5  # correlation; clean voices of 8 languages stay below 0.25, of a ninth below 0.46, images above 0.55


# A telephone's band ends at once, and nothing is above; a dull voice fades. From the kilohertz before an edge to the
# loudest 250 Hz in the 2.5 kHz behind it a voice falls by 20 to 62 dB through a telephone, by 6 to 21 where it is dull
# (107 takes with 12 dB an octave from 1 to 2 kHz on: docs/benchmarks.md). What a lossy codec leaves out of soft sounds
# only is no edge: the voice must fall (by so much less) in the tenth of the moments that are loudest behind it.
HISSING_SHARE, LEAST_HISSING, HISSING_LESS_DB = 0.1, 3, 3.0
EDGES_HZ = (3400.0, 3750.0, 4000.0, 4500.0, 5500.0, 6000.0)
# Behind a telephone's edge nothing is heard but a soft slope and the noise of a codec. The voice of a game that was
# made small has a hole there, and is heard again above it.
HEARD_ABOVE_HZ = 2500.0
MIRROR_EDGE_DB = 99.0


@dataclass(frozen=True)
class Band:
    """hz: the highest frequency (upper edge of a band of 250 Hz) where the voice stands above the noise, or may; 0 when
    there is nothing to measure. edge_db: how far the voice falls where a telephone ends."""

    hz: float = 0.0
    edge_db: float = 0.0


def voice_band(samples: Samples, spoken: NDArray[np.bool_]) -> Band:
    """How high the voice reaches. spoken: one flag for each 32 ms of `samples` (48 kHz)."""
    bands = power_frames(samples, SIZE, SIZE, _bands)
    if not len(bands):
        return Band()
    middles = (np.arange(len(bands)) * SIZE + SIZE // 2) * 1000 // RATE // 32
    voiced = spoken[np.minimum(middles, len(spoken) - 1)] if len(spoken) else np.zeros(len(bands), np.bool_)
    if not voiced.any():
        return Band()
    loud = np.percentile(bands[voiced], 95, axis=0)
    noise = np.percentile(bands, 10, axis=0) if voiced.all() else np.median(bands[~voiced], axis=0)
    if voiced.mean() > 0.9:
        noise = np.percentile(bands, 5, axis=0)
    heard = (loud > loud.max() * 10 ** (-BELOW_VOICE_DB / 10)) & (loud > noise * 10 ** (ABOVE_NOISE_DB / 10))
    heard |= noise > loud.max() * 10 ** (-MASKED_BELOW_VOICE_DB / 10)
    top = np.flatnonzero(heard)
    highest = float((top[-1] + 1) * BINS_PER_BAND * RATE / SIZE) if len(top) else 0.0
    mirror = _mirror_hz(power_frames(samples, SIZE, SIZE, _mirrored_levels, voiced))
    if mirror:
        return Band(min(highest, mirror), MIRROR_EDGE_DB)
    edges = [edge for edge in EDGES_HZ if highest <= edge + HEARD_ABOVE_HZ]
    return Band(highest, max((_fall_db(bands[voiced], loud, edge) for edge in edges), default=0.0))


def _fall_db(voiced: NDArray[np.float64], loud: NDArray[np.float64], edge_hz: float) -> float:
    """How far the voice falls at a frequency. voiced: its moments' bands; loud: the 95th percentile of each band."""
    end = round(edge_hz / (BINS_PER_BAND * RATE / SIZE))
    before, behind = slice(end - 4, end - 1), slice(end + 2, end + 12)
    hissing = np.argsort(voiced[:, behind].max(axis=1))[-max(LEAST_HISSING, round(HISSING_SHARE * len(voiced))) :]
    usual, less = (
        10 * np.log10(np.maximum(power, loud.max() * 1e-12 + 1e-30)) for power in (loud, voiced[hissing].mean(axis=0))
    )
    return float(
        min(
            usual[before].mean() - usual[behind].max(),
            less[before].mean() - less[behind].max() + HISSING_LESS_DB,
        )
    )


def _bands(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(
        power[:, : BINS // BINS_PER_BAND * BINS_PER_BAND].reshape(len(power), -1, BINS_PER_BAND).mean(axis=2)
    )


def _mirrored_levels(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the bins that any mirror needs."""
    return np.asarray(np.log10(np.maximum(power[:, :MIRRORED_BINS], 1e-14)))


def _mirror_hz(levels: NDArray[np.float64]) -> float:
    """The frequency at which the levels (frames, bins) are mirrored, 0 when at none."""
    for mirror in MIRRORS_HZ:
        offsets = np.arange(round(MIRROR_FROM * mirror * SIZE / RATE), round(MIRROR_TO * mirror * SIZE / RATE))
        middle = mirror * SIZE / RATE
        above, below = (levels[:, np.round(middle + sign * offsets).astype(int)] for sign in (1, -1))
        # What differs from one moment to the next and from one line to the next: a voice's loudness and its slope
        # are alike everywhere and prove nothing.
        above, below = (x - x.mean(axis=0) - x.mean(axis=1, keepdims=True) + x.mean() for x in (above, below))
        shared = float((above * below).sum()) / (float(np.sqrt((above**2).sum() * (below**2).sum())) or 1.0)
        if shared > MIRROR_SHARE:
            return mirror
    return 0.0


def power_frames(
    samples: Samples,
    size: int,
    hop: int,
    of: Callable[[NDArray[np.float64]], NDArray[np.float64]] = np.asarray,
    only: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Power spectra of Hann-windowed frames, shape (frames, bins); a frame's bins sum to its mean square.

    of: what is kept of some frames' spectra, frame by frame: all spectra of a long take weigh more than itself.
    only: a flag for each frame, whether it is wanted.
    """
    if len(samples) < size:
        return of(np.zeros((0, size // 2 + 1)))
    window = scipy.signal.get_window("hann", size).astype(np.float32)
    scale = size * float((window.astype(np.float64) ** 2).sum())
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    kept = []
    for part in slices(len(frames), PIECE // size):
        wanted = frames[part] if only is None else frames[part][only[part]]
        spectrum = scipy.fft.rfft(wanted * window, axis=1)  # in single precision, as the frames: numpy's is slower
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float64)
        power[:, 1:-1] *= 2
        kept.append(of(power / scale))
    return np.concatenate(kept)
