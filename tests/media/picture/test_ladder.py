"""Which renditions a video gets: the table of sizes and rates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media.picture.ladder import fit_size, ladder, target_fps
from media.picture.probe import Probe

PLAIN = Probe(
    duration_ms=10_600,
    video_duration_ms=10_600,
    width=1920,
    height=1080,
    fps=30.0,
    vfr=False,
    rotation=0,
    video_index=0,
    video_codec="h264",
    transfer="",
    matrix="bt709",
    container="mov",
    bytes=1,
)


@pytest.mark.parametrize(
    ("size", "names", "lite"),
    [
        ((1920, 1080), ["lite", "720p", "1080p"], (854, 480)),
        ((1080, 1920), ["lite", "720p", "1080p"], (480, 854)),
        ((2222, 1580), ["lite", "720p", "1080p"], (676, 480)),
        ((2560, 1080), ["lite", "720p", "1080p"], (854, 360)),
        ((1280, 720), ["lite", "720p"], (854, 480)),
        ((641, 361), ["lite", "720p"], (640, 360)),
        ((1, 1), ["lite", "720p"], (16, 16)),
    ],
)
def test_the_ladder_follows_the_source(size: tuple[int, int], names: list[str], lite: tuple[int, int]) -> None:
    rungs = ladder(replace(PLAIN, width=size[0], height=size[1]))
    assert [rung.name for rung in rungs] == names
    assert (rungs[0].width, rungs[0].height) == lite
    assert all(rung.width % 2 == 0 and rung.height % 2 == 0 for rung in rungs)
    assert all(rung.width <= max(16, size[0]) and rung.height <= max(16, size[1]) for rung in rungs)


@pytest.mark.parametrize(
    ("fps", "vfr", "expected"),
    [
        *[(60, False, 30), (59.94, False, 30), (120, False, 30), (50, False, 25), (29.97, False, 30), (25, False, 25)],
        *[(27.42, False, 28), (23.976, False, 24), (15, False, 15), (14.0, True, 30), (1, False, 5)],
    ],
)
def test_the_rate_is_whole_and_at_most_thirty(fps: float, vfr: bool, expected: int) -> None:
    assert target_fps(replace(PLAIN, fps=fps, vfr=vfr)) == expected


def test_sides_are_even_and_inside_the_box() -> None:
    assert fit_size(4096, 2160, 1080) == (1920, 1012)
    assert fit_size(1366, 768, 480) == (854, 480)
