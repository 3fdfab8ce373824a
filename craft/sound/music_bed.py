"""What lies under the voices of a film that has a track of its music and effects: that track, everywhere.

It holds the same music as the original, so both are summed by their samples: where the original is heard at some share,
the track is heard at the rest, and music and effects are as loud throughout.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from craft.sound.bed import MOST_BELOW_VOICE_LU, Bed
from craft.sound.gaps import Gap, presence, waits_ms, with_waits
from craft.sound.mix_envelope import AFTER_MS, BEFORE_MS, NARROW_RISE_MS, Envelope, Original, OriginalPlan, around
from craft.sound.mix_plan import SPEECH_LUFS
from craft.sound.room_tone import RoomTone
from craft.sound.sample_rate import SAMPLES_PER_MS

ALWAYS = Envelope((), ())

Samples = NDArray[np.float32]


class MusicBed:
    """Read in order, once. lufs, tone: of the track where the French speaks, and of its room, which goes on while the
    picture waits. gain_db: what makes the original's voice as loud as the takes. The track has the same, or less: it is
    20 LU below the voices at least (WCAG 2.2, G56), all of it, so that nothing comes and goes."""

    def __init__(
        self, plan: OriginalPlan, tone: RoomTone, lufs: float, gain_db: float, gaps: Sequence[Gap], seed: str
    ) -> None:
        below_db = min(gain_db, SPEECH_LUFS + MOST_BELOW_VOICE_LU - lufs)
        self._original_gain, self._music_gain = 10 ** (gain_db / 20), 10 ** (below_db / 20)
        at = with_waits(tone.at, gaps)
        self._bed = Bed(at, tone, np.full(len(at), self._music_gain), seed) if gaps else None
        self._there = presence(gaps)
        self._plan = plan.envelope(waits=waits_ms(gaps))
        self._french = ALWAYS if plan.mode is Original.VOICE_OVER else _around_french(plan.unvoiced)
        self.hears_original = bool(plan.unvoiced) or plan.mode is Original.VOICE_OVER

    def mix_in_place(self, start: int, sound: Samples, music: Samples) -> None:
        """sound, music: the original and the track from a sample of the version on, silent where the picture waits."""
        span = (start, start + len(sound))
        share = np.minimum(self._plan.gains(*span), self._french.gains(*span))
        there = self._there.gains(*span)
        sound *= share * there * np.float32(self._original_gain)
        sound += music * (1 - share) * there * np.float32(self._music_gain)
        if self._bed is not None:
            sound += self._bed.read(len(sound)) * np.sqrt(1 - np.square(there))


def _around_french(unvoiced: Sequence[tuple[float, float]]) -> Envelope:
    """Where the original's voice is heard, with the margins that its words and its echo need."""
    wide: list[tuple[int, int]] = []
    for start_ms, end_ms in sorted(unvoiced):
        start = round((start_ms - BEFORE_MS) * SAMPLES_PER_MS)
        first = wide.pop()[0] if wide and start <= wide[-1][1] else start
        wide.append((first, round((end_ms + AFTER_MS) * SAMPLES_PER_MS)))
    return around(wide, round(NARROW_RISE_MS * SAMPLES_PER_MS), inside=1.0, outside=0.0)
