"""Which of a film's sounds is its narration, and when a person must say."""

from __future__ import annotations

import pytest

from craft.sound.narration import Sound, narration_of


def sound(order: int, *, speech: float = 0.6, marked: bool = False, language: str = "", heard: bool = True) -> Sound:
    return Sound(order, marked, language, speech, heard)


CASES = [
    ([sound(0)], 0),
    ([sound(0, speech=0.0, heard=False)], 0),
    ([sound(0, speech=0.0, heard=False), sound(1, marked=True)], 1),
    ([sound(0, speech=0.0, heard=False, marked=True), sound(1)], 1),  # most programs mark the first, silent or not
    ([sound(0, marked=True), sound(1)], 0),
    ([sound(0), sound(1, marked=True)], 1),
    ([sound(0, speech=0.02, marked=True), sound(1)], 1),  # music, and a voice
    ([sound(0, speech=0.02), sound(1, speech=0.0)], None),
    ([sound(0, speech=0.02, marked=True), sound(1, speech=0.0)], 0),
    ([sound(0), sound(1)], None),
    ([sound(0, marked=True), sound(1, marked=True)], None),
    ([sound(0, language="eng"), sound(1, language="fra")], 1),
    ([sound(0, marked=True, language="fre"), sound(1, language="eng")], 0),
    ([sound(0, marked=True, language="eng"), sound(1, language="fra")], None),
    ([sound(0, language="fra"), sound(1, language="fra")], None),
]


@pytest.mark.parametrize(("sounds", "found"), CASES)
def test_the_narration(sounds: list[Sound], found: int | None) -> None:
    assert narration_of(sounds) == found
