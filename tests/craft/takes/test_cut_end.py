"""How far a voice has fallen at the end of a take."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from craft.takes.cut_end import end_drop_db
from tests.takes import LANGUAGES, clean_take


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_take_that_is_cut_in_a_sound_ends_louder(language: str) -> None:
    take = clean_take(language)
    loudest = int(np.argmax(np.convolve(np.square(take), np.ones(RATE // 20), "same")))
    whole, cut = end_drop_db(take), end_drop_db(take[:loudest])
    assert whole is not None and cut is not None
    assert cut < 6 and cut < whole - 10


def test_too_little_says_nothing() -> None:
    assert end_drop_db(np.zeros(RATE // 50, np.float32)) is None
