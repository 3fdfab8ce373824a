"""The parameter sets and slices of H.264 streams that an encoder made with and without our settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.picture.finished_file import look
from media.picture.h264 import MAIN, Promise, promise
from tests.material.cached_files import ffmpeg

PICTURES = 30


def encoded(folder: Path, *arguments: str) -> Path:
    out = folder / "film.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=d=3:r=10:s=320x180", "-pix_fmt", "yuv420p", "-c:v", "libx264"),
        *arguments,
        out,
    )
    return out


def test_any_phone(tmp_path: Path) -> None:
    video = encoded(tmp_path, "-profile:v", "main", "-bf", "0", "-refs", "1", "-x264-params", "slices=1")
    assert promise(video.read_bytes()) == Promise(MAIN, 11, refs=1, in_order=True, frame_num_bits=4)
    seen = look(video)
    assert (seen.refs, seen.slices, seen.frames) == (1, PICTURES, PICTURES)


@pytest.mark.parametrize("profile", ["main", "high"])
def test_what_some_phones_cannot(profile: str, tmp_path: Path) -> None:
    video = encoded(tmp_path, "-profile:v", profile, "-bf", "3", "-refs", "4", "-x264-params", "slices=4")
    told = promise(video.read_bytes())
    assert (told.profile, told.refs, told.in_order) == ({"main": 77, "high": 100}[profile], 4, False)
    seen = look(video)
    assert (seen.refs, seen.slices, seen.frames) == (4, 4 * PICTURES, PICTURES)


def test_what_is_no_video_promises_nothing() -> None:
    for data in (b"", b"avcC", b"\0\0\0\x10ftypiso5\0\0\0\0", b"avcC" + bytes(40)):
        with pytest.raises(ValueError):
            promise(data)
