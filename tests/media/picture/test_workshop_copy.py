"""The small video with its own sound, and the sound's outline, against the source that they come from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from media.picture.workshop_copy import PEAKS_PER_S, outline, with_own_sound
from media.programs.process import MediaError
from tests.material.cached_files import ffmpeg
from tests.media.looking import RECORDING, shown

DURATION_MS = 10_600
RATE = 8000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """lite.mp4 (picture only) and late.mkv, whose sound begins two seconds after its picture."""
    made = tmp_path_factory.mktemp("watching")
    ffmpeg("-i", RECORDING, "-an", "-vf", "scale=320:-2,fps=10", "-t", "10.6", "-c:v", "libx264", made / "lite.mp4")
    ffmpeg(
        "-i", RECORDING, "-itsoffset", "2", "-i", RECORDING, "-map", "0:v:0", "-map", "1:a:0", "-c", "copy",
        made / "late.mkv",
    )  # fmt: skip  # options stay beside their values
    return made


def sound(path: Path, folder: Path) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    raw = folder / "sound.raw"
    ffmpeg("-i", path, "-vn", "-af", f"aresample={RATE}:async=1:first_pts=0", "-ac", "1", "-f", "s16le", raw)
    return np.frombuffer(raw.read_bytes(), "<i2").astype(np.float64)


@pytest.mark.parametrize(("name", "later_ms"), [("source", 0), ("late.mkv", 2000)])
def test_sound_and_picture_are_on_the_tutorials_time(folder: Path, tmp_path: Path, name: str, later_ms: int) -> None:
    source = RECORDING if name == "source" else folder / name
    out = tmp_path / "watch.mp4"
    with_own_sound(folder / "lite.mp4", source, out, duration_ms=DURATION_MS)
    streams = shown(out, "stream=codec_type,codec_name,duration")["streams"]
    assert [(stream["codec_type"], stream["codec_name"]) for stream in streams] == [("video", "h264"), ("audio", "aac")]
    assert all(abs(float(stream["duration"]) - DURATION_MS / 1000) < 0.12 for stream in streams)
    heard, original = sound(out, tmp_path), sound(RECORDING, tmp_path)
    reference = original[2 * RATE : 7 * RATE]
    found = np.correlate(heard, reference, "valid")
    at_ms = int(np.argmax(found)) * 1000 / RATE
    assert at_ms == pytest.approx(2000 + later_ms, abs=15)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".mp4"] == ["watch.mp4"]


def test_without_sound_it_fails_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        with_own_sound(folder / "lite.mp4", folder / "lite.mp4", tmp_path / "watch.mp4", duration_ms=DURATION_MS)
    assert list(tmp_path.iterdir()) == []


def test_the_outline_is_loud_where_somebody_speaks(folder: Path) -> None:
    drawn, later = (
        np.frombuffer(outline(source, DURATION_MS), np.uint8) for source in (RECORDING, folder / "late.mkv")
    )
    assert len(drawn) == pytest.approx(DURATION_MS / 1000 * PEAKS_PER_S, abs=3)
    assert drawn[100:350].mean() > 3 * max(1.0, drawn[450:].mean())
    shift = 2 * PEAKS_PER_S
    assert np.corrcoef(drawn[: len(later) - shift], later[shift : shift + len(drawn)])[0, 1] > 0.98
    assert all(0 <= value <= 255 for value in drawn) and any(a != b for a, b in pairwise(drawn))
