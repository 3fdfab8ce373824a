"""Television's half pictures become whole ones: no comb on what moves, in the renditions and in the stills."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.picture import stills
from media.picture.probe import Probe, probe
from media.picture.video import each_rendition
from tests.material.cached_files import converted, ffmpeg

# A bar that moves fast: in the two halves of a picture it is at two places.
BAR = "color=black:s=320x180:r=50:d=2[b];color=white:s=40x180:r=50:d=2[w];[b][w]overlay=x='mod(t*300,320)'"
MPEG2 = ("-c:v", "mpeg2video", "-q:v", 2, "-flags", "+ilme+ildct", "-top", 1)


@pytest.fixture(scope="module")
def television() -> Path:
    return converted("television.mpg", "-f", "lavfi", "-i", BAR, "-vf", "tinterlace=mode=interleave_top", *MPEG2)


def comb(picture: Image.Image) -> float:
    """How much neighbouring rows differ."""
    rows = np.asarray(picture.convert("L"), np.int16)
    return float(np.abs(np.diff(rows, axis=0)).mean())


def test_the_comb_is_gone(television: Path, tmp_path: Path) -> None:
    seen: Probe = probe(television)
    assert seen.interlaced
    ffmpeg("-i", television, "-vf", "select=eq(n\\,20)", "-frames:v", 1, tmp_path / "came.png")
    with Image.open(tmp_path / "came.png") as came:
        before = comb(came)
    lite = next(each_rendition(television, seen, tmp_path / "video", but=("720p",)))
    ffmpeg("-i", lite.mp4, "-vf", "select=eq(n\\,8)", "-frames:v", 1, tmp_path / "lite.png")
    with Image.open(tmp_path / "lite.png") as shown:
        assert comb(shown) < before / 4
    assert comb(stills.frame(television, 800, interlaced=True)) < before / 4


def test_whole_pictures_stay_as_they_are(tmp_path: Path) -> None:
    film = converted("whole.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-c:v", "libx264")
    assert not probe(film).interlaced
    plain, through = (np.asarray(stills.frame(film, 400, interlaced=asked)) for asked in (False, True))
    assert np.abs(plain.astype(np.int16) - through).mean() < 1
