"""A small real dub for the tests of the sound: French sentences, and the takes of other people in other languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.mix_plan import MixPlan, PlacedSegment, plan_mix
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.timing.alignment import Slot, align
from media.sound.audio_files import write_flac
from media.sound.original_sound import OriginalSound
from media.sound.take_fitting import TakeAudio
from tests.material.voices import ANNOUNCEMENTS, human, samples

SILENCE_MS = 700


@dataclass(frozen=True)
class Dub:
    """plan and takes fit together. placements: (start_ms, end_ms) by alignment. spans: the French speech (ms)."""

    plan: MixPlan
    takes: list[TakeAudio]
    original: OriginalSound
    spans: list[tuple[float, float]]
    placements: list[tuple[float, float]]


def real_dub(folder: Path, language: str = "en", sentences: int = 6, hurry: float = 0.7) -> Dub:
    """Sentences that exist in both languages, one after the other. hurry: the French spans are declared this much
    shorter than they are, so that takes must be stretched."""
    names = ANNOUNCEMENTS[:sentences]
    parts: list[NDArray[np.float32]] = [np.zeros(SILENCE_MS * SAMPLES_PER_MS, np.float32)]
    spans, takes, at = [], [], SILENCE_MS * SAMPLES_PER_MS
    for name in names:
        french = samples(human("fr", name))
        french = french[: int(len(french) * hurry)]
        spans.append((at / SAMPLES_PER_MS, (at + len(french)) / SAMPLES_PER_MS))
        parts += [french, np.zeros(SILENCE_MS * SAMPLES_PER_MS, np.float32)]
        at += len(french) + SILENCE_MS * SAMPLES_PER_MS
        stored = folder / f"{name}.flac"
        voice = samples(human(language, name))
        write_flac(voice, stored)
        takes.append(TakeAudio(f"{language}-{name}", stored, 0, len(voice) // SAMPLES_PER_MS))
    sound = np.concatenate(parts)
    duration_ms = len(sound) // SAMPLES_PER_MS + 137
    path = folder / "original.wav"
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    slots = [Slot(start, end, take.trim_end_ms) for (start, end), take in zip(spans, takes, strict=True)]
    aligned = align(slots, duration_ms, drop_refused=True)
    kept = [i for i, place in enumerate(aligned.placements) if place]
    places = [aligned.placements[i] for i in kept]
    voiced = [
        PlacedSegment(*spans[i], place.start_ms, place.end_ms, takes[i].trim_end_ms, place.pause_cut_ms)
        for i, place in zip(kept, places, strict=True)
    ]
    return Dub(
        plan=plan_mix(duration_ms, voiced, [span for i, span in enumerate(spans) if i not in kept]),
        takes=[takes[i] for i in kept],
        original=OriginalSound(path, "french"),
        spans=[spans[i] for i in kept],
        placements=[(place.start_ms, place.end_ms) for place in places],
    )


def heard_wave(seconds: float, *, hertz: float = 220.0, level: float = 0.2, seed: int = 1) -> NDArray[np.float32]:
    """Something like a voice: harmonics that swell four times a second, with a little noise."""
    moments = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * k * moments) / k for k in range(1, 6))
    swell = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * moments - np.pi / 2)
    noise = np.random.default_rng(seed).standard_normal(len(moments)) * 0.02
    return ((tone * swell + noise) * level / 2).astype(np.float32)
