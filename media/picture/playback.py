"""What is seen and heard when a film is played: decoded, so neither the container's words nor its packets are believed.

Only the first and the last pictures are decoded, small; every sound is, once.
"""

from __future__ import annotations

import tempfile
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from media.picture import ladder
from media.picture.probe import Probe
from media.programs import process, recipes

WIDTH, HEIGHT = 16, 9
PICTURE_BYTES = WIDTH * HEIGHT * 3
NEAR_MS = 600
"""Pictures so near to an end are compared: a rendition with ten pictures a second need not have the very last one."""
TAILS_MS = (4_000, 30_000)
SILENT_DB, FLOOR_DB = -60, -99
LISTENED_S = 120


@dataclass(frozen=True)
class Picture:
    """One picture, small: when it is shown (ms), until when, and its RGB."""

    start_ms: float
    end_ms: float
    colours: bytes


@dataclass(frozen=True)
class PlayedSound:
    """order: its number among the sounds. length_ms: where it ends. levels: dBFS of each second. speech: share of the
    heard seconds in which somebody speaks; None: not asked."""

    order: int
    length_ms: int
    levels: tuple[int, ...]
    speech: float | None

    @property
    def heard(self) -> bool:
        return max(self.levels, default=FLOOR_DB) > SILENT_DB


@dataclass(frozen=True)
class PlaybackFacts:
    """picture_ms: where the last picture ends. first, last: the pictures within NEAR_MS of either end."""

    picture_ms: int
    first: tuple[bytes, ...]
    last: tuple[bytes, ...]
    sounds: tuple[PlayedSound, ...]

    def sound(self, order: int | None) -> PlayedSound | None:
        return next((sound for sound in self.sounds if sound.order == order), None)

    def length_ms(self, order: int | None) -> int:
        """How long it plays with this sound."""
        sound = self.sound(order)
        return max(self.picture_ms, sound.length_ms if sound else 0)


def play_film(path: Path, probe: Probe) -> PlaybackFacts:
    """Play an uploaded film. Where it has several sounds, it is listened for speech in each. Raises MediaError."""
    stream, colours = f"0:{probe.video_index}", ladder.source_filters(probe)
    first, last = ends(path, probe.video_duration_ms, stream=stream, filters=colours)
    several = len(probe.audio) > 1
    sounds = tuple(play_sound(path, sound.order, probe.duration_ms, speech=several) for sound in probe.audio)
    return PlaybackFacts(round(last[-1].end_ms) if last else 0, near_first(first), near_last(last), sounds)


def ends(
    path: Path, duration_ms: int, *, stream: str = "0:V:0", filters: str = ""
) -> tuple[list[Picture], list[Picture]]:
    """The first pictures of a film and its last ones; empty when none can be decoded. duration_ms: about its length,
    which says where to look for the last. filters: before they are made small."""
    first = _pictures(path, 0, stream, filters, NEAR_MS + 100)
    for tail_ms in TAILS_MS:
        if duration_ms > tail_ms:
            last = _pictures(path, duration_ms - tail_ms, stream, filters)
            if last:
                return first, last
    return first, _pictures(path, 0, stream, filters)


def near_first(pictures: list[Picture]) -> tuple[bytes, ...]:
    return tuple(picture.colours for picture in pictures if picture.start_ms <= pictures[0].start_ms + NEAR_MS)


def near_last(pictures: list[Picture]) -> tuple[bytes, ...]:
    return tuple(picture.colours for picture in pictures if picture.end_ms >= pictures[-1].end_ms - NEAR_MS)


def difference(some: tuple[bytes, ...], others: tuple[bytes, ...]) -> float:
    """How far the two pictures that are most alike are from each other, on average (0…255)."""
    if not some or not others:
        return 255.0
    left = np.stack([np.frombuffer(colours, np.uint8) for colours in some]).astype(np.int16)
    right = np.stack([np.frombuffer(colours, np.uint8) for colours in others]).astype(np.int16)
    return float(np.abs(left[:, None] - right[None]).mean(axis=2).min())


def _pictures(path: Path, start_ms: int, stream: str, filters: str, length_ms: int | None = None) -> list[Picture]:
    """The pictures from a moment on; of very many, the last ones."""
    with tempfile.NamedTemporaryFile(prefix="portevoix-times-") as times:
        small = f"[{stream}]{filters}scale={WIDTH}:{HEIGHT}:flags=area,format=rgb24,split[small][timed]"
        length = ["-t", recipes.seconds(length_ms)] if length_ms is not None else []
        out = [*length, "-fps_mode", "passthrough"]
        argv = recipes.ffmpeg(
            *(*recipes.source(path, start_ms=start_ms), "-filter_complex", small),
            *("-map", "[small]", *out, "-f", "rawvideo", "pipe:1"),
            *("-map", "[timed]", *out, "-f", "framecrc", recipes.file_url(times.name)),
        )
        kept: deque[bytes] = deque(maxlen=1000)
        with process.pipe(argv, timeout_s=1800) as decoder:
            decoder.stdin.close()
            while len(colours := decoder.stdout.read(PICTURE_BYTES)) == PICTURE_BYTES:
                kept.append(colours)
        moments = _moments(Path(times.name).read_text("ascii", "replace"))
    shown = moments[-len(kept) :] if kept else []
    return [Picture(start_ms + at, start_ms + end, colours) for (at, end), colours in zip(shown, kept, strict=False)]


def _moments(told: str) -> list[tuple[float, float]]:
    """From ffmpeg's list of frames: when each is shown, and until when (ms)."""
    tick, found = Fraction(1, 1000), []
    for line in told.splitlines():
        if line.startswith("#tb 0:"):
            tick = Fraction(line.partition(":")[2].strip())
        elif not line.startswith("#"):
            pts, duration = (int(part) for part in line.split(",")[2:4])
            found.append((float(pts * tick * 1000), float((pts + duration) * tick * 1000)))
    return found


def play_sound(
    path: Path, order: int, duration_ms: int, *, speech: bool = False, most_ms: int | None = None
) -> PlayedSound:
    """Hear one sound to its end, with the times of the film: silence before it begins counts. most_ms: a sound that is
    longer is not heard any further. Raises MediaError."""
    levels: list[int] = []
    loud: list[NDArray[np.float32]] = []
    samples = 0
    argv = recipes.pcm(path, rate=RATE, audio_index=order)
    with process.pipe(argv, timeout_s=600 + duration_ms / 1000) as decoder:
        decoder.stdin.close()
        while data := decoder.stdout.read(2 * RATE):
            second = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
            samples += len(second)
            power = float(np.square(second).mean()) if len(second) else 0.0
            levels.append(max(FLOOR_DB, round(10 * np.log10(power))) if power > 0 else FLOOR_DB)
            if most_ms is not None and samples > most_ms * RATE // 1000:
                decoder.stop()
                break
            if speech and levels[-1] > SILENT_DB and len(loud) < LISTENED_S:
                loud.append(second)
    return PlayedSound(order, samples * 1000 // RATE, tuple(levels), _speech(loud) if speech else None)


def _speech(loud: list[NDArray[np.float32]]) -> float:
    # Loading the model takes 100 ms: most films have one sound, which nobody has to choose.
    from media.speech.voice_activity import speech_probability

    return round(float((speech_probability(np.concatenate(loud)) > 0.5).mean()), 3) if loud else 0.0
