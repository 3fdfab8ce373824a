"""A program that is killed from outside says nothing about the file: every function of `media` that starts one says
so, and none takes the file for broken, or what came before for all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from media.picture import finished_file, motion, stills, workshop_copy
from media.picture.probe import Probe, probe
from media.picture.video import each_rendition
from media.programs import recipes
from media.programs.child import MediaError
from media.programs.low_load import low_load, parallelism
from media.sound import time_stretch
from media.sound.measure import measure_file
from media.sound.mixdown import mix_version
from media.sound.take_reader import read_take
from media.sound.voice_clip import original_clip
from media.speech.sound_windows import open_windows
from tests.material.videos import screen
from tests.media.dub import real_dub

KILLED = "#!/bin/sh\n{before}kill -KILL $$\n"
AU_HEADER = r".snd\0\0\0\030\377\377\377\377\0\0\0\006\0\0\273\200\0\0\0\001"
SOME_SOUND = f"printf '{AU_HEADER}'; head -c 20000 /dev/zero\n"


def film() -> Path:
    return screen(2.0, "640x360")


def windows(folder: Path) -> object:
    with open_windows(film(), 0) as found:
        return list(found)


def renditions(folder: Path) -> object:
    return tuple(each_rendition(film(), probed(), folder))


STARTED: dict[str, Callable[[Path], object]] = {
    "probe": lambda _folder: probe(film()),
    "still": lambda _folder: stills.frame(film(), 0),
    "motion": lambda _folder: motion.motion(film(), probed()),
    "outline": lambda _folder: workshop_copy.outline(film(), 2000),
    "renditions": renditions,
    "finished": lambda _folder: finished_file.look(film()),
    "take": lambda _folder: read_take(film()),
    "loudness": lambda _folder: measure_file(film()),
    "clip": lambda folder: original_clip(film(), 0, 0, 1000, folder),
    "windows": windows,
    "stretching": lambda _folder: time_stretch.stretch(np.zeros(RATE, np.float32), RATE // 2),
}
_probed: list[Probe] = []


def probed() -> Probe:
    return _probed[0]


@pytest.fixture
def killer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From the call on, every program ends as the kernel ends it. The files are made before."""
    film()
    _probed[:] = [probe(film())]

    def begin(before: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("ffmpeg", "ffprobe", "rubberband"):
            (folder / name).write_text(KILLED.format(before=before))
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        time_stretch.stretch_engine.cache_clear()

    return begin


@pytest.mark.parametrize("before", ["", SOME_SOUND], ids=["at once", "after some sound"])
@pytest.mark.parametrize("name", STARTED)
def test_it_is_trouble_of_the_machine(name: str, before: str, killer: Callable[[str], None], tmp_path: Path) -> None:
    killer(before)
    (tmp_path / name).mkdir()
    with pytest.raises(MediaError) as failed:
        STARTED[name](tmp_path / name)
    assert failed.value.code == "killed", failed.value.report()
    assert "stopped from outside" in str(failed.value.message)


def test_a_mix_does_not_go_on_without_the_rest_of_its_sound(killer: Callable[[str], None], tmp_path: Path) -> None:
    dub = real_dub(tmp_path, sentences=2, hurry=1.0)
    cache = tmp_path / "cache"
    mix_version(dub.plan, dub.takes, dub.original, tmp_path / "whole", cache)
    killer(SOME_SOUND)
    with pytest.raises(MediaError) as failed:
        mix_version(dub.plan, dub.takes, dub.original, tmp_path / "mix", cache)
    assert failed.value.code == "killed"


def test_an_engine_that_was_killed_is_asked_again(
    killer: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken for missing, it would be replaced by a worse one for as long as the process lives."""
    best = time_stretch.stretch_engine()
    killer("")
    with pytest.raises(MediaError):
        time_stretch.stretch_engine()
    monkeypatch.undo()
    assert time_stretch.stretch_engine() == best


def test_less_at_a_time() -> None:
    usual = recipes.source("film.mp4"), recipes.encoder_threads()
    with low_load():
        assert parallelism(4) == 1
        assert recipes.source("film.mp4")[5] == "1" and recipes.encoder_threads() == ["-threads", "1"]
    assert (recipes.source("film.mp4"), recipes.encoder_threads()) == usual and parallelism(4) == 4
