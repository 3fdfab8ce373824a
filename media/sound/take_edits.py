"""The small edits of one take: trim, high-pass, pause cuts, static gain, fades. Exact to the sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydub import AudioSegment

from craft.sound.filters import Sections, butterworth_high_pass, sosfilt, steady_state
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.timing.pauses import CROSSFADE_MS, PauseCut

HIGH_PASS_HZ = 80.0
BOTH_WAYS = (2**0.5 - 1) ** 0.25  # a second-order Butterworth filter applied twice is 3 dB down where one is 1.5 dB
FADE_MS = 5
# How far a cut may move to find a zero crossing.
SEARCH = 5 * SAMPLES_PER_MS
_FULL = 2**31 - 1

Samples = NDArray[np.float32]


def high_pass(samples: Samples) -> Samples:
    """Without rumble, handling noise and offset: 3 dB down at 80 Hz, 24 dB an octave.

    Forwards and backwards, because a filter that runs one way delays the lowest notes of a man's voice by 8 ms. The
    ends are continued by their mirror image, so that an offset makes no thump.
    """
    sections = butterworth_high_pass(HIGH_PASS_HZ * BOTH_WAYS, RATE)
    around = min(len(samples) - 1, RATE // 20)
    sound = np.empty(len(samples) + 2 * around)
    sound[around : around + len(samples)] = samples
    first, last = sound[around], sound[around + len(samples) - 1]
    sound[:around] = 2 * first - sound[2 * around : around : -1]
    sound[around + len(samples) :] = 2 * last - sound[around + len(samples) - 2 : len(samples) - 2 : -1]
    _filter_in_place(sections, sound)
    _filter_in_place(sections, sound[::-1])
    return sound[around : around + len(samples)].astype(np.float32)


def _filter_in_place(sections: Sections, sound: NDArray[np.float64]) -> None:
    """One direction of `sosfiltfilt`, a second at a time: scipy's needs four copies of the sound, this one."""
    state = steady_state(sections) * sound[0]
    for at in range(0, len(sound), RATE):
        sound[at : at + RATE], state = sosfilt(sections, sound[at : at + RATE], state)


def cut_pauses(samples: Samples, cuts: Sequence[PauseCut]) -> Samples:
    """Without the cuts, each moved to a zero crossing nearby; the two sides laid over each other for 10 ms.

    cuts: in order of time, in ms of `samples`. The sum of their lengths (in samples) is taken out exactly.
    """
    fade = round(CROSSFADE_MS * SAMPLES_PER_MS)
    rising = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))
    parts: list[Samples] = []
    at = 0
    for cut in cuts:
        length = round(cut.length_ms * SAMPLES_PER_MS)
        start = _zero_crossing(samples, round(cut.start_ms * SAMPLES_PER_MS), length)
        end = start + length
        if start < at or end + fade > len(samples):
            raise ValueError(f"there is no pause to shorten at {cut.start_ms:.0f} ms of this take")
        # Both sides are room noise that knows nothing of the other: equal power keeps their level.
        seam = samples[start : start + fade] * rising[::-1] + samples[end : end + fade] * rising
        parts += [samples[at:start], seam]
        at = end + fade
    return np.concatenate([*parts, samples[at:]]) if parts else samples


def _zero_crossing(samples: Samples, start: int, length: int) -> int:
    """Where to begin a cut: at a change of sign, and where its end lies closest to zero too."""
    first, last = (
        max(1, start - SEARCH),
        min(len(samples) - length - round(CROSSFADE_MS * SAMPLES_PER_MS), start + SEARCH),
    )
    if last <= first:
        return start
    around = samples[first - 1 : last]
    crossings = first + np.flatnonzero(np.signbit(around[1:]) != np.signbit(around[:-1]))
    if not len(crossings):
        return start
    return int(crossings[np.argmin(np.abs(samples[crossings]) + np.abs(samples[crossings + length]))])


def with_gain(samples: Samples, gain_db: float) -> Samples:
    """The same, louder by `gain_db`; what would pass full scale stays at it."""
    return _samples(_segment(samples).apply_gain(gain_db))


def with_faded_edges(samples: Samples) -> Samples:
    """The first and the last 5 ms faded, so that no edge clicks. Takes of less than 10 ms are left alone.

    samples: whole milliseconds, because pydub counts in them.
    """
    if len(samples) < 2 * FADE_MS * SAMPLES_PER_MS:
        return samples
    return _samples(_segment(samples).fade_in(FADE_MS).fade_out(FADE_MS))


def _segment(samples: Samples) -> AudioSegment:
    """32-bit whole numbers: pydub knows no others, and 16 would be heard once a quiet take is raised."""
    whole = (np.clip(samples, -1.0, 1.0).astype(np.float64) * _FULL).astype("<i4")
    return AudioSegment(data=whole.tobytes(), sample_width=4, frame_rate=RATE, channels=1)


def _samples(segment: AudioSegment) -> Samples:
    return (np.frombuffer(segment.raw_data, "<i4") / np.float64(_FULL)).astype(np.float32)
