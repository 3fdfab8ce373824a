"""From speech to words with times. One protocol, and the adapter for faster-whisper; another engine is another file.

The sound is read as a stream and decoded in windows of at most a minute, cut where nobody speaks: memory does not grow
with the video, progress is honest, and a restart goes on after the last finished window.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from craft.speech_bounds import cannot_be_said, edges_at_voice, speech_within
from media import process, recipes
from media.hallucinations import is_echo, is_hallucination
from media.process import MediaError

# The engine is loaded by who transcribes: 40 MB that every other process would carry for nothing.
if TYPE_CHECKING:
    from media.bounded_whisper import BoundedWhisper

RATE = 16_000  # what Whisper and Silero hear
SAMPLES_PER_MS = RATE // 1000
WINDOW_S = 60
CUT_AFTER_S = 25  # a window is not cut before; Whisper itself hears 30 s at once
THREADS = 2
PIPE_TIMEOUT_S = 24 * 3600  # the reader sets the pace: ffmpeg waits while Whisper thinks
MIN_SILENCE_MS = 300
VAD_OPTIONS: dict[str, float] = {"min_silence_duration_ms": MIN_SILENCE_MS, "speech_pad_ms": 120}
# At Silero's own 0.5 a sentence that begins with « s » begins a third of a second late.
EDGE_OPTIONS: dict[str, float] = {"threshold": 0.35, "min_silence_duration_ms": MIN_SILENCE_MS, "speech_pad_ms": 0}

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Word:
    """One word as heard, on the tutorial's time. confidence: 0–1. begins: True for the first word of a phrase that
    the engine took as one; `text` carries its punctuation, in NFC, without spaces around."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float
    begins: bool = False


@dataclass(frozen=True)
class Window:
    """A finished stretch of sound. index counts from 0; end_ms is where the next window starts (progress is
    end_ms / duration). words may be empty: nobody spoke."""

    index: int
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Transcriber(Protocol):
    """An engine that turns speech into words with times."""

    def transcribe(
        self,
        source: Path,
        *,
        language: str = "fr",
        hotwords: Sequence[str] = (),
        context: str = "",
        start_window: int = 0,
        start_ms: int = 0,
        on_window: Callable[[Window], None] | None = None,
    ) -> Iterator[Window]:
        """Yield finished windows in order, as they come.

        source: any file with sound (the first sound stream is heard). language: ISO 639-1. hotwords: terms that are
        likely to be said; left out where little is said (craft/speech_bounds). context: a sentence in the writing that
        is expected, as if it had been said before. start_window, start_ms: index + 1 and end_ms of the last finished
        window, to go on after a restart. on_window: called with each window before it is yielded; may raise to stop.
        Raises MediaError when the sound cannot be decoded or there is no model.
        """
        ...


