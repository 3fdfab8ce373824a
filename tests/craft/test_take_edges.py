"""A voice whose last sound was cut away but for its beginning."""

from __future__ import annotations

import pytest

from craft.levels import RATE
from media.take_reader import read_take
from tests.conftest import MEDIA
from tests.takes import SENTENCES, clean_take, found, in_a_quiet_room, judged

# A last t: 80 ms in which the tongue closes, then the breath that lets it go, from here on (ms of the file). Cut before
# that, it is a voice that stops with a little room after it.
RELEASED_MS = 7460


@pytest.mark.parametrize("kept_ms", [2, 4, 8, 20, 50])
def test_a_last_consonant_that_was_cut_away_is_named(kept_ms: int) -> None:
    recorded = read_take(MEDIA / "takes/de/fleurs/fleurs-de-005.ogg")
    take = in_a_quiet_room(recorded)[: RATE // 2 + (RELEASED_MS + kept_ms) * RATE // 1000]
    assert found(judged(take)).get("cut_end") == "warn"


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_room_after_the_last_sound_is_no_cut(language: str) -> None:
    take = clean_take(language)
    for studio in (False, True):
        assert "cut_end" not in found(judged(take[: -RATE // 5], studio=studio))
        assert "cut_start" not in found(judged(take[RATE // 5 :], studio=studio))
