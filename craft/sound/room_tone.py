"""The tone of the room in which a film was recorded: its spectrum, learnt from the pauses of the French.

Clicks, keys and music are left out. In a pause noise has a power of its own in every frame (exponentially distributed,
so its mean is the median / ln 2, which no single knock moves), a hum the same in all of them: there the mean counts.
Figures: docs/benchmarks.md ("The bed").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from craft.sound.mix_envelope import AFTER_MS, BEFORE_MS
from craft.sound.music_detection import NO_PEAKS, Counts, count_peaks, is_music, steady_bins
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS

FRAME, HOP = 8192, 4096
BINS = FRAME // 2 + 1
WINDOW = RATE * 3 // 2  # of a pause: as long as music is looked for
STEP, REACH = 10 * RATE, 15 * RATE
"""One tone for each STEP, from the pauses within REACH of its middle."""
LEAST_PAUSE, ENOUGH_PAUSE = RATE, 5 * RATE
# Speech without pause longer than REACH: the tone of the nearest pause goes on so far, then there is none.
BORROWED_STEPS = 6
# Below, the room is silent: a gate, or a screen recording without a microphone.
SILENT_DBFS = -75.0
QUIET_PERCENTILE, LOUDER_DB = 20, 4.0
# Mean / (median / ln 2) of what never changes is 0.69, of noise 1.
STEADY = 0.85
# Of a hum, over the median of so many bins on both sides; its power lies in so many around its own.
HUM_OVER, AROUND, LOBE = 4.0, 12, 2
LOWEST_HZ = 20.0  # below is no sound, but offsets and rumble of the microphone

_HANN = np.hanning(FRAME).astype(np.float32)
_ENERGY = np.float32(np.square(_HANN).sum())
_FLOOR = 1e-20
_FIRST_BIN = int(LOWEST_HZ * FRAME / RATE) + 1

Samples = NDArray[np.float32]
Powers = NDArray[np.float32]


@dataclass(frozen=True)
class RoomTone:
    """at: moments of the film (samples), in order. noise, hum: of each moment the mean square of a sample by frequency,
    shape (len(at), BINS), so that the mean over all frequencies is that of the sound; zeros where it is silent. hum: of
    the few frequencies that never change. music: whether more than half of the pauses hold music. musical: the pieces
    of pauses that do (samples), in order."""

    at: NDArray[np.int64]
    noise: Powers
    hum: Powers
    music: bool
    musical: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Window:
    """A piece of a pause, in dB so that 2 h of pauses are 80 MB. median is corrected to be the mean of noise."""

    middle: int
    length: int
    median: NDArray[np.float16]
    mean: NDArray[np.float16]
    level: float
    peaks: Counts
    frames: int

    @property
    def span(self) -> tuple[int, int]:
        start = self.middle - self.length // 2
        return start, start + self.length


def pause_windows(french: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The spans of the film (samples, half-open) in which nobody speaks, in pieces of about WINDOW; what is too short
    for a spectrum is left out. french: in order; may overlap."""
    before, after = round(BEFORE_MS * SAMPLES_PER_MS), round(AFTER_MS * SAMPLES_PER_MS)
    pauses, free = [], 0
    for start, end in [*french, (length + before, length + before)]:
        if start - before - free >= FRAME:
            pauses.append((free, start - before))
        free = max(free, end + after)
    found = []
    for start, end in pauses:
        cuts = np.linspace(start, end, max(1, (end - start) // WINDOW) + 1).astype(int).tolist()
        found += list(pairwise(cuts))
    return found


class ToneLearner:
    """Fed with the pieces of the pauses, in any order."""

    def __init__(self) -> None:
        self._windows: list[_Window] = []

    def feed(self, start: int, samples: Samples) -> None:
        """samples: mono, 48 kHz, of `pause_windows`, from the film's sample `start` on."""
        if len(samples) < FRAME:
            return
        frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * _HANN
        spectra = np.square(np.abs(np.fft.rfft(frames))) / _ENERGY
        spectra[:, :_FIRST_BIN] = 0
        energy = spectra.mean(axis=1)
        kept = spectra[energy <= np.percentile(energy, QUIET_PERCENTILE) * 10 ** (LOUDER_DB / 10)]
        ordered = np.sort(kept, axis=0)
        median = (ordered[(len(kept) - 1) // 2] + ordered[len(kept) // 2]) / (2 * _median_of_noise(len(kept)))
        peaks, counted = count_peaks(samples)
        self._windows.append(
            _Window(
                middle=start + len(samples) // 2,
                length=len(samples),
                median=_in_db(median),
                mean=_in_db(kept.mean(axis=0)),
                level=float(10 * np.log10(kept.mean() + _FLOOR)),
                peaks=peaks,
                frames=counted,
            )
        )

    def learn(self, length: int) -> RoomTone:
        """The tone of a film of so many samples."""
        counted = sum((window.peaks for window in self._windows), NO_PEAKS)
        never_stops = steady_bins(counted, sum(window.frames for window in self._windows))
        musical = [is_music(window.peaks, window.frames, never_stops) for window in self._windows]
        plain = [window for window, music in zip(self._windows, musical, strict=True) if not music]
        at = np.arange(STEP // 2, max(length, STEP), STEP, dtype=np.int64)
        median, mean = np.full((2, len(at), BINS), np.nan, np.float32)
        for row, moment in enumerate(at):
            near = _nearest(plain, int(moment))
            if sum(window.length for window in near) >= LEAST_PAUSE:
                median[row], mean[row] = _tone(near)
        noise, hum = _apart(_fill_unknown(median), _fill_unknown(mean))
        spans = sorted(window.span for window, music in zip(self._windows, musical, strict=True) if music)
        return RoomTone(at, noise, hum, 2 * len(spans) > len(musical), tuple(spans))


def _median_of_noise(frames: int) -> float:
    """The expected median of so many frames of noise whose mean power is 1: ln 2 for many."""
    steps = np.cumsum(1 / np.arange(frames, 0, -1))
    return float((steps[(frames - 1) // 2] + steps[frames // 2]) / 2)


def _nearest(windows: Sequence[_Window], moment: int) -> list[_Window]:
    """As many as are enough; where a room changes, farther ones know another."""
    found: list[_Window] = []
    for window in sorted(windows, key=lambda window: abs(window.middle - moment)):
        if abs(window.middle - moment) > REACH or sum(near.length for near in found) >= ENOUGH_PAUSE:
            break
        found.append(window)
    return found


def _tone(windows: Sequence[_Window]) -> tuple[Powers, Powers]:
    """(median, mean) of the quiet ones."""
    levels = np.array([window.level for window in windows])
    quiet = levels <= np.percentile(levels, QUIET_PERCENTILE) + LOUDER_DB
    kept = [window for window, is_quiet in zip(windows, quiet, strict=True) if is_quiet]
    weights = np.array([window.length for window in kept], np.float32)
    weights /= weights.sum()
    median = weights @ _from_db(np.array([window.median for window in kept]))
    mean = weights @ _from_db(np.array([window.mean for window in kept]))
    if 10 * np.log10(float(mean.mean()) + _FLOOR) < SILENT_DBFS:
        return np.zeros_like(median), np.zeros_like(mean)
    return median, mean


def _apart(median: Powers, mean: Powers) -> tuple[Powers, Powers]:
    """(noise, hum). A hum has one frequency in the whole film: one that moved by a bin would beat."""
    whole = mean.mean(axis=0)
    steady = whole < STEADY * median.mean(axis=0)
    noise = np.where(steady, mean, median)
    noise[:, :_FIRST_BIN] = 0
    hum = np.zeros_like(noise)
    padded = np.pad(whole, AROUND, mode="reflect")
    around = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1), axis=1)
    for peak in np.flatnonzero(steady & (whole > HUM_OVER * around)):
        lobe = slice(max(_FIRST_BIN, peak - LOBE), peak + LOBE + 1)
        if peak >= _FIRST_BIN and whole[peak] == whole[lobe].max():
            floor = np.minimum(
                noise[:, lobe], np.median(noise[:, max(0, peak - AROUND) : peak + AROUND + 1], axis=1)[:, None]
            )
            hum[:, peak] = (noise[:, lobe] - floor).sum(axis=1)
            noise[:, lobe] = floor
    return noise, hum


def _fill_unknown(power: Powers) -> Powers:
    """Rows that nothing is known of, between the nearest known ones; silent where none is near."""
    known = np.flatnonzero(~np.isnan(power[:, 0]))
    for row in np.flatnonzero(np.isnan(power[:, 0])):
        place = int(np.searchsorted(known, row))
        before, after = known[place - 1 : place] if place else known[:0], known[place : place + 1]
        near = [int(other) for other in (*before, *after) if abs(other - row) <= BORROWED_STEPS]
        if not near:
            power[row] = 0
            continue
        shares = np.array([1 / abs(other - row) for other in near], np.float32)
        power[row] = (shares / shares.sum()) @ power[near]
    return power


def _in_db(power: Powers) -> NDArray[np.float16]:
    return np.asarray(10 * np.log10(power + np.float32(_FLOOR)), np.float16)


def _from_db(decibels: NDArray[np.float16]) -> Powers:
    return np.asarray(10 ** (decibels.astype(np.float32) / 10), np.float32)
