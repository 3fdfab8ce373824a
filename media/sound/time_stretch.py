"""Time-stretching of one voice to an exact number of samples: a few per cent by splicing, more by the best engine that
is installed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from craft.sound.splicing import can_splice, splice
from media.programs import process, recipes
from media.programs.process import MediaError

TIMEOUT_S = 300.0
# The fallbacks look ahead by some milliseconds; without silence behind it the last of the voice would be lost.
TAIL = RATE // 10

Samples = NDArray[np.float32]


class Engine(StrEnum):
    """Best first. RUBBERBAND: Rubber Band's R3 by its own program, exact to the sample. FILTER: ffmpeg's `rubberband`
    filter (R2). ATEMPO: ffmpeg's own, heard as a slight echo; its length is corrected here."""

    RUBBERBAND = "rubberband"
    FILTER = "ffmpeg-rubberband"
    ATEMPO = "ffmpeg-atempo"


SPLICING = "splicing"  # needs no program: craft/sound/splicing


@cache
def stretch_engine() -> Engine:
    """The best engine of this machine, found once. Raises MediaError when there is none, not even ffmpeg."""
    try:
        # It answers on stderr, and before version 3 there is no R3: `-3` itself is the question.
        process.run(["rubberband", "-3", "-V"], timeout_s=20)
        return Engine.RUBBERBAND
    except MediaError as error:
        if error.code == "killed":  # it is there: the answer is remembered, and this one would be wrong
            raise
    filters = process.run(["ffmpeg", "-hide_banner", "-filters"], timeout_s=20).decode("utf-8", "replace")
    return Engine.FILTER if re.search(r"^ \S+ +rubberband ", filters, re.MULTILINE) else Engine.ATEMPO


def way(natural: int, length: int, engine: Engine) -> str:
    """What `fit_length` does with a voice of `natural` samples: nothing (""), SPLICING, or the engine."""
    if natural == length:
        return ""
    return SPLICING if can_splice(natural, length) else engine.value


def fit_length(samples: Samples, length: int, engine: Engine) -> Samples:
    """The same voice at the same pitch, in exactly `length` samples, the way that is best for so much. Raises
    MediaError."""
    if way(len(samples), length, engine) == SPLICING:
        return splice(samples, length)
    return stretch(samples, length, engine)


def stretch(samples: Samples, length: int, engine: Engine | None = None) -> Samples:
    """The same voice at the same pitch, in exactly `length` samples, by an engine.

    samples: float32, mono, 48 kHz, at least one. engine: `stretch_engine()` unless told. Raises MediaError.
    """
    if not len(samples) or length <= 0:
        raise ValueError("there is nothing to stretch")
    if len(samples) == length:
        return samples
    stretched = _WAYS[engine or stretch_engine()](samples, length)[:length]
    return np.pad(stretched, (0, length - len(stretched)))


def _stretch_by_program(samples: Samples, length: int) -> Samples:
    with tempfile.TemporaryDirectory(prefix="portevoix-stretch-") as folder:
        before, after = Path(folder) / "before.wav", Path(folder) / "after.wav"
        soundfile.write(before, samples, RATE, subtype="FLOAT")
        process.run(
            # Without --ignore-clipping it would turn a loud take down and begin again.
            ["rubberband", "-3", "-q", "--ignore-clipping", "-D", f"{length / RATE:.9f}", before, after],
            timeout_s=TIMEOUT_S,
        )
        stretched, _rate = soundfile.read(after, dtype="float32")
    return np.asarray(stretched)


def _stretch_by_filter(filters: str, samples: Samples) -> Samples:
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "1"]
    sound = np.concatenate([samples, np.zeros(TAIL, np.float32)])
    out = process.run(
        recipes.ffmpeg(*raw, "-i", "pipe:0", "-af", filters, *raw, "pipe:1"),
        timeout_s=TIMEOUT_S,
        stdin=sound.astype("<f4").tobytes(),
    )
    return np.frombuffer(out, "<f4").astype(np.float32)


def _stretch_by_rubberband(samples: Samples, length: int) -> Samples:
    return _stretch_by_filter(f"rubberband=tempo={len(samples) / length:.9f}", samples)


def _stretch_by_atempo(samples: Samples, length: int) -> Samples:
    return _stretch_by_filter(f"atempo={len(samples) / length:.9f}", samples)


_WAYS: dict[Engine, Callable[[Samples, int], Samples]] = {
    Engine.RUBBERBAND: _stretch_by_program,
    Engine.FILTER: _stretch_by_rubberband,
    Engine.ATEMPO: _stretch_by_atempo,
}
