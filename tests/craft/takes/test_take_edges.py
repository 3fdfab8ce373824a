"""A take whose last sound is cut off just after its beginning."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests.material.recordings import recording
from tests.takes import LANGUAGES, ROOM_DBFS, SENTENCES, SPEECH_DBFS, clean_take, found, in_a_quiet_room, judged, noise

# A last t: 80 ms in which the tongue closes, then the breath that lets it go, from here on (ms of the file). Cut before
# that, it is a voice that stops with a little room after it.
RELEASED_MS = 7460


@pytest.mark.recordings
@pytest.mark.parametrize("kept_ms", [2, 4, 8, 20, 50])
def test_a_last_consonant_that_was_cut_away_is_named(kept_ms: int) -> None:
    recorded = read_take(recording("takes/de/fleurs/fleurs-de-005.ogg"))
    take = in_a_quiet_room(recorded)[: RATE // 2 + (RELEASED_MS + kept_ms) * RATE // 1000]
    assert found(judged(take)).get("cut_end") == "warn"


@pytest.mark.parametrize("kept_ms", [20, 50])
@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_drawn_consonant_that_was_cut_away_is_named(language: str, kept_ms: int) -> None:
    """After the voice 30 ms of room, as before a t, then the first of a breath 20 dB below the voice."""
    take = clean_take(language)
    voice = take[: judged(take).speech_end_ms * 48]
    closed, breath = noise(RATE * 30 // 1000, ROOM_DBFS), noise(RATE * kept_ms // 1000, SPEECH_DBFS - 20, seed=2)
    assert "cut_end" not in found(judged(np.concatenate([voice, closed, closed, closed])))
    assert found(judged(np.concatenate([voice, closed, breath]))).get("cut_end") == "warn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_after_the_last_sound_is_no_cut(language: str) -> None:
    take = clean_take(language)
    for studio in (False, True):
        assert "cut_end" not in found(judged(take[: -RATE // 5], studio=studio))
        assert "cut_start" not in found(judged(take[RATE // 5 :], studio=studio))
