"""A labelled file says title, language, voices, cover and chapters to foreign programs; its packets are the same."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media.picture.finished_file import look
from media.picture.label import MOST_TITLE_BYTES, Chapter, Label, label_file


def made(folder: Path, *more: str, name: str = "a.mp4") -> Path:
    path = folder / name
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *more, "-f", "lavfi", "-i", "sine=d=6:r=48000", "-c:v", "libx264", "-bf", "0",
         "-profile:v", "main", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4", str(path)],
        check=True, timeout=60,
    )  # fmt: skip  # options stay beside their values
    return path


def probed(path: Path) -> dict[str, Any]:
    argv = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return found


def packets(path: Path, stream: str) -> str:
    argv = ["ffmpeg", "-v", "error", "-i", str(path), "-map", stream, "-c", "copy", "-f", "md5", "-"]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    Image.new("RGB", (600, 600), (11, 93, 102)).save(tmp_path / "cover.jpg")
    return tmp_path / "cover.jpg"


PICTURE = ("-f", "lavfi", "-i", "testsrc=d=6:r=10:s=320x180")
STEPS = (Chapter(0, "1. Un = deux; #trois \\ quatre"), Chapter(2500, "2. الثاني"), Chapter(4000, "3. " + "长" * 200))


@pytest.mark.parametrize("name", ["a.mp4", "a.m4a"])
def test_ffprobe_reads_all_of_the_label(tmp_path: Path, cover: Path, name: str) -> None:
    source = made(tmp_path, *(PICTURE if name == "a.mp4" else ()), name=name)
    label = Label("Titre = « a » ; #1", "ara", "Amina, Olga", cover, STEPS)
    out = tmp_path / f"out-{name}"
    label_file(source, out, label, duration_ms=6000)
    found = probed(out)
    tags = found["format"]["tags"]
    assert (tags["title"], tags["artist"]) == ("Titre = « a » ; #1", "Amina, Olga")
    assert [chapter["tags"]["title"] for chapter in found["chapters"][:2]] == [STEPS[0].title, STEPS[1].title]
    assert len(found["chapters"][2]["tags"]["title"].encode()) <= MOST_TITLE_BYTES
    assert [float(chapter["start_time"]) for chapter in found["chapters"]] == [0, 2.5, 4]
    seen = look(out)
    assert (seen.title, seen.artist, seen.language, seen.cover, seen.chapters) == (
        label.title, label.artist, "ara", True, 3,
    )  # fmt: skip  # a row of values
    assert (seen.video, seen.audio, seen.other, seen.index_first, seen.tags) == (
        int(name == "a.mp4"), 1, 0, True, (),
    )  # fmt: skip  # a row of values
    kinds = [stream["codec_type"] for stream in found["streams"]]
    assert kinds == (["video", "audio", "video"] if name == "a.mp4" else ["audio", "data", "video"])
    assert packets(out, "0:a:0") == packets(source, "0:a:0")
    if name == "a.mp4":
        assert packets(out, "0:v:0") == packets(source, "0:v:0")
    label_file(out, out, label, duration_ms=6000)  # once more, in its own place: nothing is added
    assert look(out) == seen


def test_without_cover_chapters_and_names_there_is_only_the_title(tmp_path: Path) -> None:
    source, out = made(tmp_path, *PICTURE), tmp_path / "out.mp4"
    label_file(source, out, Label("T", ""), duration_ms=6000)
    seen = look(out)
    assert (seen.title, seen.artist, seen.language, seen.cover, seen.chapters) == ("T", "", "und", False, 0)


def test_any_title_comes_back_as_it_was(tmp_path: Path) -> None:
    source, out = made(tmp_path, *PICTURE), tmp_path / "out.mp4"
    rng = random.Random(7)
    letters = "abc=;#\\\"'[]{}()é国ا%$ \t"
    for _again in range(12):
        title = "".join(rng.choice(letters) for _letter in range(rng.randint(1, 40)))
        label_file(source, out, Label(title, "fra"), duration_ms=6000)
        assert look(out).title == " ".join(title.split()).rstrip("\\ ")


def test_a_part_says_which_it_is() -> None:
    assert Label("T", "fra", chapters=STEPS).of_a_part(2, 7) == Label("T (2/7)", "fra")
