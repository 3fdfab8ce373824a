"""What lies under the voices of a version: the original sound where its plan lets it be heard, the bed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from craft.sound.bed import Bed, gains_below_voice, loudness
from craft.sound.gaps import Gap, presence, waits_ms, with_waits
from craft.sound.mix_envelope import NARROW_FALL_MS, Envelope, Original, OriginalPlan, around
from craft.sound.mix_plan import SPEECH_LUFS
from craft.sound.room_tone import RoomTone
from craft.sound.sample_rate import SAMPLES_PER_MS

Samples = NDArray[np.float32]


class Background:
    """Read in order, once. gain_db: what makes the original's voice as loud as the takes. gaps: where the picture
    waits. seed: names the film, so that the same one always has the same bed."""

    def __init__(self, plan: OriginalPlan, tone: RoomTone, gain_db: float, gaps: Sequence[Gap], seed: str) -> None:
        self.mode, self._gain, self._tone = plan.mode, 10 ** (gain_db / 20), tone
        self._at = with_waits(tone.at, gaps)
        self._turned = np.ones(len(tone.at))
        if plan.mode is Original.REPLACE:
            self._turned = gains_below_voice(tone, self._gain, SPEECH_LUFS)
        self._lowered = Envelope(tuple(map(int, self._at)), tuple(map(float, self._turned)))
        self._bed = Bed(self._at, tone, self._gain * self._turned, seed)
        self._under_voices = plan.under_voices()
        self._plan = plan.envelope(music=tone.music, waits=waits_ms(gaps))
        kept = [(round(start * SAMPLES_PER_MS), round(end * SAMPLES_PER_MS)) for start, end in sorted(plan.unvoiced)]
        self._kept = around(kept, round(NARROW_FALL_MS * SAMPLES_PER_MS), inside=1.0, outside=0.0)
        self._there = presence(gaps)
        self._comes_and_goes = bool(tone.noise.any() and (self._plan.at or gaps))

    @property
    def hears_original(self) -> bool:
        """Whether it is heard anywhere: in a film without a long pause it is not, and need not be decoded."""
        return not self._plan.at or any(self._plan.gain)

    def mix_in_place(self, start: int, sound: Samples) -> None:
        """sound: the original from a sample of the version on, silence where the picture waits."""
        span = (start, start + len(sound))
        plan, there = self._plan.gains(*span), self._there.gains(*span)
        plan = np.minimum(plan, self._under_voices.gains(*span))
        # The French goes on under a voice-over: only where the picture waits would its room be missing.
        share, most = (there, plan) if self.mode is Original.VOICE_OVER else (plan * there, np.float32(1))
        sound *= share * most * self._loudness(span)
        if self._comes_and_goes:
            # The powers of both make one: a room that comes or goes is not heard to do so.
            sound += self._bed.read(len(sound)) * most * np.sqrt(1 - np.square(share))

    def _loudness(self, span: tuple[int, int]) -> Samples:
        """Under a voice a loud room is turned down, so in the pauses of its film it is, too: else it would come and go.
        Not where an original voice is heard."""
        return np.float32(self._gain) * np.maximum(self._lowered.gains(*span), self._kept.gains(*span))

    def returns(self, duration: int) -> list[tuple[int, int]]:
        """Where the original is heard (samples)."""
        return self._plan.above_zero(duration)

    def levels(self) -> list[tuple[int, float | None]]:
        """(sample of the version, LUFS in the mix) of the bed; None: it is silent."""
        heard = loudness(self._tone) + 20 * np.log10(self._gain * self._turned)
        return [
            (int(at), round(float(lufs), 2) if noise.any() else None)
            for at, lufs, noise in zip(self._at, heard, self._tone.noise, strict=True)
        ]
