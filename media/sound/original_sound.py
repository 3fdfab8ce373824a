"""The tutorial's own sound: its voice's loudness is measured and its room learnt in one reading that is kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.loudness import SILENCE_LUFS, LoudnessMeter
from craft.sound.mix_plan import speech_gain_db
from craft.sound.room_tone import RoomTone, ToneLearner, pause_windows
from craft.sound.sample_rate import RATE
from media.programs import recipes
from media.programs.process import MediaError, pipe

BLOCK = 4 * RATE
FULL_16 = np.float32(1 / 32768)
# The original is raised by no more than this, or its noise would be louder than its voice.
MOST_ORIGINAL_GAIN_DB = 12.0
# Increase it when the same film is learnt otherwise.
RECIPE = 2

Samples = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class OriginalSound:
    """The tutorial's file and which of its sounds is meant. digest: SHA-256 of the file, to know it again."""

    path: Path
    digest: str
    audio_index: int = 0


@dataclass(frozen=True)
class KnownSound:
    """lufs: of its voice. tone: of its room."""

    lufs: float
    tone: RoomTone

    @property
    def gain_db(self) -> float:
        """The static gain that makes the original's voice as loud as the takes, so that the rest of its sound keeps its
        proportion to the voice, and a French segment without a take is heard as loud as the others. 0 dB when it does
        not speak."""
        return min(MOST_ORIGINAL_GAIN_DB, speech_gain_db(self.lufs))


def know(original: OriginalSound, french: Spans, length: int, cache_dir: Path) -> KnownSound:
    """Measured and learnt, or remembered in `cache_dir` since the last build or another language's. french: where the
    film speaks, length: of the film (samples of the film). Raises MediaError."""
    known = remember(original, french, length, cache_dir)
    if known is not None:
        return known
    known, note = _listen(original, french, length), _note(original, french, length, cache_dir)
    cache_dir.mkdir(parents=True, exist_ok=True)
    beside = note.with_suffix(f".{os.getpid()}")
    tone = known.tone
    with beside.open("wb") as file:
        musical = np.array(tone.musical, np.int64).reshape(-1, 2)
        np.savez(file, lufs=known.lufs, at=tone.at, noise=tone.noise, hum=tone.hum, music=tone.music, musical=musical)
    os.replace(beside, note)
    return known


def remember(original: OriginalSound, french: Spans, length: int, cache_dir: Path) -> KnownSound | None:
    """What `know` keeps, without listening; the file need not be there. None: it is not known."""
    try:
        with np.load(_note(original, french, length, cache_dir)) as kept:
            musical = tuple((int(start), int(end)) for start, end in kept["musical"])
            tone = RoomTone(kept["at"], kept["noise"], kept["hum"], bool(kept["music"]), musical)
            return KnownSound(float(kept["lufs"]), tone)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _note(original: OriginalSound, french: Spans, length: int, cache_dir: Path) -> Path:
    asked = json.dumps([RECIPE, original.digest, original.audio_index, list(french), length])
    # Named after the film, whose erasing takes it.
    return cache_dir / f"{original.digest[:32]}-{hashlib.sha256(asked.encode()).hexdigest()[:32]}.npz"


def _listen(original: OriginalSound, french: Spans, length: int) -> KnownSound:
    meter, learner = LoudnessMeter(RATE), ToneLearner()
    pauses = pause_windows(french, length)
    wanted = sorted([*((span, False) for span in french), *((span, True) for span in pauses)])
    with contextlib.closing(decode_blocks(original, length)) as blocks:
        for number, samples in cut_out(blocks, [span for span, _pause in wanted]):
            span, is_pause = wanted[number]
            if is_pause:
                learner.feed(span[0], samples)
            else:
                meter.feed(samples)
    return KnownSound(meter.integrated_lufs() if french else SILENCE_LUFS, learner.learn(length))


def cut_out(blocks: Iterable[Samples], spans: Spans) -> Iterator[tuple[int, Samples]]:
    """(number, samples) of each span of a stream, by where it ends; they may overlap. One that the stream does not
    reach is left out, one in which it ends is shorter. spans: in order of start."""
    start, waiting = 0, 0
    begun: dict[int, list[Samples]] = {}
    for block in blocks:
        stop = start + len(block)
        while waiting < len(spans) and spans[waiting][0] < stop:
            begun[waiting] = []
            waiting += 1
        for number in list(begun):
            first, last = spans[number]
            begun[number].append(block[max(0, first - start) : max(0, last - start)])
            if last <= stop:
                yield number, np.concatenate(begun.pop(number))
        start = stop
    for number, parts in begun.items():
        yield number, np.concatenate(parts)


def decode_blocks(original: OriginalSound, duration: int) -> Generator[Samples, None, None]:
    """Blocks of 4 s. A sound that breaks off in the middle of the file ends there: the voices go on."""
    begun = False
    argv = recipes.pcm(original.path, rate=RATE, audio_index=original.audio_index)
    try:
        with pipe(argv, timeout_s=300 + duration / RATE) as decoder:
            try:
                while data := decoder.stdout.read(BLOCK * 2):
                    begun = True
                    yield np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) * FULL_16
            except GeneratorExit:
                decoder.stop()
                raise
    except MediaError as error:
        if error.code != "failed" or not begun:
            raise
