"""Any recording that a phone, a browser or a recorder makes, as mono samples at 48 kHz."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.messages import N_, Message, N_n, Text
from craft.refused_files import EMPTY_TAKE
from craft.sound.sample_rate import RATE
from media.programs import recipes
from media.programs.child import FileRefused
from media.programs.process import MediaError, pipe

# The longest take of all: one segment is a sentence or two. Judging it takes 13 bytes a sample, so 190 MB.
MAX_TAKE_MS = 5 * 60 * 1000
MAX_CHANNELS = 16
CHUNK_BYTES = 1 << 18
# Up to so many bytes of several channels are buffered; a longer file is decoded twice instead.
KEPT_BYTES = 32 << 20
# The memory that ffmpeg may use. A take needs 20 to 60 MB; a file that needs more is no recording of a voice.
DECODER_BYTES = 300 << 20

# ffmpeg's messages when it gets no memory, or no thread with its stack.
NO_MEMORY = ("Cannot allocate memory", "Resource temporarily unavailable")

# A channel that is this much quieter than the loudest one carries no voice (an unplugged microphone hisses).
DEAD_DB = 30.0
# Channels that cancel each other (a balanced microphone on a stereo jack) lose at least this much when they are mixed.
CANCELLED_DB = 10.0

REFUSALS: dict[str, Text] = {
    "empty": EMPTY_TAKE,
    "no_sound": N_("This file contains no sound that can be read. Send a WAV, MP3, M4A, OGG, Opus or FLAC recording."),
    "too_long": N_n(
        "This recording is longer than {seconds} second. Record one sentence at a time.",
        "This recording is longer than {seconds} seconds. Record one sentence at a time.",
        by="seconds",
    ),
    "too_many_channels": N_("This recording has more than 16 channels. Export it in mono or stereo."),
    "too_heavy": N_("This recording needs too much memory to be read. Export it as WAV in mono, then send it again."),
    "missing": N_("This file cannot be opened. Check its name."),
}


class TakeUnreadable(FileRefused):
    """The file is no recording that can be used. `code` is a key of `REFUSALS`; `seconds` stands in the message of
    `too_long`."""

    def __init__(self, code: str, *, cause: MediaError | None = None, seconds: int = 0) -> None:
        message = Message(REFUSALS[code], {"seconds": seconds}, code)
        super().__init__(message, code, cause=cause)
        self.seconds = seconds


def longest_take_ms(slot_ms: float | None) -> int:
    """The longest take that a segment with this slot (None: a title, which has none) may have, in milliseconds.

    A recording of more than a minute and more than three slots does not belong to this segment: somebody forgot to
    stop, or sent another file.
    """
    return min(MAX_TAKE_MS, max(60_000, round(3 * (slot_ms or 0)) + 10_000))


def read_take(path: Path, *, longest_ms: int = MAX_TAKE_MS) -> NDArray[np.float32]:
    """The first sound of a file: float32 samples, mono, 48 kHz, 1.0 = full scale (a lossy codec may pass it).

    longest_ms: more than this is refused (`longest_take_ms`; a run has a limit of its own).
    A dead channel is left out, the live ones are averaged; channels that cancel each other give the loudest one.
    Memory grows with the length of the sound, not with its channels.
    Raises TakeUnreadable with a message for a person, or MediaError when ffmpeg is missing or was stopped.
    """
    try:
        if not path.is_file():
            raise TakeUnreadable("missing")
        if path.stat().st_size == 0:
            raise TakeUnreadable("empty")
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise TakeUnreadable("missing") from error
    found = _Mono(longest_ms)
    with closing(_decode(path, found.longest_ms)) as parts:
        for part in parts:
            found.add(part)
    if not found.frames:
        raise TakeUnreadable("empty")
    if found.kept is None:
        weights = found.weights()
        with closing(_decode(path, found.longest_ms)) as parts:
            for part in parts:
                found.write(part @ weights)
    return found.samples()


def read_stored_take(path: Path, start: int = 0, end: int | None = None) -> NDArray[np.float32]:
    """Samples start…end of a take as the intake stored it (FLAC, mono, 48 kHz), as `read_take` reads them, but without
    a program, which begins for a tenth of a second. What is stored otherwise is left to `read_take`. Not for what a
    browser sent, which only the confined program opens."""
    try:
        with soundfile.SoundFile(path) as file:
            if file.samplerate == RATE and file.channels == 1:
                file.seek(min(start, file.frames))
                return np.asarray(file.read(-1 if end is None else end - start, dtype="float32"))
    except soundfile.LibsndfileError:
        pass
    return read_take(path)[start:end]


def is_coarse(path: Path) -> bool:
    """Whether the file keeps 8 bits a sample: its rounding is a noise that nobody recorded."""
    try:
        with wave.open(str(path)) as file:
            return bool(file.getsampwidth() == 1)
    except (wave.Error, EOFError, OSError):
        return False  # no WAV, or one whose samples are not whole numbers


class _Mono:
    """One voice out of channels that come in parts.

    What each channel does, and what they do together, is known when the last part has come. So a few parts are kept
    until then; of many channels, or of long ones, only the figures are, and the parts must come again.
    """

    def __init__(self, longest_ms: int) -> None:
        self.longest_ms = longest_ms
        self.frames = 0
        self.kept: list[NDArray[np.float32]] | None = []
        self._kept_bytes = 0
        self._sums = np.zeros(0)
        self._products = np.zeros((0, 0))
        # The system allocates its pages when they are written, so a short take uses little memory.
        self._mono = np.empty(0, np.float32)
        self._written = 0

    def add(self, part: NDArray[np.float32]) -> None:
        """Parts in order, shape (samples, channels). Raises TakeUnreadable (`too_long`)."""
        self.frames += len(part)
        if self.frames > self.longest_ms * RATE // 1000:
            raise TakeUnreadable("too_long", seconds=self.longest_ms // 1000)
        if part.shape[1] == 1:
            self.write(part[:, 0])
            return
        exact = part.astype(np.float64)
        sums, products = exact.sum(axis=0), exact.T @ exact
        self._sums = self._sums + sums if len(self._sums) else sums
        self._products = self._products + products if len(self._products) else products
        if self.kept is not None:
            self._kept_bytes += part.nbytes
            self.kept = [*self.kept, part] if self._kept_bytes <= KEPT_BYTES else None

    def write(self, mono: NDArray[np.float32]) -> None:
        if not len(self._mono):
            self._mono = np.empty(self.longest_ms * RATE // 1000, np.float32)
        mono = mono[: len(self._mono) - self._written]
        self._mono[self._written : self._written + len(mono)] = mono
        self._written += len(mono)

    def weights(self) -> NDArray[np.float32]:
        """How much of each channel is heard."""
        means = self._sums / self.frames
        shared = self._products / self.frames - np.outer(means, means)  # how the channels move together
        # How much each one moves: a dead channel may still carry a large offset.
        swings = np.sqrt(np.maximum(np.diag(shared), 0.0))
        loudest = int(swings.argmax())
        live = swings > swings[loudest] * 10 ** (-DEAD_DB / 20)
        alone = np.zeros(len(swings), np.float32)
        alone[loudest] = 1.0
        if np.count_nonzero(live) < 2:
            return alone
        mixed = live / np.float64(np.count_nonzero(live))
        swing = math.sqrt(max(0.0, float(mixed @ shared @ mixed)))
        return mixed.astype(np.float32) if swing > swings[loudest] * 10 ** (-CANCELLED_DB / 20) else alone

    def samples(self) -> NDArray[np.float32]:
        if len(self._sums) and self.kept:
            weights = self.weights()
            for part in self.kept:
                self.write(part @ weights)
            self.kept = []
        return self._mono[: self._written]


def _decode(path: Path, longest_ms: int) -> Generator[NDArray[np.float32], None, None]:
    """All channels in parts, shape (samples, channels). Sun's AU is asked of ffmpeg because its header tells the
    channels in 24 bytes and needs no length, so it can come through a pipe."""
    argv = recipes.ffmpeg(
        *recipes.source(path),
        *("-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1"),
        *("-t", recipes.seconds(longest_ms + 1000), "-ar", str(RATE), "-c:a", "pcm_f32be", "-f", "au", "pipe:1"),
    )
    came = False
    try:
        with pipe(argv, timeout_s=120, data_bytes=DECODER_BYTES) as decoder:
            header = decoder.stdout.read(24)
            if len(header) == 24:
                _magic, offset, _size, _encoding, _rate, channels = struct.unpack(">4s5I", header)
                if channels > MAX_CHANNELS:
                    raise TakeUnreadable("too_many_channels")
                decoder.stdout.read(offset - 24)
                while data := decoder.stdout.read(CHUNK_BYTES // (4 * channels) * 4 * channels):
                    came = True
                    whole = len(data) // (4 * channels) * channels
                    part = np.frombuffer(data, ">f4", count=whole).astype(np.float32).reshape(-1, channels)
                    # A broken float file may hold infinities, which no later figure survives.
                    yield np.nan_to_num(part, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
    except TakeUnreadable:
        raise
    except MediaError as error:
        if any(said in error.stderr_tail for said in NO_MEMORY):
            raise TakeUnreadable("too_heavy", cause=error) from error
        if error.code != "failed":
            raise
        # A recording that a killed tab left behind ends in the middle of a packet: what came before it is a take.
        if not came:
            raise TakeUnreadable("no_sound", cause=error) from error
