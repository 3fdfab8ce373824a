"""Any recording that a phone, a browser or a recorder makes, as mono samples at 48 kHz."""

from __future__ import annotations

import struct
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media import recipes
from media.process import MediaError, pipe

RATE = 48_000
# The longest take: one segment is a sentence or two. Memory grows with it (4 bytes a sample and channel).
MAX_TAKE_MS = 15 * 60 * 1000
MAX_CHANNELS = 16
CHUNK_FRAMES = 1 << 16

# A channel that is this much quieter than the loudest one carries no voice (an unplugged microphone hisses).
DEAD_DB = 30.0
# Channels that cancel each other (a balanced microphone on a stereo jack) lose at least this much when they are mixed.
CANCELLED_DB = 10.0

SENTENCES = {
    "empty": "This recording is empty. Record it again.",
    "no_sound": "This file contains no sound that can be read. Send a WAV, MP3, M4A, OGG, Opus or FLAC recording.",
    "too_long": "This recording is longer than 15 minutes. Record one sentence at a time.",
    "too_many_channels": "This recording has more than 16 channels. Export it in mono or stereo.",
    "missing": "This file cannot be opened. Check its name.",
}


class TakeUnreadable(MediaError):
    """The file is no recording that can be used. `code` is a key of `SENTENCES`."""

    def __init__(self, code: str, *, cause: MediaError | None = None, stderr_tail: str = "") -> None:
        super().__init__(
            SENTENCES[code],
            code=code,
            command=cause.command if cause else (),
            returncode=cause.returncode if cause else None,
            stderr_tail=cause.stderr_tail if cause else stderr_tail,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (TakeUnreadable, (self.code,), self.__dict__)


def read_take(path: Path, *, timeout_s: float = 120.0) -> NDArray[np.float32]:
    """The first sound of a file: float32 samples, mono, 48 kHz, 1.0 = full scale (a lossy codec may pass it).

    A dead channel is left out, the live ones are averaged; channels that cancel each other give the loudest one.
    Raises TakeUnreadable with a sentence for a person, or MediaError when ffmpeg is missing or was stopped.
    """
    try:
        if not path.is_file():
            raise TakeUnreadable("missing")
        if path.stat().st_size == 0:
            raise TakeUnreadable("empty")
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise TakeUnreadable("missing") from error
    channels = _decode(path, timeout_s)
    if not channels.size:
        raise TakeUnreadable("empty")
    return to_mono(channels)


def is_coarse(path: Path) -> bool:
    """Whether the file keeps 8 bits a sample: its rounding is a noise that nobody recorded."""
    try:
        with wave.open(str(path)) as file:
            return bool(file.getsampwidth() == 1)
    except (wave.Error, EOFError, OSError):
        return False  # no WAV, or one whose samples are not whole numbers


def to_mono(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """One voice out of the channels: shape (samples, channels) → (samples,)."""
    if channels.shape[1] == 1:
        return np.ascontiguousarray(channels[:, 0])
    levels = np.array([_swing(channels[:, c]) for c in range(channels.shape[1])])
    live = np.flatnonzero(levels > levels.max() * 10 ** (-DEAD_DB / 20))
    loudest = np.ascontiguousarray(channels[:, int(levels.argmax())])
    if len(live) < 2:
        return loudest
    mixed = np.zeros(len(channels), np.float32)
    for channel in live:
        mixed += channels[:, channel]
    mixed /= np.float32(len(live))
    return mixed if _swing(mixed) > levels.max() * 10 ** (-CANCELLED_DB / 20) else loudest


def _swing(channel: NDArray[np.float32]) -> float:
    """How much a channel moves (standard deviation): a dead channel may still carry a large offset."""
    return float(np.std(channel, dtype=np.float64))


def _decode(path: Path, timeout_s: float) -> NDArray[np.float32]:
    """All channels, shape (samples, channels). Sun's AU is asked of ffmpeg because its header tells the channels in
    24 bytes and needs no length, so it can come through a pipe."""
    argv = recipes.ffmpeg(
        *recipes.source(path),
        *("-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1"),
        *("-t", recipes.seconds(MAX_TAKE_MS + 1000), "-ar", str(RATE), "-c:a", "pcm_f32be", "-f", "au", "pipe:1"),
    )
    parts: list[NDArray[np.float32]] = []
    frames = 0
    try:
        with pipe(argv, timeout_s=timeout_s) as decoder:
            header = decoder.stdout.read(24)
            if len(header) == 24:
                _magic, offset, _size, _encoding, _rate, channels = struct.unpack(">4s5I", header)
                if channels > MAX_CHANNELS:
                    raise TakeUnreadable("too_many_channels")
                decoder.stdout.read(offset - 24)
                while data := decoder.stdout.read(CHUNK_FRAMES * 4 * channels):
                    whole = len(data) // (4 * channels) * channels
                    part = np.frombuffer(data, ">f4", count=whole).astype(np.float32).reshape(-1, channels)
                    parts.append(part)
                    frames += len(part)
                    if frames > MAX_TAKE_MS * RATE // 1000:
                        raise TakeUnreadable("too_long")
    except TakeUnreadable:
        raise
    except MediaError as error:
        if error.code != "failed":
            raise
        # A recording that a killed tab left behind ends in the middle of a packet: what came before it is a take.
        if not frames:
            raise TakeUnreadable("no_sound", cause=error) from error
    if not parts:
        return np.zeros((0, 1), np.float32)
    found = np.concatenate(parts)
    # A broken float file may hold infinities, which no later figure survives.
    return np.nan_to_num(found, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
