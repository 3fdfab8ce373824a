"""The demonstration's video and texts, from files of the project: drawings, texts, synthetic voices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.documents import read_part
from craft.sound.sample_rate import RATE
from media.picture.drawn_video import sentences_in_a_row, write_video
from operations.demonstration.canvas import HEIGHT, WIDTH
from operations.demonstration.scenes import frames

DATA = Path(__file__).parent / "data"
FPS = 10
LEAD_MS, PAUSE_MS, TAIL_MS = 600, 1600, 1200  # a pause of 1.5 s or more starts a new step of the handout
ROOM_DBFS = -56.0
"""As loud as a quiet office under a voice: synthetic voices have no room, and nobody would hear the bed."""
VOICED_LANGUAGES = ("en", "es", "it", "pt")
NAMED_LANGUAGES = ("fr", *VOICED_LANGUAGES)


@dataclass(frozen=True)
class Script:
    """The texts of the tutorial: title, summary and segments by language tag; and each language's spoken name."""

    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    segments: tuple[dict[str, str], ...]
    spoken_name: dict[str, str]


def script() -> Script:
    return read_part(Script, json.loads((DATA / "tutorial.json").read_text(encoding="utf-8")))


def voice_files(language: str) -> list[Path]:
    """The synthetic recordings of a language, one for each segment, in order."""
    return sorted((DATA / language).glob("*.opus"))


def spoken_name_file(language: str) -> Path:
    """The synthetic recording of a language's name: the same voices as the segments (Kokoro-82M, Apache-2.0),
    reading the phonetic letters that eSpeak NG gives for the words."""
    return DATA / "names" / f"{language}.opus"


def make_video(folder: Path) -> tuple[Path, Path]:
    """Draw and narrate the video; returns (video, transcript as SRT) in `folder`."""
    text = script()
    sound, spans = sentences_in_a_row(voice_files("fr"), lead_ms=LEAD_MS, pause_ms=PAUSE_MS, tail_ms=TAIL_MS)
    sound += room(len(sound))
    total_ms = len(sound) * 1000 // RATE
    starts = [0, *(start - PAUSE_MS // 2 for start, _end in spans[1:]), total_ms]
    video, transcript = folder / "film.mp4", folder / "film.srt"
    write_video(_pictures(text, starts), (WIDTH, HEIGHT), FPS, sound, video)
    blocks = [
        f"{number}\n{_clock(start)} --> {_clock(end)}\n{segment['fr']}\n"
        for number, ((start, end), segment) in enumerate(zip(spans, text.segments, strict=True), 1)
    ]
    transcript.write_text("\n".join(blocks), encoding="utf-8")
    return video, transcript


def room(length: int) -> NDArray[np.float32]:
    """The same noise every time, softer towards the top."""
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 60.0)
    noise = np.fft.irfft(np.fft.rfft(np.random.default_rng(1).standard_normal(length)) * hertz**-0.7, length)
    return np.asarray(noise * (10 ** (ROOM_DBFS / 20) / np.sqrt(np.mean(noise**2))), np.float32)


def _pictures(text: Script, starts: list[int]) -> Iterator[bytes]:
    drawn = 0
    for segment, end_ms in zip(text.segments, starts[1:], strict=True):
        count = round(end_ms * FPS / 1000) - drawn
        drawn += count
        for picture in frames(segment["scene"], count):
            yield picture.tobytes()


def _clock(ms: int) -> str:
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
