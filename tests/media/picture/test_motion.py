"""A filmed video has 25 pictures a second in its smallest size; a screen keeps ten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from craft.timing.still_moments import Pictures, still_moment
from media.picture.ladder import FILMED, ladder
from media.picture.motion import motion
from media.picture.probe import Probe, probe
from tests.material.cached_files import cached, ffmpeg
from tests.material.videos import screen


def filmed() -> Path:
    """A picture that moves everywhere, as a hand-held camera's does."""

    def make(target: Path) -> None:
        ffmpeg("-f", "lavfi", "-i", "mandelbrot=s=320x180:r=25", "-t", "6", "-c:v", "libx264", target)

    return cached("moves.mp4", ("mandelbrot", 6), make)


def lite_fps(probed: Probe) -> int:
    return next(rung.fps for rung in ladder(probed) if rung.name == "lite")


def test_what_moves_has_more_pictures_under_the_same_cap() -> None:
    source = filmed()
    probed = probe(source)
    assert probed.motion is None and lite_fps(probed) == 10, "what was not measured stays as it was"
    measured = replace(probed, motion=motion(source, probed))
    assert measured.motion is not None and measured.motion >= 0.9
    assert lite_fps(measured) == 25
    assert {rung.max_kbps for rung in (*ladder(probed), *ladder(measured)) if rung.name == "lite"} == {160}


def test_a_screen_keeps_ten() -> None:
    source = screen(10.0, "1280x720")
    probed = probe(source)
    assert motion(source, probed) < FILMED
    assert lite_fps(replace(probed, motion=motion(source, probed))) == 10


@pytest.mark.parametrize(("fps", "expected"), [(12, 12), (24, 24), (25, 25), (30, 25)])
def test_never_more_than_the_source_has(fps: int, expected: int) -> None:
    assert lite_fps(replace(probe(filmed()), fps=float(fps), motion=1.0)) == expected


def test_a_picture_that_moves_is_not_taken_for_still_because_there_are_more_of_them() -> None:
    """Under one cap each of 25 pictures has two fifths of the bytes of one of ten."""
    for fps, size in ((10, 700), (25, 280)):
        moving = Pictures(fps, [size] * fps * 4, [False] * fps * 4)
        assert still_moment(moving, 0, 3000) is None
        assert still_moment(Pictures(fps, [size // 2] * fps * 4, [False] * fps * 4), 0, 3000) is not None
