"""The mix itself: fitted takes and the original sound on one timeline of exactly the video's length.

A stream in blocks of 4 s: memory does not grow with the video. Every take is written from its own sample on, so the
last one is as exact as the first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.hold_filler import Gap, in_blocks, with_gaps
from craft.sound.loudness import SILENCE_LUFS, LoudnessMeter
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.mixing import MixPlan, speech_gain_db
from craft.sound.sample_rate import RATE
from media.programs import recipes
from media.programs.heap import give_back_large_blocks
from media.programs.process import MediaError, pipe
from media.sound.take_fitting import FittedTake, TakeAudio, fit_takes

BLOCK = 4 * RATE
FULL_16 = np.float32(1 / 32768)
# The original is raised by no more than this, or its noise would be louder than its voice.
MOST_ORIGINAL_GAIN_DB = 12.0

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class OriginalSound:
    """The tutorial's file and which of its sounds is meant. digest: SHA-256 of the file, to remember its loudness."""

    path: Path
    digest: str
    audio_index: int = 0


@dataclass(frozen=True)
class MixResult:
    """path: mono float WAV (RF64) at 48 kHz, before mastering. samples: exactly the video's length.

    profile: how loud it is, before and after any mastering. fitted: the takes as they were placed, in the plan's
    order. speech_lufs, background_lufs: loudness of the voices and of the original sound under them, for the
    speech-to-background figure (−70: nothing heard).
    """

    path: Path
    samples: int
    profile: LoudnessProfile
    fitted: tuple[FittedTake, ...]
    speech_lufs: float
    background_lufs: float

    @property
    def refitted(self) -> int:
        """How many takes were fitted anew."""
        return sum(not take.reused for take in self.fitted)


def mix_version(
    plan: MixPlan,
    takes: Sequence[TakeAudio],
    original: OriginalSound | None,
    work_dir: Path,
    cache_dir: Path,
    on_progress: Callable[[float], None] | None = None,
    *,
    gaps: Sequence[Gap] = (),
) -> MixResult:
    """Fit the takes and mix one language version into `work_dir/mix.wav`.

    takes: one for each of the plan's, in its order. original: the tutorial's sound (None: it has none).
    cache_dir: where fitted takes, and the original's loudness, are kept between builds and languages.
    on_progress: called with 0…1; may raise to stop. gaps: where the picture waits; the plan counts them already. Raises
    MediaError.
    """
    report = on_progress or (lambda _share: None)
    give_back_large_blocks()
    pairs = list(zip(takes, plan.takes, strict=True))
    fitted = fit_takes(pairs, cache_dir, lambda done, total: report(0.8 * done / total))
    gain = 0.0
    if original and plan.original:
        gain = 10 ** (original_gain_db(plan, original, cache_dir, gaps) / 20)
    work_dir.mkdir(parents=True, exist_ok=True)
    path = work_dir / "mix.wav"
    profile, speech, background = LoudnessProfile(), LoudnessMeter(RATE), LoudnessMeter(RATE)
    with (
        contextlib.closing(_original(original if gain else None, plan.duration, gaps)) as source,
        _Voices(plan, fitted) as voices,
        # RF64 is WAV without its limit of 4 GiB, which five hours of floats would pass.
        soundfile.SoundFile(path, "w", RATE, 1, subtype="FLOAT", format="RF64") as out,
    ):
        for start, sound in source:
            stop = start + len(sound)
            if plan.original and gain:
                sound *= plan.original.gains(start, stop) * np.float32(gain)
            for first, voice in voices.between(start, stop):
                under = sound[first - start : first - start + len(voice)]
                speech.feed(voice)
                background.feed(under)
                under += voice
            profile.feed(sound)
            out.write(sound)
            report(0.8 + 0.2 * stop / plan.duration)
    return MixResult(
        path=path,
        samples=plan.duration,
        profile=profile,
        fitted=tuple(fitted),
        speech_lufs=speech.integrated_lufs(),
        background_lufs=background.integrated_lufs(),
    )


