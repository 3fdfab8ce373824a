"""The mix itself: fitted takes and the original sound on one timeline of exactly the video's length.

A stream in blocks of 4 s: memory does not grow with the video. Every take is written from its own sample on, so the
last one is as exact as the first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.background import Background
from craft.sound.gaps import Gap, in_blocks, with_gaps
from craft.sound.loudness import LoudnessMeter
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.mix_plan import MixPlan
from craft.sound.music_bed import MusicBed
from craft.sound.sample_rate import RATE
from media.programs.heap import give_back_large_blocks
from media.sound.original_sound import BLOCK, OriginalSound, decode_blocks, know
from media.sound.take_fitting import FittedTake, TakeAudio, fit_takes

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class MixResult:
    """path: mono float WAV (RF64) at 48 kHz, before mastering. samples: exactly the video's length.

    profile: how loud it is, before and after any mastering. fitted: the takes as they were placed, in the plan's
    order. speech_lufs, background_lufs: loudness of the voices and of the original sound under them, for the
    speech-to-background figure (−70: nothing heard). background: what lies under the voices (None: nothing).
    """

    path: Path
    samples: int
    profile: LoudnessProfile
    fitted: tuple[FittedTake, ...]
    speech_lufs: float
    background_lufs: float
    background: Background | MusicBed | None = None

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
    music: OriginalSound | None = None,
) -> MixResult:
    """Fit the takes and mix one language version into `work_dir/mix.wav`.

    takes: one for each of the plan's, in its order. original: the tutorial's sound (None: it has none).
    cache_dir: where fitted takes, and what is known of the original, are kept between builds and languages.
    on_progress: called with 0…1; may raise to stop. gaps: where the picture waits; the plan counts them already. music:
    the film's music and effects without its voice, which then lie under the takes. Raises MediaError.
    """
    report = on_progress or (lambda _share: None)
    give_back_large_blocks()
    pairs = list(zip(takes, plan.takes, strict=True))
    fitted = fit_takes(pairs, cache_dir, lambda done, total: report(0.8 * done / total))
    under = _background(plan, original, music, gaps, cache_dir)
    heard = original if under and under.hears_original else None
    work_dir.mkdir(parents=True, exist_ok=True)
    path = work_dir / "mix.wav"
    profile, speech, behind = LoudnessProfile(), LoudnessMeter(RATE), LoudnessMeter(RATE)
    with (
        contextlib.closing(_original(heard, plan.duration, gaps)) as source,
        contextlib.closing(_original(music, plan.duration, gaps)) as beneath,
        _Voices(plan, fitted) as voices,
        # RF64 is WAV without its limit of 4 GiB, which five hours of floats would pass.
        soundfile.SoundFile(path, "w", RATE, 1, subtype="FLOAT", format="RF64") as out,
    ):
        for start, sound in source:
            stop = start + len(sound)
            if isinstance(under, MusicBed):
                under.mix_in_place(start, sound, next(beneath)[1])
            elif under:
                under.mix_in_place(start, sound)
            for first, voice in voices.between(start, stop):
                around = sound[first - start : first - start + len(voice)]
                speech.feed(voice)
                behind.feed(around)
                around += voice
            profile.feed(sound)
            out.write(sound)
            report(0.8 + 0.2 * stop / plan.duration)
    return MixResult(
        path=path,
        samples=plan.duration,
        profile=profile,
        fitted=tuple(fitted),
        speech_lufs=speech.integrated_lufs(),
        background_lufs=behind.integrated_lufs(),
        background=under,
    )


def _background(
    plan: MixPlan, original: OriginalSound | None, music: OriginalSound | None, gaps: Sequence[Gap], cache_dir: Path
) -> Background | MusicBed | None:
    if not (original and plan.original):
        return None
    film = plan.duration - sum(gap.length for gap in gaps)
    known = know(original, plan.french, film, cache_dir)
    if music is None:
        return Background(plan.original, known.tone, known.gain_db, gaps, original.digest)
    track = know(music, plan.french, film, cache_dir)
    return MusicBed(plan.original, track.tone, track.lufs, known.gain_db, gaps, music.digest)


class _Voices:
    """The fitted takes as one stream in order of time. A file is open only while it is being read."""

    def __init__(self, plan: MixPlan, fitted: Sequence[FittedTake]) -> None:
        placed = zip(plan.takes, fitted, strict=True)
        self._waiting = sorted(((place.start - take.lead, take) for place, take in placed), key=lambda pair: -pair[0])
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
            file = soundfile.SoundFile(take.path)
            file.seek(max(0, -begins))  # its room may begin before the film
            self._open.append((max(0, begins), file))
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
            decoded = stack.enter_context(contextlib.closing(decode_blocks(original, duration)))
            sound = in_blocks(with_gaps(decoded, gaps), BLOCK) if gaps else decoded
        for start in range(0, duration, BLOCK):
            block = np.zeros(min(BLOCK, duration - start), np.float32)
            heard = next(sound, block[:0])[: len(block)]
            block[: len(heard)] = heard
            yield start, block
