"""A film's own sound as slow as its picture: every click where the map has it, to the sample as long as planned."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import RATE
from media.sound.original_sound import OriginalSound
from media.sound.slowed_sound import write_slowed_sound
from media.sound.time_stretch import Engine

CLICK = np.sin(2 * np.pi * 3000 * np.arange(480) / RATE).astype(np.float32)
KNOTS = [(0, 0), (2 * RATE, 100_801), (4 * RATE, 196_801), (8 * RATE, 407_999), (12 * RATE, 599_999)]
"""Slower by 5 %, as it was, slower by 10 %, as it was."""


def shown_second(second: float) -> float:
    """Seconds of the slowed sound."""
    return float(np.interp(second * RATE, [here for here, _there in KNOTS], [there for _here, there in KNOTS])) / RATE


@pytest.fixture
def original(tmp_path: Path) -> OriginalSound:
    """A click in the middle of each second; its sound ends a second before its picture."""
    sound = np.zeros(11 * RATE, np.float32)
    for second in range(11):
        at = second * RATE + RATE // 2
        sound[at : at + len(CLICK)] = 0.5 * CLICK
    soundfile.write(tmp_path / "film.wav", sound, RATE)
    return OriginalSound(tmp_path / "film.wav", "0" * 64)


@pytest.mark.parametrize("engine", [Engine.RUBBERBAND, Engine.ATEMPO])
def test_every_click_is_where_the_map_has_it(original: OriginalSound, engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "slowed.flac"
    write_slowed_sound(original, KNOTS, out, engine)
    sound, rate = soundfile.read(out)
    assert (len(sound), rate) == (KNOTS[-1][1], RATE)
    loud = np.flatnonzero(np.abs(sound) > 0.15) / RATE
    begins = [loud[0], *(later for one, later in pairwise(loud) if later > one + 0.2)]
    assert len(begins) == 11
    # Whoever has no Rubber Band hears an original under the voice that is off by less than a picture.
    most_s = 0.005 if engine == Engine.RUBBERBAND else 0.04
    assert max(abs(at - shown_second(n + 0.5)) for n, at in enumerate(begins)) < most_s
    assert {path.name for path in tmp_path.iterdir()} == {"film.wav", "slowed.flac"}
