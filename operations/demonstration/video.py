"""The demonstration's videos and texts, from files of the project: drawings, texts, recordings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.documents import read_part
from craft.sound.sample_rate import RATE
from media.picture.drawn_video import sentences_in_a_row, write_video
from operations.demonstration.bus_scenes import BUS, bus_scene, held_in_hand
from operations.demonstration.canvas import HEIGHT, WIDTH
from operations.demonstration.scenes import frames, scene
from operations.demonstration.telephone_scenes import TELEPHONE, telephone_scene

DATA = Path(__file__).parent / "data"
TELEPHONE_FILM, BUS_FILM, ANNOUNCEMENT_FILM = DATA / "telephone", DATA / "bus", DATA / "announcement"
FILMS = (DATA, TELEPHONE_FILM, BUS_FILM, ANNOUNCEMENT_FILM)
FPS = 10
LAST_PICTURE_MS = 4000  # long enough to read who is heard
LEAD_MS, PAUSE_MS, TAIL_MS = 600, 1600, 1200  # a pause of 1.5 s or more starts a new step of the handout
ROOM_DBFS = -56.0
"""As loud as a quiet office under a voice: synthetic voices have no room, and nobody would hear the bed."""
VOICED_LANGUAGES = ("en", "es", "it", "pt")
NAMED_LANGUAGES = ("fr", *VOICED_LANGUAGES)


@dataclass(frozen=True)
class Script:
    """The texts of a tutorial: title, summary and segments by language tag; and each language's spoken name. pause_ms:
    between two sentences of its film. last_picture: what stands on it, the scene's `shown`; '' where there is none."""

    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    segments: tuple[dict[str, str], ...]
    spoken_name: dict[str, str] = field(default_factory=dict)
    pause_ms: int = PAUSE_MS
    last_picture: str = ""


def script(folder: Path = DATA) -> Script:
    return read_part(Script, json.loads((folder / "tutorial.json").read_text(encoding="utf-8")))


def slugs() -> list[str]:
    """Of all films that the demonstration makes; its own, which stands for it, first."""
    return [script(folder).slug for folder in FILMS]


def voice_files(language: str, folder: Path = DATA) -> list[Path]:
    """The recordings of a language, one for each segment, in order. In DATA itself they are synthetic."""
    return sorted((folder / language).glob("*.opus"))


def spoken_name_file(language: str) -> Path:
    """The synthetic recording of a language's name: the same voices as the segments (Kokoro-82M, Apache-2.0),
    reading the phonetic letters that eSpeak NG gives for the words."""
    return DATA / "names" / f"{language}.opus"


def make_video(target: Path, folder: Path = DATA, files: Sequence[Path] = ()) -> tuple[Path, Path]:
    """Draw and narrate the video of the script in `folder`; returns (video, transcript as SRT) in `target`. files: its
    French, where it does not lie in `folder`."""
    text = script(folder)
    pause_ms, scenes = text.pause_ms, list(text.segments)
    tail_ms = TAIL_MS + (LAST_PICTURE_MS if text.last_picture else 0)
    spoken = files or voice_files("fr", folder)
    sound, spans = sentences_in_a_row(spoken, lead_ms=LEAD_MS, pause_ms=pause_ms, tail_ms=tail_ms)
    sound += room(len(sound))
    total_ms = len(sound) * 1000 // RATE
    starts = [0, *(start - pause_ms // 2 for start, _end in spans[1:])]
    if text.last_picture:
        scenes.append({"scene": "telephone-credits", "shown": text.last_picture})
        starts.append(total_ms - LAST_PICTURE_MS)
    video, transcript = target / "film.mp4", target / "film.srt"
    write_video(_pictures(scenes, [*starts, total_ms]), (WIDTH, HEIGHT), FPS, sound, video)
    blocks = [
        f"{number}\n{_clock(start)} --> {_clock(end)}\n{segment.get('fr', '')}\n"
        for number, ((start, end), segment) in enumerate(zip(spans, text.segments, strict=True), 1)
    ]
    transcript.write_text("\n".join(blocks), encoding="utf-8")
    return video, transcript


def room(length: int) -> NDArray[np.float32]:
    """The same noise every time, softer towards the top."""
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 60.0)
    noise = np.fft.irfft(np.fft.rfft(np.random.default_rng(1).standard_normal(length)) * hertz**-0.7, length)
    return np.asarray(noise * (10 ** (ROOM_DBFS / 20) / np.sqrt(np.mean(noise**2))), np.float32)


def _pictures(scenes: Sequence[Mapping[str, str]], starts: Sequence[int]) -> Iterator[bytes]:
    """starts: of each scene, and where the last one ends (ms)."""
    drawn = 0
    for segment, end_ms in zip(scenes, starts[1:], strict=True):
        count = round(end_ms * FPS / 1000) - drawn
        if segment["scene"] in BUS:
            pictures = held_in_hand(bus_scene(segment), drawn, count, FPS)
        elif segment["scene"] in TELEPHONE:
            pictures = frames(*telephone_scene(segment), count)
        else:
            pictures = frames(*scene(segment["scene"]), count)
        drawn += count
        yield from (picture.tobytes() for picture in pictures)


def _clock(ms: int) -> str:
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
