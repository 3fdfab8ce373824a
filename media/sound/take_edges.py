"""The room around a take's voice: its noise comes and goes with it, so it comes and goes slowly.

A fade may not touch the speech, so the sound of the recording before and after the trimmed take is kept for it, as far
as nothing is heard there: no breath, no key that started the recording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import SAMPLES_PER_MS

MOST_LEAD, MOST_TAIL = 100 * SAMPLES_PER_MS, 140 * SAMPLES_PER_MS
# Where the recording begins or ends with the voice, this short a fade makes no click. It is also how long a stretched
# voice and the room beside it lie over each other.
JOIN = 5 * SAMPLES_PER_MS
STEP = 10 * SAMPLES_PER_MS
# A room is 30 dB and more below its voice; what is louder than this is something else.
HEARD = 10 ** (-26 / 20)

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Around:
    """A recording from some time before the trimmed take, which lies at start…end (samples), to some time after it."""

    sound: Samples
    start: int
    end: int

    @property
    def voice(self) -> Samples:
        return self.sound[self.start : self.end]


def room_edges(around: Around) -> tuple[int, int]:
    """How many samples of room are kept before and after the voice."""
    voice = around.voice.astype(np.float64)
    loud = HEARD * float(np.sqrt(np.mean(voice**2))) if len(voice) else 0.0
    before = around.sound[max(0, around.start - MOST_LEAD) : around.start]
    return _quiet(before[::-1], loud), _quiet(around.sound[around.end : around.end + MOST_TAIL], loud)


def _quiet(outwards: Samples, loud: float) -> int:
    """Of sound that leads away from the voice, how much is heard no more than the room."""
    steps = outwards[: len(outwards) // STEP * STEP].reshape(-1, STEP).astype(np.float64)
    heard = np.flatnonzero(np.sqrt(np.mean(steps**2, axis=1)) > loud)
    return int(heard[0] if len(heard) else len(steps)) * STEP


def with_edges(voice: Samples, around: Around, edges: tuple[int, int]) -> Samples:
    """voice: the take as it was fitted; with the room around it, which fades in and out over the edges."""
    lead, tail = edges
    if len(voice) < 2 * JOIN or around.end - around.start < 2 * JOIN:
        return np.pad(voice, edges)
    first = around.sound[around.start - lead : around.start + JOIN]
    last = around.sound[around.end - JOIN : around.end + tail]
    out = np.concatenate([first[:lead], voice, last[JOIN:]]).astype(np.float32)
    rising = _rise(JOIN)
    out[lead : lead + JOIN] = first[lead:] * (1 - rising) + voice[:JOIN] * rising
    end = lead + len(voice)
    out[end - JOIN : end] = voice[-JOIN:] * rising[::-1] + last[:JOIN] * (1 - rising[::-1])
    out[: lead + JOIN] *= _rise(lead + JOIN)
    out[end - JOIN :] *= _rise(tail + JOIN)[::-1]
    return out


def _rise(length: int) -> Samples:
    """From 0 to 1, level at both ends."""
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, length)) ** 2, np.float32)
