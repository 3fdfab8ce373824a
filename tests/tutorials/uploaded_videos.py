"""Videos for the tests of this folder: good ones, and bad ones made from them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from media.picture.probe import probe
from storage.files import keep_private
from tests.material.videos import spoken_video
from tests.stored_rows import record_rows
from tutorials.models import Tutorial

SPOKEN = spoken_video()
"""10.6 s, 1080p; a person says SPOKEN_TEXT of tests/material/videos.py."""
SENTENCE = "numéro de téléphone en commençant par l'indicatif régional"


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True, timeout=120)


def text_named_video(folder: Path) -> Path:
    path = folder / "notes.mp4"
    path.write_text("Ceci n'est pas une vidéo.\n" * 200, encoding="utf-8")
    return path


def truncated(folder: Path) -> Path:
    """The first half of a video whose index is at its end, as a broken copy leaves it."""
    path = folder / "moitie.mp4"
    data = SPOKEN.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def empty(folder: Path) -> Path:
    path = folder / "vide.mp4"
    path.touch()
    return path


def silent(folder: Path) -> Path:
    """The same without any sound stream."""
    path = folder / "muette.mp4"
    ffmpeg("-i", SPOKEN, "-map", "0:v:0", "-c", "copy", path)
    return path


def seven_hours(folder: Path) -> Path:
    """A picture a minute for seven hours: small, and as long as it says."""
    path = folder / "longue.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=64x64:r=1/60", "-t", str(7 * 3600), "-c:v", "libx264", path)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "text": (text_named_video, "not a video"),
    "truncated": (truncated, "incomplete"),
    "empty": (empty, "empty"),
    "long": (seven_hours, "6 hours"),
    "silent": (silent, "no sound"),
}
"""name → (who makes it in a folder, words that its English sentence holds)."""


def tutorial_of(video: Path) -> Tutorial:
    """A tutorial whose original is this file, measured; nothing is made of it yet."""
    kept, measured = keep_private(video, "originals"), probe(video)
    row = Tutorial.objects.create(
        slug="film",
        title_fr="Film",
        state=Tutorial.State.EDITING,
        original=kept.path,
        original_sha256=kept.sha256,
        original_bytes=kept.bytes,
        duration_ms=measured.duration_ms,
        has_audio=True,
        probe=asdict(measured),
    )
    record_rows(row)
    return row
