"""A video's sound in windows for a recogniser: mono at 16 kHz, at most a minute each, cut where nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import MODEL_RATE
from media.programs import process, recipes

SAMPLES_PER_MS = MODEL_RATE // 1000
WINDOW_S = 60
CUT_AFTER_S = 25  # a window is not cut before; Whisper itself hears 30 s at once
PIPE_TIMEOUT_S = 24 * 3600  # ffmpeg waits while Whisper works
MIN_SILENCE_MS = 300
VAD_OPTIONS: dict[str, float] = {"min_silence_duration_ms": MIN_SILENCE_MS, "speech_pad_ms": 120}
# At Silero's own 0.5 a sentence that begins with « s » begins a third of a second late.
EDGE_OPTIONS: dict[str, float] = {"threshold": 0.35, "min_silence_duration_ms": MIN_SILENCE_MS, "speech_pad_ms": 0}

Samples = NDArray[np.float32]


def speech(samples: Samples) -> list[tuple[int, int]]:
    """Spans in samples where somebody speaks, with a margin: what Whisper is given (Silero VAD, 16 kHz mono)."""
    return _speech_spans(samples, VAD_OPTIONS)


def voice(samples: Samples) -> list[tuple[int, int]]:
    """Spans in samples from the first sound of a voice to its last, consonants that are only breath included."""
    return _speech_spans(samples, EDGE_OPTIONS)


def _speech_spans(samples: Samples, options: dict[str, float]) -> list[tuple[int, int]]:
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    return [(span["start"], span["end"]) for span in get_speech_timestamps(samples, VadOptions(**options))]


@contextmanager
def open_windows(source: Path, start_ms: int, audio_index: int = 0) -> Iterator[Iterator[Samples]]:
    """The sound from `start_ms` on, as windows.

    It is decoded from the beginning, and what was heard already is dropped: after a seek the samples of an AAC or Opus
    stream are not quite the same, and Whisper hears other words in them.
    """
    with process.pipe(recipes.pcm(source, rate=MODEL_RATE, audio_index=audio_index), timeout_s=PIPE_TIMEOUT_S) as sound:
        sound.stdin.close()
        heard = start_ms * MODEL_RATE // 1000 * 2
        while heard and (dropped := sound.stdout.read(min(heard, 2 * MODEL_RATE))):
            heard -= len(dropped)
        yield cut_in_windows(iter(lambda: sound.stdout.read(MODEL_RATE), b""))


def cut_in_windows(chunks: Iterator[bytes]) -> Iterator[Samples]:
    """Signed 16-bit little-endian chunks → float windows of at most 60 s, that together are the whole sound.

    Cut in the middle of the longest silence between 25 s and 60 s (of two alike, the later), at a whole millisecond:
    a restart, which knows milliseconds, must find the same sample.
    """
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= WINDOW_S * MODEL_RATE * 2:
            samples = _floats(bytes(waiting[: WINDOW_S * MODEL_RATE * 2]))
            cut = quiet_cut(samples) // SAMPLES_PER_MS * SAMPLES_PER_MS
            yield samples[:cut]
            del waiting[: cut * 2]
    if len(waiting) > 1:
        yield _floats(bytes(waiting[: len(waiting) // 2 * 2]))


def quiet_cut(samples: Samples) -> int:
    """Where to cut a full window: the middle of its longest silence after 25 s, else its quietest 200 ms."""
    first = CUT_AFTER_S * MODEL_RATE
    spans = speech(samples)
    if not spans:
        return len(samples)
    ends = [0, *(end for _start, end in spans)]
    starts = [*(start for start, _end in spans), len(samples)]
    silences = [
        (max(begin, first), finish)
        for begin, finish in zip(ends, starts, strict=True)
        if finish - max(begin, first) > 0
    ]
    if silences:
        begin, finish = max(silences, key=lambda silence: (silence[1] - silence[0], silence[1]))
        if finish - begin >= MODEL_RATE // 10:
            return (begin + finish) // 2
    step = MODEL_RATE // 5
    blocks = samples[first : first + (len(samples) - first) // step * step].reshape(-1, step)
    quietest = int(np.argmin(np.square(blocks).mean(axis=1)))
    return first + quietest * step + step // 2


def _floats(data: bytes) -> Samples:
    return np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
