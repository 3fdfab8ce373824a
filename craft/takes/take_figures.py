"""The measured figures of a take; `take_findings` judges them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import (
    FRAME,
    FRAME_MS,
    SILENCE_DBFS,
    Samples,
    decibels,
    frame_levels,
    mean_level,
    without_offset,
)
from craft.sound.loudness import SILENCE_LUFS, integrated_lufs, true_peak_dbtp
from craft.sound.sample_rate import RATE
from craft.takes.beat import beat_share
from craft.takes.below_voice import downsample, low_spectra, rumble_db
from craft.takes.clicks import click_db
from craft.takes.clipping import clipped_share
from craft.takes.dropouts import Holes, holes_in
from craft.takes.echo import Echo, echo_of
from craft.takes.hiss import hiss_db
from craft.takes.mains_hum import NO_HUM_DB, hum_db
from craft.takes.spectrum import Band, power_frames, voice_band
from craft.takes.speech_span import Speech, find_speech
from craft.takes.thresholds import TAKE

# Where somebody should be silent and something plays: this much time without speech is enough to know.
LEAST_BACKGROUND_MS = 200
# What is heard so near to the voice may still be speech; and so long after it its own end, fading in the room.
NEAR_VOICE_MS, FADING_MS = 100, 300
# Within so much speech there are moments between sounds (before a p, t, k) in which only the background is heard.
# Measured on clean sentences of 8 languages: those are 28 dB or more below the voice; with noise at 15 dB, at most 21.
LEAST_WITHIN_MS, WITHIN_PERCENTILE = 1500, 2
# But a voice that never rests has none. It leaves each band free in its turn, and a noise does not: from these (Hz) on.
BANDS_HZ = np.array([100, 250, 400, 600, 800, 1000, 1250, 1500, 1800, 2200, 2700, 3300, 4000, 5000, 6500, 8000, 12_000])
# Beats of the loudest tenth: as loud but for this much, and so many of them.
BEAT_DB, LEAST_BEATS = 3.0, 2


@dataclass(frozen=True)
class TakeFigures:
    """Levels in dBFS (RMS against a full-scale square) unless told; times in ms of the file; shares 0…1.

    noise_dbfs: 10th percentile of 20 ms levels, not below -80. snr_db: 95th percentile less noise.
    background_db: the voice's 95th percentile less the usual level between the words (music hides from the 10th
    percentile, not from this); background_peaks_db: less the level that is passed a quarter of that time; None when
    too little is heard between the words. background_beats_db: less the level passed a tenth of that time, when that is
    two sounds or more (drums hide from the quarter, too), else None. between_ms: how much time that is. within_db: the
    voice's 95th percentile less its softest moments from first to last sound, where a noise is heard that a gate hides
    before and after; None in a short take. always_db: less what is there all that time, the softest moments of each
    band together; None in a short take. hiss_db: the voice's 95th percentile less what its softest moments hold
    between 8 and 12 kHz, None in a short take or where the file itself is too coarse to tell. rumble_db: less what is
    heard below it, from 30 to 75 Hz, in its softer moments; None in a short take. beat_share: how evenly strokes in the
    treble come again, 0…1.
    speech_dbfs: RMS while somebody speaks. loudness_lufs: BS.1770 of the trimmed take.
    speech_ms: first to last sound without the pauses. starts_after_ms, ends_before_ms: silence before the first and
    after the last sound of the voice. edge_start_db, edge_end_db: what is heard at the very edges of the file (the
    softest of five steps of 10 ms) against the quietest 200 ms. length_ms: the trimmed take L.
    dropout_ms: lost by the clock, or silent holes inside speech; likely_dropout_ms: one that may be a slow t.
    band_edge_db: how far the voice falls where a telephone's band ends. hum_db: against the speech.
    click_db: how far the sharpest break of the wave stands above the treble around it. repeat_db, ringing_db: how far
    what comes back of the voice stands above what chance gives, as one repeat and as a room; fall_db: how fast the
    voice falls, which it cannot in a bare room (`craft.takes.echo`).
    letters_per_second: None without a text.
    """

    duration_ms: int
    peak_dbfs: float
    true_peak_dbtp: float
    clipped_share: float
    dc_offset: float
    noise_dbfs: float
    snr_db: float
    background_db: float | None
    background_peaks_db: float | None
    background_beats_db: float | None
    between_ms: int
    within_db: float | None
    always_db: float | None
    hiss_db: float | None
    rumble_db: float | None
    beat_share: float
    speech_dbfs: float
    loudness_lufs: float
    speech_ms: int
    starts_after_ms: int
    ends_before_ms: int
    edge_start_db: float
    edge_end_db: float
    length_ms: int
    pauses_ms: int
    dropout_ms: float
    likely_dropout_ms: float
    bandwidth_hz: float
    band_edge_db: float
    hum_db: float
    click_db: float
    repeat_db: float
    ringing_db: float
    fall_db: float
    letters_per_second: float | None

    def as_json(self) -> dict[str, float | None]:
        """Rounded for people and for a database: two decimals, shares and offsets six."""
        return {
            name: round(value, 6 if name in ("clipped_share", "dc_offset") else 2) if value is not None else None
            for name, value in asdict(self).items()
        }


def measure_take(
    samples: Samples,
    speech_probability: NDArray[np.float32],
    *,
    wall_clock_ms: float | None = None,
    letters: int | None = None,
    coarse: bool = False,
) -> tuple[TakeFigures, Speech | None]:
    """Figures of mono 48 kHz samples, and where the voice is (None: nowhere). Arguments as in `judge_take`."""
    duration_ms = len(samples) * 1000 // RATE
    offset = float(samples.mean(dtype=np.float64)) if len(samples) else 0.0
    centred = without_offset(samples)
    speech = find_speech(centred, speech_probability)
    levels = frame_levels(centred) if len(samples) else np.full(1, SILENCE_DBFS)
    noise = max(TAKE.noise_floor_dbfs, float(np.percentile(levels, 10)))
    loud = float(np.percentile(levels, 95))
    peak = max(float(samples.max()), -float(samples.min())) if len(samples) else 0.0
    lost = max(0.0, wall_clock_ms - duration_ms) if wall_clock_ms else 0.0
    voice, band, hum, holes, loudness = SILENCE_DBFS, Band(), NO_HUM_DB, Holes(), SILENCE_LUFS
    background: tuple[float | None, float | None] = (None, None)
    beats: float | None = None
    between, within, always, rumble = 0, None, None, None
    click, echo = 0.0, Echo()
    if speech:
        spoken = _spoken_frames(speech.windows, len(levels))
        voice = mean_level(levels[spoken]) if spoken.any() else mean_level(levels)
        between_words, settled = (~_around(spoken, after_ms) for after_ms in (NEAR_VOICE_MS, FADING_MS))
        between = int(np.count_nonzero(between_words)) * FRAME_MS
        near, far = (_background_db(levels[where], loud) for where in (between_words, settled))
        background = max((usual for usual in (near[0], far[0]) if usual is not None), default=None), far[1]
        beats = _beats_db(levels, settled, loud)
        inside = slice(speech.start_ms // FRAME_MS + 1, speech.end_ms // FRAME_MS - 1)
        within = _within_db(levels[inside])
        always = _always_db(centred[inside.start * FRAME : inside.stop * FRAME], levels[inside])
        trimmed = centred[speech.trimmed_start_ms * RATE // 1000 : speech.trimmed_end_ms * RATE // 1000]
        loudness = integrated_lufs(trimmed, RATE)
        band = voice_band(centred, speech.windows)
        slow = downsample(centred)
        low = low_spectra(slow)
        hum, rumble = hum_db(slow, low, speech.windows, voice), rumble_db(low, loud)
        click, echo = click_db(centred, samples), echo_of(centred[speech.trimmed_start_ms * RATE // 1000 :])
        holes = holes_in(samples, (speech.start_ms * RATE // 1000, speech.end_ms * RATE // 1000), voice)
    edges = _edges_db(centred)
    length_ms = speech.trimmed_end_ms - speech.trimmed_start_ms if speech else 0
    pauses_ms = sum(end - start for start, end in speech.pauses) if speech else 0
    spoken_ms = speech.end_ms - speech.start_ms - pauses_ms if speech else 0
    figures = TakeFigures(
        duration_ms=duration_ms,
        peak_dbfs=decibels(peak * peak),
        true_peak_dbtp=true_peak_dbtp(samples, RATE),
        clipped_share=clipped_share(samples),
        dc_offset=offset,
        noise_dbfs=noise,
        snr_db=max(0.0, loud - noise),
        background_db=background[0],
        background_peaks_db=background[1],
        background_beats_db=beats,
        between_ms=between,
        within_db=within,
        always_db=always,
        hiss_db=hiss_db(centred, levels, loud) if speech and not coarse else None,
        rumble_db=rumble,
        beat_share=beat_share(centred, loud) if speech else 0.0,
        speech_dbfs=voice,
        loudness_lufs=loudness,
        speech_ms=spoken_ms,
        starts_after_ms=speech.start_ms if speech else duration_ms,
        ends_before_ms=max(0, duration_ms - speech.end_ms) if speech else duration_ms,
        edge_start_db=edges[0],
        edge_end_db=edges[1],
        length_ms=length_ms,
        pauses_ms=pauses_ms,
        dropout_ms=max(lost, holes.sure_ms),
        likely_dropout_ms=holes.likely_ms,
        bandwidth_hz=band.hz,
        band_edge_db=band.edge_db,
        hum_db=hum,
        click_db=click,
        repeat_db=echo.repeat_db,
        ringing_db=echo.ringing_db,
        fall_db=echo.fall_db,
        letters_per_second=letters * 1000 / spoken_ms if letters and spoken_ms else None,
    )
    return figures, speech


def _spoken_frames(windows: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Speech flags of 32 ms windows, for frames of 20 ms (by their middles)."""
    at = (np.arange(frames) * FRAME_MS + FRAME_MS // 2) // 32
    return np.asarray(windows[np.minimum(at, len(windows) - 1)], np.bool_)


def _edges_db(samples: Samples) -> tuple[float, float]:
    """What is heard at the start and at the end, against the quietest 200 ms between (0 when it is too short)."""
    levels = frame_levels(samples, RATE * TAKE.edge_step_ms // 1000) if len(samples) else np.zeros(0)
    around, edge = TAKE.edge_quiet_ms // TAKE.edge_step_ms, TAKE.edge_ms // TAKE.edge_step_ms
    if len(levels) < 3 * around:
        return 0.0, 0.0
    powers = np.maximum(10 ** (levels / 10), 10 ** (TAKE.edge_floor_dbfs / 10))
    quietest = float(np.convolve(powers, np.ones(around) / around, "valid").min())
    start, end = (float(10 * np.log10(side.min() / quietest)) for side in (powers[:edge], powers[-edge:]))
    return start, end


def _around(spoken: NDArray[np.bool_], after_ms: int) -> NDArray[np.bool_]:
    """The frames of speech and what is around it, which may still be speech."""
    before, after = NEAR_VOICE_MS // FRAME_MS, after_ms // FRAME_MS
    return np.asarray(np.convolve(spoken, np.ones(before + after + 1))[before : before + len(spoken)] > 0.5)


def _within_db(levels: NDArray[np.float64]) -> float | None:
    if len(levels) * FRAME_MS < LEAST_WITHIN_MS:
        return None
    softest, loud = np.percentile(levels, [WITHIN_PERCENTILE, 95])
    return float(loud - max(TAKE.noise_floor_dbfs, softest))


def _always_db(inside: Samples, levels: NDArray[np.float64]) -> float | None:
    """inside: from the first to the last sound of the voice; levels: of its frames."""
    if len(levels) * FRAME_MS < LEAST_WITHIN_MS:
        return None
    edges = BANDS_HZ * FRAME // RATE
    bands = power_frames(inside, FRAME, FRAME, lambda power: np.add.reduceat(power, edges, axis=1)[:, :-1])
    return float(np.percentile(levels, 95)) - decibels(float(np.percentile(bands, WITHIN_PERCENTILE, axis=0).sum()))


def _background_db(silent: NDArray[np.float64], loud: float) -> tuple[float | None, float | None]:
    """How far the voice stands above the middle and above the upper quarter of what is heard without it."""
    if len(silent) * FRAME_MS < LEAST_BACKGROUND_MS:
        return None, None
    usual, peaks = (max(TAKE.noise_floor_dbfs, float(level)) for level in np.percentile(silent, [50, 75]))
    return loud - usual, loud - peaks


def _beats_db(levels: NDArray[np.float64], between_words: NDArray[np.bool_], loud: float) -> float | None:
    """How far the voice stands above the loudest tenth of what is heard without it, when that is not one sound (a
    breath, a click) but several."""
    if np.count_nonzero(between_words) * FRAME_MS < LEAST_BACKGROUND_MS:
        return None
    beat = max(TAKE.noise_floor_dbfs, float(np.percentile(levels[between_words], 90)))
    struck = between_words & (levels > beat - BEAT_DB)
    sounds = np.count_nonzero(struck[1:] & ~struck[:-1]) + int(struck[0])
    return loud - beat if sounds >= LEAST_BEATS else None