class _Voices:
    """The fitted takes as one stream in order of time. A file is open only while it is being read."""

    def __init__(self, plan: MixPlan, fitted: Sequence[FittedTake]) -> None:
        self._waiting = sorted(
            ((place.start, take) for place, take in zip(plan.takes, fitted, strict=True)), key=lambda pair: -pair[0]
        )
        self._open: list[tuple[int, soundfile.SoundFile]] = []

    def __enter__(self) -> _Voices:
        return self

    def __exit__(self, *_error: object) -> None:
        for _start, file in self._open:
            file.close()

    def between(self, start: int, stop: int) -> Iterator[tuple[int, Samples]]:
        """(first sample, voice) of what is heard in start…stop. Must be asked in order, without a hole."""
        while self._waiting and self._waiting[-1][0] < stop:
            begins, take = self._waiting.pop()
            self._open.append((begins, soundfile.SoundFile(take.path)))
        for begins, file in list(self._open):
            at = max(start, begins)
            voice = file.read(min(stop - at, file.frames - file.tell()), dtype="float32")
            if file.tell() == file.frames:
                file.close()
                self._open.remove((begins, file))
            yield at, voice


def _original(
    original: OriginalSound | None, duration: int, gaps: Sequence[Gap]
) -> Generator[tuple[int, Samples], None, None]:
    """(first sample, block) over the whole timeline: the original sound, silence where it has none."""
    with contextlib.ExitStack() as stack:
        sound: Iterator[Samples] = iter(())
        if original:
            decoded = stack.enter_context(contextlib.closing(_decoded(original, duration)))
            sound = in_blocks(with_gaps(decoded, gaps), BLOCK) if gaps else decoded
        for start in range(0, duration, BLOCK):
            block = np.zeros(min(BLOCK, duration - start), np.float32)
            heard = next(sound, block[:0])[: len(block)]
            block[: len(heard)] = heard
            yield start, block


def _decoded(original: OriginalSound, duration: int) -> Generator[Samples, None, None]:
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


def original_gain_db(plan: MixPlan, original: OriginalSound, cache_dir: Path, gaps: Sequence[Gap] = ()) -> float:
    """The static gain that makes the original's voice as loud as the takes, so that the rest of its sound keeps its
    proportion to the voice, and a French segment without a take is heard as loud as the others.

    Measured where it speaks, and remembered in `cache_dir` for the next build and the next language. 0 dB when it
    does not speak. Raises MediaError.
    """
    waits = [[gap.at, gap.length] for gap in gaps]
    asked = json.dumps([1, original.digest, original.audio_index, plan.french, *([waits] if waits else [])])
    note = cache_dir / f"loudness-{hashlib.sha256(asked.encode()).hexdigest()}.json"
    try:
        lufs = float(json.loads(note.read_text("ascii")))
    except (OSError, ValueError, TypeError):
        lufs = _speech_lufs(plan, original, gaps)
        cache_dir.mkdir(parents=True, exist_ok=True)
        beside = note.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(lufs), "ascii")
        os.replace(beside, note)
    return min(MOST_ORIGINAL_GAIN_DB, speech_gain_db(lufs))


def _speech_lufs(plan: MixPlan, original: OriginalSound, gaps: Sequence[Gap]) -> float:
    """Loudness of the original over the French spans together."""
    meter = LoudnessMeter(RATE)
    if not plan.french:
        return SILENCE_LUFS
    spans = iter(plan.french)
    first, last = next(spans)
    start = 0
    with contextlib.closing(_decoded(original, plan.duration)) as blocks:
        for block in with_gaps(blocks, gaps):
            stop = start + len(block)
            while first < stop:
                meter.feed(block[max(0, first - start) : max(0, last - start)])
                if last > stop:
                    break
                first, last = next(spans, (plan.duration + BLOCK, plan.duration + BLOCK))
            start = stop
            if first > plan.duration:
                break
    return meter.integrated_lufs()