class FasterWhisper:
    """The Transcriber on faster-whisper: int8 on the processor, two threads, nothing fetched from the network.

    model: a folder or a name, from `whisper_model.resolve_model`. It is loaded at the first use, and kept.
    """

    def __init__(self, model: Path | str, *, threads: int = THREADS) -> None:
        self._name = str(model)
        self._threads = threads
        self._model: BoundedWhisper | None = None

    def transcribe(
        self,
        source: Path,
        *,
        language: str = "fr",
        hotwords: Sequence[str] = (),
        context: str = "",
        start_window: int = 0,
        start_ms: int = 0,
        on_window: Callable[[Window], None] | None = None,
    ) -> Iterator[Window]:
        index, at_ms = start_window, start_ms
        with _opened(source, start_ms) as windows:
            for samples in windows:
                words = self._words(samples, at_ms, language, tuple(hotwords), context)
                window = Window(index, at_ms, at_ms + round(len(samples) * 1000 / RATE), words)
                index, at_ms = index + 1, window.end_ms
                if on_window:
                    on_window(window)
                yield window

    def _load(self) -> BoundedWhisper:
        from media.bounded_whisper import BoundedWhisper

        if self._model is None:
            try:
                self._model = BoundedWhisper(
                    self._name,
                    device="cpu",
                    compute_type="int8",
                    cpu_threads=self._threads,
                    num_workers=1,
                    local_files_only=True,
                )
            # What it raises for a missing model depends on which of three libraries notices first.
            except (OSError, RuntimeError, ValueError) as error:
                raise MediaError(
                    f"The Whisper model {self._name} is not on this machine.", code="no_model", stderr_tail=str(error)
                ) from error
        return self._model

    def _words(
        self, samples: Samples, at_ms: int, language: str, hotwords: tuple[str, ...], context: str
    ) -> tuple[Word, ...]:
        spoken = speech(samples)
        if not spoken:
            return ()
        phrases, _info = self._load().transcribe(
            samples,
            language=language,
            beam_size=5,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VAD_OPTIONS,
            hotwords=", ".join(hotwords) or None,
            initial_prompt=context or None,
        )
        end_ms = at_ms + round(len(samples) * 1000 / RATE)
        words: list[Word] = []
        for phrase in phrases:
            if is_hallucination(phrase.text, no_speech=phrase.no_speech_prob, log_probability=phrase.avg_logprob):
                continue
            if is_echo(phrase.text, hotwords, log_probability=phrase.avg_logprob):
                continue
            heard = speech_within(spoken, round(phrase.start * RATE), round(phrase.end * RATE))
            if cannot_be_said(phrase.text, heard // SAMPLES_PER_MS):
                continue
            words += _whole_words(phrase.words or [], at_ms, end_ms)
        edges = [(at_ms + start // SAMPLES_PER_MS, at_ms + end // SAMPLES_PER_MS) for start, end in voice(samples)]
        times = edges_at_voice([(word.start_ms, word.end_ms) for word in words], edges)
        return tuple(replace(word, start_ms=a, end_ms=b) for word, (a, b) in zip(words, times, strict=True))


def _whole_words(pieces: Sequence[Any], at_ms: int, end_ms: int) -> list[Word]:
    """Whisper's pieces joined into words: a piece without a space before it belongs to the one before.

    Times are kept in order and inside the window; Whisper lets words overlap by some hundredths.
    """
    words: list[Word] = []
    for piece in pieces:
        text = unicodedata.normalize("NFC", piece.word)
        start = min(max(at_ms + round(piece.start * 1000), words[-1].end_ms if words else at_ms), end_ms)
        end = min(max(at_ms + round(piece.end * 1000), start), end_ms)
        confidence = round(float(piece.probability), 3)
        if words and not text.startswith(" "):
            before = words.pop()
            text, start = before.text + text, before.start_ms
            confidence = min(confidence, before.confidence)
        if text.strip():
            words.append(Word(start, end, text.strip(), confidence, begins=not words))
    return words


def speech(samples: Samples) -> list[tuple[int, int]]:
    """Spans in samples where somebody speaks, with a margin: what Whisper is given (Silero VAD, 16 kHz mono)."""
    return _spoken(samples, VAD_OPTIONS)


def voice(samples: Samples) -> list[tuple[int, int]]:
    """Spans in samples from the first sound of a voice to its last, consonants that are only breath included."""
    return _spoken(samples, EDGE_OPTIONS)


def _spoken(samples: Samples, options: dict[str, float]) -> list[tuple[int, int]]:
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    return [(span["start"], span["end"]) for span in get_speech_timestamps(samples, VadOptions(**options))]


@contextmanager
def _opened(source: Path, start_ms: int) -> Iterator[Iterator[Samples]]:
    """The sound from `start_ms` on, as windows.

    It is decoded from the beginning, and what was heard already is dropped: after a seek the samples of an AAC or Opus
    stream are not quite the same, and Whisper hears other words in them.
    """
    with process.pipe(recipes.pcm(source, rate=RATE), timeout_s=PIPE_TIMEOUT_S) as sound:
        sound.stdin.close()
        heard = start_ms * RATE // 1000 * 2
        while heard and (dropped := sound.stdout.read(min(heard, 2 * RATE))):
            heard -= len(dropped)
        yield cut_in_windows(iter(lambda: sound.stdout.read(RATE), b""))


def cut_in_windows(chunks: Iterator[bytes]) -> Iterator[Samples]:
    """Signed 16-bit little-endian chunks → float windows of at most 60 s, that together are the whole sound.

    Cut in the middle of the longest silence between 25 s and 60 s (of two alike, the later), at a whole millisecond:
    a restart, which knows milliseconds, must find the same sample.
    """
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= WINDOW_S * RATE * 2:
            samples = _floats(bytes(waiting[: WINDOW_S * RATE * 2]))
            cut = quiet_cut(samples) // SAMPLES_PER_MS * SAMPLES_PER_MS
            yield samples[:cut]
            del waiting[: cut * 2]
    if len(waiting) > 1:
        yield _floats(bytes(waiting[: len(waiting) // 2 * 2]))


def quiet_cut(samples: Samples) -> int:
    """Where to cut a full window: the middle of its longest silence after 25 s, else its quietest 200 ms."""
    first = CUT_AFTER_S * RATE
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
        if finish - begin >= RATE // 10:
            return (begin + finish) // 2
    step = RATE // 5
    blocks = samples[first : first + (len(samples) - first) // step * step].reshape(-1, step)
    quietest = int(np.argmin(np.square(blocks).mean(axis=1)))
    return first + quietest * step + step // 2


def _floats(data: bytes) -> Samples:
    return np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
