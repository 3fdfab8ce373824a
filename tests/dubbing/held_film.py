"""A film whose picture can wait: a counter that changes once a second, four hurried French sentences with pauses."""

from __future__ import annotations

import atexit
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import soundfile

from craft.sound.sample_rate import RATE
from media.picture.probe import probe
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room_of
from tests.dubbing.studio import SpokenVideo
from tests.material.rooms import noise
from town.models import Town
from tutorials.pipelines.renditions import ensure_renditions

PAUSE_MS = 1200
ROOM_DBFS = -58
SPOKEN_SHARE = 0.45
"""Of each French sentence: a take of the whole one is longer than any pace makes good."""


@cache
def counting_film() -> SpokenVideo:
    """Made once a run."""
    return spoken_over(lambda seconds: ["-f", "lavfi", "-i", "testsrc=s=640x360:r=1,fps=25,format=yuv420p"])


def spoken_over(pictures: Callable[[int], list[str]]) -> SpokenVideo:
    """The French sentences over other pictures. pictures: ffmpeg's input of at least so many seconds."""
    folder = Path(tempfile.mkdtemp(prefix="portevoix-held-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    heard, spans, at = studio.french_sound(SPOKEN_SHARE, PAUSE_MS)
    soundfile.write(
        folder / "fr.wav", heard + noise(len(heard) / RATE, ROOM_DBFS)[: len(heard)], RATE, subtype="PCM_16"
    )
    shown = ["ffmpeg", "-v", "error", "-nostdin", "-y", *pictures(math.ceil(at / 1000)), "-i", str(folder / "fr.wav")]
    coded = ["-t", str(at / 1000), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(folder / "film.mp4")]
    subprocess.run([*shown, *coded], check=True, timeout=120)
    return SpokenVideo(folder / "film.mp4", spans, asdict(probe(folder / "film.mp4")))


def held_room(slug: str = "attente", language: str = "en", film: Callable[[], SpokenVideo] = counting_film) -> Room:
    """Approved texts of its sentences in a language, and its pictures, without which no take is known to find room;
    nothing is recorded yet. The picture waits and is not slower, unless the town says so afterwards."""
    Town.objects.update_or_create(pk=1, defaults={"slowing": 0})
    tutorial = studio.tutorial_of(film(), slug)
    ensure_renditions(tutorial, lambda permille, doing: None)
    studio.remember_pictures(tutorial)
    return room_of(tutorial, language)


def allow_longer(percent: int, **more: Any) -> None:
    """By how much the town lets a version become longer than its film."""
    Town.objects.update_or_create(pk=1, defaults={"hold_longer": percent, **more})
