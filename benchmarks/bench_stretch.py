"""What is left of a recording after it is fitted, and what it costs: splicing beside Rubber Band and ffmpeg's own ways.

    PORTEVOIX_MEDIA=… python benchmarks/bench_stretch.py [TAKES_A_LANGUAGE] [RATE …]

likeness: the best correlation of every 250 ms of the fitted voice with the recording within 40 ms of its place (1: the
same samples), the median and the tenth of a hundred; colour: mean difference of 39 mel bands of 21 ms, in dB, where the
voice is within 40 dB of its loudest, against the recording at the same moment (20 ms to either side forgiven).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.sound.splicing import can_splice, spliced
from media.sound.measure import best_match
from media.sound.stretching import Engine, stretch
from media.sound.take_reader import read_take

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
FOLDERS = ("takes/en/gcompris-intro", "takes/pt/gcompris-intro", "takes/pt_BR/gcompris-intro", "fr/gcompris-intro")
PIECE, NEAR = RATE // 4, 40 * RATE // 1000
BLOCK, STEP, BANDS, TOP_HZ = 1024, 240, 39, 12_000

Samples = NDArray[np.float32]


def likeness(voice: Samples, fitted: Samples) -> list[float]:
    """One correlation for each 250 ms of the fitted voice in which somebody speaks."""
    scores = []
    loud = np.sqrt(np.mean(np.square(voice))) / 3
    for at in range(0, len(fitted) - PIECE, PIECE):
        needle = fitted[at : at + PIECE]
        if np.sqrt(np.mean(np.square(needle))) < loud:
            continue
        there = round(at * len(voice) / len(fitted)) - NEAR
        around = np.pad(voice, NEAR)[there + NEAR : there + 3 * NEAR + PIECE]
        scores.append(best_match(needle, around)[1])
    return scores


def mel(sound: Samples) -> NDArray[np.float64]:
    """dB: (blocks, bands)."""
    blocks = np.lib.stride_tricks.sliding_window_view(np.pad(sound, (BLOCK // 2, BLOCK)), BLOCK)[::STEP]
    power = np.abs(np.fft.rfft(blocks * np.hanning(BLOCK))) ** 2
    hz = np.fft.rfftfreq(BLOCK, 1 / RATE)
    edges = 700 * np.expm1(np.linspace(0, np.log1p(TOP_HZ / 700), BANDS + 2))
    rising = (hz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hz) / np.diff(edges)[1:, None]
    return 10 * np.log10(power @ np.clip(np.minimum(rising, falling), 0, None).T + 1e-7)


def colour(voice: Samples, fitted: Samples) -> float:
    before, after = mel(voice), mel(fitted)
    before = before[np.minimum(np.round(np.arange(len(after)) * len(before) / len(after)).astype(int), len(before) - 1)]
    loud = before.max(axis=1) > before.max() - 40
    apart = [np.sqrt(np.square(np.roll(before, by, 0) - after).mean(axis=1)) for by in range(-4, 5)]
    return float(np.min(apart, axis=0)[loud].mean())


def main(takes: int, rates: list[float]) -> None:
    voices = [read_take(path) for folder in FOLDERS for path in sorted((MEDIA / folder).glob("*.ogg"))[20 : 20 + takes]]
    print(f"{len(voices)} takes, {sum(map(len, voices)) / RATE:.0f} s")
    engines = {engine.value: partial(stretch, engine=engine) for engine in Engine}
    ways: dict[str, Callable[[Samples, int], Samples]] = {"splicing": spliced} | engines
    for rate in rates:
        for name, way in ways.items():
            scores: list[float] = []
            colours: list[float] = []
            took = 0.0
            for voice in voices:
                length = round(len(voice) / rate)
                if name == "splicing" and not can_splice(len(voice), length):
                    continue
                begun = time.perf_counter()
                fitted = way(voice, length)
                took += time.perf_counter() - begun
                scores += likeness(voice, fitted)
                colours.append(colour(voice, fitted))
            if scores:
                low, middle = np.percentile(scores, [10, 50])
                print(
                    f"{rate:.3f} {name:18} likeness {middle:.3f} (a tenth below {low:.3f}), "
                    f"colour {np.mean(colours):.2f} dB, {1000 * took / (sum(map(len, voices)) / RATE):.0f} ms a second",
                    flush=True,
                )


if __name__ == "__main__":
    numbers = [float(argument) for argument in sys.argv[1:]]
    main(int(numbers[0]) if numbers else 4, numbers[1:] or [1.006, 1.01, 1.02, 1.039, 0.98, 1.1])
