"""A disk that is full while a program writes has a code of its own. /dev/full takes nothing, as a full disk does."""

from __future__ import annotations

import pytest

from media.programs.process import MediaError, pipe, run

PICTURES = ("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=20")


@pytest.mark.parametrize(
    "argv",
    [
        (*PICTURES, "-c:v", "rawvideo", "-f", "avi", "/dev/full"),
        (*PICTURES, "-c:v", "libx264", "-f", "mpegts", "/dev/full"),
        ("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "sine=d=20", "-f", "wav", "/dev/full"),
        ("ffmpeg", "-v", "quiet", "-y", "-f", "lavfi", "-i", "sine=d=20", "-f", "wav", "/dev/full"),  # by its number
        ("dd", "if=/dev/zero", "of=/dev/full", "bs=4k", "count=4"),
    ],
)
def test_a_full_disk_is_named(argv: tuple[str, ...]) -> None:
    with pytest.raises(MediaError) as failed:
        run(argv, timeout_s=60)
    assert failed.value.code == "disk_full", failed.value.report()
    assert "disk was full" in str(failed.value.message)


def test_a_full_disk_behind_a_pipe_is_named() -> None:
    argv = ("ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", "48000", "-i", "pipe:0", "-f", "wav", "/dev/full")
    with pytest.raises(MediaError) as failed, pipe(argv, timeout_s=60) as child:
        for _ in range(200):
            child.stdin.write(b"\0" * 65536)
    assert failed.value.code == "disk_full", failed.value.report()


def test_what_fails_for_its_input_is_not_taken_for_it(tmp_path: object) -> None:
    with pytest.raises(MediaError) as failed:
        run(("ffmpeg", "-v", "error", "-i", "/nowhere/film.mp4", "-f", "null", "-"), timeout_s=60)
    assert failed.value.code == "failed"
