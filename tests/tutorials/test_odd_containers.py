"""A film in any container becomes a right film or a sentence, never a wrong film."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from journal.errors import Refused
from media.picture.video import each_rendition
from media.picture.workshop_copy import with_own_sound
from storage.files import sha256_of
from tests.material.odd_containers import CODECS, OddFilm, made, master
from tutorials.pipelines.source import judge_source

RATE = 8000
NEAR_S, ALIKE, RESEMBLES = 0.125, 24, 0.55


def came_out(film: Path, folder: Path) -> Path:
    """What the workshop watches of it: the picture that is published, and the sound that is published under it."""
    path, probed = judge_source(film, folder, sha256_of(film), has_transcript=False)
    lite = next(each_rendition(path, probed, folder / "video", but=("720p", "1080p")))
    assert lite.mp4 is not None and probed.narration is not None
    out = folder / "watch.mp4"
    with_own_sound(lite.mp4, path, out, duration_ms=probed.duration_ms, audio_index=probed.narration.order)
    return out


def decoded(*arguments: object) -> bytes:
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", *map(str, arguments), "pipe:1"], check=True, capture_output=True
    ).stdout


def sound(path: Path) -> NDArray[np.float64]:
    return np.frombuffer(decoded("-i", path, "-ac", 1, "-ar", RATE, "-f", "s16le"), "<i2").astype(np.float64)


def pictures(path: Path, *filters: str) -> NDArray[np.int16]:
    chain = ",".join((*filters, "scale=16:9:flags=area,format=rgb24"))
    raw = decoded("-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", chain, "-f", "rawvideo")
    return np.frombuffer(raw, np.uint8).reshape(-1, 9, 16, 3).astype(np.int16)


def wrong(film: OddFilm, out: Path) -> list[str]:
    """What differs from what was filmed."""
    heard = sound(out)
    filmed = np.concatenate([sound(master(film.size))] * film.joined)[round(film.trim_s * RATE) :]
    found = []
    if abs(len(heard) / RATE - film.length_s) > NEAR_S:
        found.append(f"lasts {len(heard) / RATE:.2f} s of {film.length_s:.2f}")
    for at in range(0, len(filmed) - RATE, RATE):
        want = filmed[at : at + RATE]
        if np.sqrt((want**2).mean()) > 300 and resemblance(want, heard[max(0, at - RATE // 5) :]) < RESEMBLES:
            found.append(f"its sound at {at / RATE:.0f} s is not there")
    turn = {0: (), 90: ("transpose=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=clock",)}[film.turned]
    shown, filmed_pictures = pictures(out), pictures(master(film.size), *turn)
    first, last = round(film.trim_s * 25), len(filmed_pictures) - 1
    for name, picture, near in (
        ("first", shown[0], filmed_pictures[first : first + 5]),
        ("last", shown[-1], filmed_pictures[last - 5 :]),
    ):
        if np.abs(near - picture).mean(axis=(1, 2, 3)).min() > ALIKE:
            found.append(f"another {name} picture")
    return found


def resemblance(want: NDArray[np.float64], heard: NDArray[np.float64]) -> float:
    """The best normalised correlation within 0.4 s."""
    scores = [0.0]
    for lag in range(0, min(2 * RATE // 5, len(heard) - len(want)), 8):
        part = heard[lag : lag + len(want)]
        scores.append(float(part @ want / (np.linalg.norm(part) * np.linalg.norm(want) + 1)))
    return max(scores)


WHOLE = [
    OddFilm("webm", late_s=5.0),
    OddFilm("mkv", late_s=3600.0),
    OddFilm("mp4", trim_s=1.32),
    OddFilm("ts", joined=2),
    OddFilm("mp4", silent="before"),
]
OTHERS = [
    OddFilm("avi", pixels="4/3"),
    OddFilm("mpg", size="97x55"),
    OddFilm("mov", size="128x96", turned=270),
    OddFilm("mov", trim_s=1.43, turned=90),
    OddFilm("wmv", size="55x97", pixels="12/11"),
    OddFilm("ogv", size="128x96", pixels="4/3"),
    OddFilm("flv", pixels="4/3"),
    OddFilm("mkv", silent="after", late_s=0.7),
]


@pytest.mark.parametrize("film", WHOLE, ids=str)
def test_what_was_published_wrong_or_refused_though_whole(film: OddFilm, tmp_path: Path) -> None:
    assert wrong(film, came_out(made(film, tmp_path), tmp_path)) == []


@pytest.mark.slow
def test_a_film_in_any_other_container_is_a_right_film(tmp_path: Path) -> None:
    for number, film in enumerate(OTHERS):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert wrong(film, came_out(made(film, folder), folder)) == [], film


@pytest.mark.parametrize("container", CODECS)
def test_a_tail_that_is_cut_off_is_told(container: str, tmp_path: Path) -> None:
    """At 85 % an AVI and a transport stream passed without a word."""
    for share in (0.5, 0.85):
        path = made(OddFilm(container, cut=share), tmp_path)
        with pytest.raises(Refused, match="incompl"):
            judge_source(path, tmp_path, sha256_of(path), has_transcript=True)
