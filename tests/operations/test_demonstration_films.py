"""The demonstration's films: their sentences have their recordings, their scenes can be drawn, people are named."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from operations.demonstration.bus_scenes import bus_scene, held_in_hand
from operations.demonstration.canvas import HEIGHT, WIDTH
from operations.demonstration.people_film import PARTLY, SPEAKERS, SPOKEN_FIRST
from operations.demonstration.read_film import VOICED
from operations.demonstration.scenes import frames
from operations.demonstration.stages import HELD, READY, WITHOUT_ROOM
from operations.demonstration.telephone_scenes import CREDITS, SOURCES, telephone_scene
from operations.demonstration.video import ANNOUNCEMENT_FILM, BUS_FILM, FPS, TELEPHONE_FILM, script, voice_files
from tests.house.source_tree import ROOT


def test_people_say_each_sentence_in_five_languages_and_are_named() -> None:
    text = script(TELEPHONE_FILM)
    for language in ("fr", *SPEAKERS):
        assert len(voice_files(language, TELEPHONE_FILM)) == len(text.segments) == 12
        assert [bool(segment.get(language)) for segment in text.segments] == 12 * [language != SPOKEN_FIRST]
        assert "CC BY-SA 3.0 (creativecommons.org/licenses/by-sa/3.0)" in text.summary[language]
        assert "June Wallack" in text.summary[language]
    assert PARTLY["it"] < len(text.segments)
    assert sum(path.stat().st_size for path in TELEPHONE_FILM.rglob("*.opus")) < 1_500_000
    told = (TELEPHONE_FILM / "LICENCE.md").read_text(encoding="utf-8")
    shown = " ".join(who for who, _licence in CREDITS) + SOURCES[1]
    named = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    for speaker in SPEAKERS.values():
        assert speaker.licence in told
        for place in (told, shown, named):
            assert speaker.name in place
        assert len(speaker.credit) <= 80
        assert speaker.credit.endswith("3.0")


def test_nothing_stands_still_in_what_is_held_in_a_hand() -> None:
    for segment in script(BUS_FILM).segments:
        assert all(segment[tag] for tag in ("fr", VOICED, READY, WITHOUT_ROOM, HELD))
        seen = list(held_in_hand(bus_scene(segment), 20, 3, FPS))
        moved = [np.abs(np.asarray(one, int) - np.asarray(other, int)).mean() for one, other in pairwise(seen)]
        assert seen[0].size == (WIDTH, HEIGHT)
        assert min(moved) > 0.5, segment["scene"]


def test_what_whisper_hears_has_its_recordings_and_their_licence() -> None:
    text = script(ANNOUNCEMENT_FILM)
    assert len(voice_files("fr", ANNOUNCEMENT_FILM)) == len(text.segments)
    assert "June Wallack, annonces d’Asterisk, CC BY-SA 3.0" in text.summary["fr"]
    assert "June Wallack" in (ANNOUNCEMENT_FILM / "LICENCE.md").read_text(encoding="utf-8")


def test_a_pressed_key_is_shown_and_a_picture_without_a_finger_stands_still() -> None:
    segments = script(TELEPHONE_FILM).segments
    pressed = next(segment for segment in segments if segment["key"] == "6")
    canvas, way = telephone_scene(pressed)
    pictures = list(frames(canvas, way, 10))
    assert pictures[0].size == (WIDTH, HEIGHT)
    assert pictures[0] != pictures[5]
    assert pictures[-1] == pictures[-2], "it stands still at its end, where the picture may wait"
    still = list(frames(*telephone_scene({"scene": "telephone-credits", "shown": "On entend ici"}), 3))
    assert still[0] is still[2]


@pytest.mark.parametrize("segment", script(TELEPHONE_FILM).segments, ids=lambda segment: segment["shown"])
def test_what_stands_beside_the_telephone_fits(segment: dict[str, str]) -> None:
    assert max(len(line) for line in segment["shown"].split("\n")) <= 22
    assert segment["shown"].count("\n") <= 1
