"""How long it takes to judge a take: decoding, hearing the voice, judging. Design's limit: a take of 10 s in 150 ms.

PORTEVOIX_MEDIA=… python -m benchmarks.bench_take [seconds …]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.size import sized
from craft.sound.sample_rate import RATE
from craft.takes.take_quality import judge_take
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material import voices
from tests.material.recordings import FOLDER as MEDIA

VOICE = MEDIA / "takes/de/fleurs/fleurs-de-001.ogg"
REPEATS = sized(15, 1)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of REPEATS runs, after one that loads what is loaded once."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(lengths: list[float]) -> None:
    voice = read_take(VOICE if VOICE.exists() else voices.human("fr"))
    print(f"{'take':>6} {'decode':>8} {'voice':>8} {'judge':>8} {'voice + judge':>14}   (median of {REPEATS}, ms)")
    with tempfile.TemporaryDirectory() as folder:
        for seconds in lengths:
            samples = np.resize(voice, round(seconds * RATE))
            file = Path(folder) / "take.flac"
            soundfile.write(file, samples, RATE)
            heard = speech_probability(samples)
            decode = milliseconds(partial(read_take, file))
            hear = milliseconds(partial(speech_probability, samples))
            judge = milliseconds(partial(judge_take, samples, speech_probability=heard))
            print(f"{seconds:5.0f}s {decode:8.1f} {hear:8.1f} {judge:8.1f} {hear + judge:14.1f}")


if __name__ == "__main__":
    main([float(argument) for argument in sys.argv[1:]] or [3, 10, 30, 60])
