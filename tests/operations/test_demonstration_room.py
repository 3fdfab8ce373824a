"""The demonstration's film has a room, so that what lies under its voices can be heard."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.bed import loudness
from craft.sound.room_tone import ToneLearner, pause_windows
from craft.sound.sample_rate import SAMPLES_PER_MS
from media.picture.drawn_video import sentences_in_a_row
from operations.demonstration.video import LEAD_MS, PAUSE_MS, ROOM_DBFS, TAIL_MS, room, voice_files


def test_the_film_of_the_demonstration_has_a_bed() -> None:
    sound, spans = sentences_in_a_row(voice_files("fr")[:5], lead_ms=LEAD_MS, pause_ms=PAUSE_MS, tail_ms=TAIL_MS)
    heard = sound + room(len(sound))
    learner = ToneLearner()
    for start, end in pause_windows([(a * SAMPLES_PER_MS, b * SAMPLES_PER_MS) for a, b in spans], len(heard)):
        learner.feed(start, heard[start:end])
    tone = learner.learn(len(heard))
    assert not tone.music
    assert 10 * np.log10(tone.noise.mean(axis=1)) == pytest.approx(ROOM_DBFS, abs=1.5)
    assert loudness(tone).max() < -50
    assert np.array_equal(room(1000), room(1000))
