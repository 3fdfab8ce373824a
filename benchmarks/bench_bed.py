"""The bed on films whose room is known: how even it is, of what colour, what it costs. Aims: docs/benchmarks.md.

    .venv/bin/python -m benchmarks.bench_bed [--seconds 120] [--whisper]

French announcements over a room, a fan, a room that becomes 14 dB louder, typing, music, and a gate, mixed as a version
in which every sentence has a take, after some of which the picture waits; the takes are silent. Spread (95th less 5th
of a hundred) and the steepest change in 100 ms are of levels over 400 ms. --whisper: what the recogniser reads in it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from craft.sound.background import Background
from craft.sound.gaps import Gap, waits, with_gaps
from craft.sound.loudness import LoudnessMeter
from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan
from craft.sound.room_tone import ToneLearner, pause_windows
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from tests.material.rooms import KINDS, Film, Samples, film

HOLD_S, EACH = 2.0, 4
FRAME = 8192


@dataclass(frozen=True)
class Version:
    """sound: without takes. held: where the picture waits. returns: how often the original comes back in a minute.
    cost: processor seconds for a minute, of learning and of mixing."""

    sound: Samples
    held: list[tuple[int, int]]
    returns: float
    cost: tuple[float, float]


def version(made: Film) -> Version:
    gaps = tuple(Gap(end + RATE // 2, round(HOLD_S * RATE)) for _start, end in made.french[::EACH])
    spoken = []
    for start, end in made.french:
        later = sum(gap.length for gap in gaps if gap.at < start)
        span = ((start + later) / SAMPLES_PER_MS, (end + later) / SAMPLES_PER_MS)
        spoken.append(VoicedSpan(*span, *span))
    began = time.process_time()
    learner = ToneLearner()
    for start, end in pause_windows(made.french, len(made.sound)):
        learner.feed(start, made.sound[start:end])
    tone = learner.learn(len(made.sound))
    learnt = time.process_time()
    out = np.concatenate(list(with_gaps([made.sound.copy()], gaps)))
    plan = OriginalPlan(Original.REPLACE, tuple(spoken), (), len(out) / SAMPLES_PER_MS)
    under = Background(plan, tone, 0.0, gaps, "bench")
    for start in range(0, len(out), 4 * RATE):
        under.mix_in_place(start, out[start : start + 4 * RATE])
    minutes = len(out) / RATE / 60
    cost = ((learnt - began) / minutes, (time.process_time() - learnt) / minutes)
    return Version(out, waits(gaps), len(under.returns(len(out))) / minutes, cost)


def levels(sound: Samples) -> np.ndarray:
    meter = LoudnessMeter(RATE)
    meter.feed(sound)
    return meter.momentary_lufs()


def colour(sound: Samples) -> np.ndarray:
    """dB of each third of an octave from 63 Hz to 12.7 kHz."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[:: FRAME // 2] * np.hanning(FRAME)
    power = np.square(np.abs(np.fft.rfft(frames))).mean(axis=0)
    hertz = np.fft.rfftfreq(FRAME, 1 / RATE)
    bands = [(hertz >= at / 2 ** (1 / 6)) & (hertz < at * 2 ** (1 / 6)) for at in 63 * 2 ** (np.arange(24) / 3)]
    return 10 * np.log10(np.maximum([power[band].sum() for band in bands], 1e-12))


def itself(held: Samples) -> tuple[float, float]:
    """(how alike it is to itself a tenth of a second and more later, to its mirror image), 1 = the same."""
    size = 1 << (2 * len(held)).bit_length()
    spectrum = np.fft.rfft(held.astype(np.float64), size)
    energy = max(float(np.square(held, dtype=np.float64).sum()), 1e-12)
    later = np.fft.irfft(spectrum * spectrum.conj(), size)[RATE // 10 : len(held) // 2]
    mirrored = np.fft.irfft(spectrum * spectrum, size)
    return float(np.abs(later).max()) / energy, float(np.abs(mirrored).max()) / energy


def spread(values: np.ndarray) -> float:
    low, high = np.percentile(values, [5, 95])
    return float(high - low)


def words(sound: Samples) -> str:
    from media.speech.transcription import FasterWhisper
    from media.speech.whisper_model import packaged_model

    with tempfile.TemporaryDirectory() as folder:
        soundfile.write(Path(folder) / "bed.wav", sound, RATE)
        engine = FasterWhisper(packaged_model(Path(folder)))
        heard = [word.text for window in engine.transcribe(Path(folder) / "bed.wav") for word in window.words]
    return " ".join(heard) or "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--whisper", action="store_true")
    options = parser.parse_args()
    head = ("spread", "truth", "steepest", "colour off", "repeats", "mirrors", "returns/min", "learn", "mix (s/min)")
    print(f"{'':9}" + "".join(f"{name:>12}" for name in head))
    for kind in KINDS:
        made = film(kind, options.seconds)
        mixed = version(made)
        found = levels(mixed.sound)
        start, end = mixed.held[0]
        off = colour(mixed.sound[start:end]) - colour(made.room)
        off = np.abs(off - off.mean())  # how loud it is, the spread says
        alike = itself(mixed.sound[start:end])
        row = [spread(found), spread(levels(made.room)), float(np.abs(np.diff(found)).max()), float(off.mean())]
        print(f"{kind:9}" + "".join(f"{figure:12.2f}" for figure in [*row, *alike, mixed.returns, *mixed.cost]))
        if options.whisper:
            print(f"{'':9} heard: {words(mixed.sound)}")


if __name__ == "__main__":
    main()
