"""From figures to findings: the table of take quality, row by row, with advice that a person can follow."""

from __future__ import annotations

from collections.abc import Iterator

from craft.findings import Finding
from craft.takes.take_advice import take_finding
from craft.takes.take_figures import TakeFigures
from craft.takes.thresholds import TAKE

# The softest tenth of a take is its background where so much of it is without voice; else it is a soft vowel.
PAUSED_SHARE = 0.1
# A quiet room proves that the softest moments within are the voice's own; one that is so much quieter is a gate's.
GATED_DB = 20.0
# Where nobody pauses long enough to hear a noise alone: six people who talk 10 dB below stand up to so much further
# below its softest moments, and no clean recording does (docs/benchmarks.md).
UNPAUSED_DB = 2.0


def take_findings(
    figures: TakeFigures,
    *,
    heard: bool,
    studio: bool = False,
    slot_ms: float | None = None,
    tightest_ms: float | None = None,
) -> tuple[Finding, ...]:
    """All findings of a take, the gravest first.

    heard: whether a voice was found at all; without one nothing else can be judged. tightest_ms: the trimmed length
    with its long pauses shortened as far as alignment may (default: the trimmed length).
    """
    if not heard:
        return (take_finding("no_speech", "retake", figures.peak_dbfs),)
    found = [
        *_level(figures),
        *_noise(figures),
        *_cuts(figures, studio),
        *_transmission(figures),
        *_length(figures, slot_ms, tightest_ms),
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity != "retake"))


def _level(figures: TakeFigures) -> Iterator[Finding]:
    clipped, voice, peak = figures.clipped_share, figures.speech_dbfs, figures.peak_dbfs
    if clipped >= TAKE.clipped_retake_from:
        yield take_finding("clipped", "retake", clipped)
    elif clipped >= TAKE.clipped_warn_from:
        yield take_finding("clipped", "warn", clipped)
    if peak < TAKE.peak_retake_below_dbfs or voice < TAKE.speech_retake_below_dbfs:
        yield take_finding("too_quiet", "retake", voice)
    elif voice < TAKE.speech_warn_below_dbfs or peak < TAKE.peak_warn_below_dbfs:
        yield take_finding("too_quiet", "warn", voice)
    elif voice > TAKE.speech_warn_above_dbfs:
        yield take_finding("too_loud", "warn", voice)


def _above_background_db(figures: TakeFigures) -> float | None:
    """How far the voice stands above what is heard without it. None for a short take without a pause, which cannot
    tell: files that were cut tightly are no noise."""
    background, within, always = figures.background_db, figures.within_db, figures.always_db
    known = [] if background is None else [background]
    if background is None and figures.between_ms >= PAUSED_SHARE * figures.duration_ms:
        known.append(figures.snr_db)
    further = UNPAUSED_DB if background is None else 0.0
    if (
        within is not None
        and within < TAKE.within_warn_below_db + further
        and always is not None
        and always < TAKE.always_warn_below_db + further
        and (background is None or background > within + GATED_DB)
    ):
        known.append(within)
    return min(known, default=None)


def _noise(figures: TakeFigures) -> Iterator[Finding]:
    snr = _above_background_db(figures)
    with_peaks = figures.snr_db if snr is None else snr
    if figures.background_peaks_db is not None:
        with_peaks = min(with_peaks, figures.background_peaks_db)
    if figures.background_beats_db is not None and figures.background_beats_db < TAKE.beats_warn_below_db:
        with_peaks = min(with_peaks, figures.background_beats_db)
    beside = (
        (figures.hiss_db is not None and figures.hiss_db < TAKE.hiss_warn_below_db)
        # Where nobody ever pauses, a deep voice is there too.
        or (
            figures.rumble_db is not None
            and figures.background_db is not None
            and figures.rumble_db < TAKE.rumble_warn_below_db
        )
        or figures.beat_share >= TAKE.beat_warn_from
    )
    if snr is not None and snr < TAKE.snr_retake_below_db:
        yield take_finding("noisy", "retake", snr)
    elif (snr is not None and with_peaks < TAKE.snr_warn_below_db) or beside:
        yield take_finding("noisy", "warn", with_peaks)
    if figures.hum_db > TAKE.hum_retake_above_db:
        yield take_finding("hum", "retake", figures.hum_db)
    elif figures.hum_db > TAKE.hum_warn_above_db:
        yield take_finding("hum", "warn", figures.hum_db)


def _cuts(figures: TakeFigures, studio: bool) -> Iterator[Finding]:
    before, after = figures.starts_after_ms, figures.ends_before_ms
    # It may begin in a sound that is no voice yet: a soft consonant, a breath, in the studio the click of the button.
    # Only a person can tell.
    sound_before = figures.edge_start_db > TAKE.edge_sound_above_db
    sound_after = figures.edge_end_db > TAKE.edge_sound_above_db
    if before < TAKE.start_room_ms or sound_before:
        if studio and before < TAKE.start_room_ms:
            yield take_finding("cut_start", "retake", before)
        else:
            yield take_finding("cut_start", "warn", 0 if sound_before else before)
    if after < TAKE.end_room_ms or sound_after:
        if studio and after < TAKE.end_room_ms:
            yield take_finding("cut_end", "retake", after)
        else:
            yield take_finding("cut_end", "warn", 0 if sound_after else after)


def _transmission(figures: TakeFigures) -> Iterator[Finding]:
    if figures.dropout_ms >= TAKE.dropout_retake_from_ms:
        yield take_finding("dropouts", "retake", figures.dropout_ms)
    elif figures.likely_dropout_ms >= TAKE.dropout_retake_from_ms:
        yield take_finding("dropouts", "warn", figures.likely_dropout_ms)
    elif figures.click_db >= TAKE.click_warn_from_db and figures.clipped_share < TAKE.clipped_warn_from:
        yield take_finding("clicks", "warn", figures.click_db)
    if figures.repeat_db >= TAKE.repeat_retake_from_db:
        yield take_finding("echo", "retake", figures.repeat_db)
    elif figures.repeat_db >= TAKE.repeat_warn_from_db or (
        figures.ringing_db >= TAKE.ringing_warn_from_db and figures.fall_db < TAKE.fall_warn_below_db
    ):
        yield take_finding("echo", "warn", max(figures.repeat_db, figures.ringing_db))
    if figures.bandwidth_hz < TAKE.bandwidth_warn_below_hz and figures.band_edge_db >= TAKE.band_edge_warn_from_db:
        yield take_finding("telephone_band", "warn", figures.bandwidth_hz)
    if abs(figures.dc_offset) > TAKE.dc_offset_warn_above:
        yield take_finding("dc_offset", "warn", figures.dc_offset)


def _length(figures: TakeFigures, slot_ms: float | None, tightest_ms: float | None) -> Iterator[Finding]:
    if slot_ms is None:
        return
    length = figures.length_ms
    tightest = length if tightest_ms is None else tightest_ms
    if tightest / TAKE.fastest_rate > slot_ms + TAKE.borrowed_ms:
        # Shortened by this, it can always be placed, whatever its neighbours do.
        excess_ms = tightest - TAKE.placed_within_slots * slot_ms
        yield take_finding("too_long", "retake", excess_ms, figures.letters_per_second)
    elif length > TAKE.length_warn_above_slots * slot_ms:
        excess_ms = length - TAKE.length_warn_above_slots * slot_ms
        yield take_finding("too_long", "warn", excess_ms)
