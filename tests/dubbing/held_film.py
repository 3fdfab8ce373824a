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

import numpy as np
import soundfile

from craft.sound.sample_rate import RATE
from media.picture.probe import probe
from media.sound.take_reader import read_take
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.dubbing.studio import NAMES, SpokenVideo
from tests.material.rooms import noise
from tests.material.voices import human
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
    silence = np.zeros(PAUSE_MS * RATE // 1000, np.float32)
    parts, spans, at = [silence], [], PAUSE_MS
    for name in NAMES:
        spoken = read_take(human("fr", name))
        length_ms = int(len(spoken) * SPOKEN_SHARE) * 1000 // RATE
        spans.append((at, at + length_ms))
        parts += [spoken[: length_ms * RATE // 1000], silence]
        at += length_ms + PAUSE_MS
    heard = np.concatenate(parts)
    soundfile.write(
        folder / "fr.wav", heard + noise(len(heard) / RATE, ROOM_DBFS)[: len(heard)], RATE, subtype="PCM_16"
    )
    shown = ["ffmpeg", "-v", "error", "-nostdin", "-y", *pictures(math.ceil(at / 1000)), "-i", str(folder / "fr.wav")]
    coded = ["-t", str(at / 1000), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(folder / "film.mp4")]
    subprocess.run([*shown, *coded], check=True, timeout=120)
    return SpokenVideo(folder / "film.mp4", tuple(spans), asdict(probe(folder / "film.mp4")))


def held_room(slug: str = "attente", language: str = "en", film: Callable[[], SpokenVideo] = counting_film) -> Room:
    """Approved texts of its sentences in a language, and its pictures, without which no take is known to find room;
    nothing is recorded yet. The picture waits and is not slower, unless the town says so afterwards."""
    Town.objects.update_or_create(pk=1, defaults={"slowing": 0})
    coordinator = factories.coordinator()
    tutorial = studio.tutorial_of(film(), slug)
    ensure_renditions(tutorial, lambda permille, doing: None)
    studio.remember_pictures(tutorial)
    version = factories.version(tutorial, language, coordinator)
    studio.translated(version, coordinator)
    return Room(coordinator, studio.voice(language), factories.reviewer(language), version)
