"""Measures a finished file: its samples, its loudness, and where in it a take is heard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.limiter import EDGE, true_peaks
from craft.sound.loudness import SILENCE_DBTP, LoudnessMeter
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.programs import recipes
from media.programs.process import pipe

BLOCK = 4 * RATE
# A longer needle adds cost and no certainty.
LONGEST_NEEDLE_MS = 5_000
TIMEOUT_S = 60.0

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Loudness:
    """samples: length at 48 kHz. lufs, lra_lu: integrated loudness and loudness range (EBU 3342). dbtp: true peak."""

    samples: int
    lufs: float
    lra_lu: float
    dbtp: float

    @property
    def duration_ms(self) -> float:
        return self.samples / SAMPLES_PER_MS


@dataclass(frozen=True)
class LocatedSound:
    """offset_ms: how much later than expected the needle is heard (negative: earlier). score: −1…1, 1 = identical."""

    offset_ms: float
    score: float


class SampleCount:
    """The length of a stream of blocks, for whoever knows how loud it is."""

    def __init__(self) -> None:
        self.samples = 0

    def feed(self, block: Samples) -> None:
        self.samples += len(block)


class LoudnessGauge:
    """Loudness, range and true peak of a stream of mono blocks at 48 kHz; memory does not grow with the blocks."""

    def __init__(self) -> None:
        self.samples = 0
        self._meter = LoudnessMeter(RATE)
        self._peak = 0.0
        self._before = np.zeros(0, np.float32)
        self._known = 0  # of these, so many have had their neighbours on both sides, and are counted

    def feed(self, block: Samples) -> None:
        self._meter.feed(block)
        self._feed_peak(block)
        self.samples += len(block)

    def _feed_peak(self, block: Samples) -> None:
        """The last samples wait for the next block: treated as an end, a cut in a loud moment would
        overshoot by half a dB."""
        joined = np.concatenate([self._before, block])
        settled = max(self._known, len(joined) - EDGE)
        self._peak = self._highest(joined, self._known, settled)
        self._before = joined[-2 * EDGE :]
        self._known = settled - (len(joined) - len(self._before))

    def _highest(self, sound: Samples, start: int, end: int) -> float:
        return max(self._peak, float(true_peaks(sound, self._peak)[start:end].max(initial=0.0)))

    def momentary_lufs(self) -> NDArray[np.float64]:
        """As `LoudnessMeter.momentary_lufs`."""
        return self._meter.momentary_lufs()

    def read(self) -> Loudness:
        meter = self._meter
        peak = self._highest(self._before, self._known, len(self._before))
        dbtp = max(SILENCE_DBTP, 20 * math.log10(peak)) if peak else SILENCE_DBTP
        return Loudness(self.samples, meter.integrated_lufs(), meter.loudness_range_lu(), dbtp)


def decode(path: Path, *, timeout_s: float = TIMEOUT_S) -> Iterator[Samples]:
    """The sound of a file of our own making, mono at 48 kHz, in blocks of at most 4 s.

    timeout_s: for the whole of it. Raises MediaError when the file cannot be decoded. Close the iterator to stop.
    """
    argv = recipes.ffmpeg(
        *recipes.own_file(path),
        *("-map", "0:a:0", "-vn", "-sn", "-dn"),
        *("-ac", "1", "-ar", str(RATE), "-f", "f32le", "pipe:1"),
    )
    with pipe(argv, timeout_s=timeout_s) as decoder:
        try:
            while data := decoder.stdout.read(BLOCK * 4):
                yield np.frombuffer(data[: len(data) // 4 * 4], "<f4").astype(np.float32)
        except GeneratorExit:
            decoder.stop()


def measure_file(path: Path, *, timeout_s: float = 3600.0) -> Loudness:
    """Decode the first sound of a file and measure it. Raises MediaError."""
    gauge = LoudnessGauge()
    for block in decode(path, timeout_s=timeout_s):
        gauge.feed(block)
    return gauge.read()


def best_match(needle: Samples, sound: Samples) -> tuple[int, float]:
    """The shift at which `needle` resembles `sound` most, and the normalised cross-correlation there (−1…1)."""
    energy = float(np.dot(needle.astype(np.float64), needle))
    if not energy or len(sound) < len(needle):
        return 0, 0.0
    # A power of two, whatever the lengths: the library keeps its plan of every other size, and that takes memory.
    size = 1 << (len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    spectrum *= np.conj(np.fft.rfft(needle, size))
    products = np.fft.irfft(spectrum, size)[: len(sound) - len(needle) + 1].astype(np.float64)
    squares = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    under = squares[len(needle) :] - squares[: -len(needle)]
    # Where almost nothing is heard, rounding errors would divide to any score.
    floor = 1e-4 * energy
    scores = products / np.sqrt(np.maximum(under, floor) * energy)
    lag = int(np.argmax(scores))
    return lag, float(scores[lag])
