"""From speech to words with times. One protocol, and the adapter for faster-whisper; another engine is another file.

The sound is read as a stream and decoded in windows of at most a minute, cut where nobody speaks: memory does not grow
with the video, progress is honest, and a restart goes on after the last finished window.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from craft.sound.sample_rate import MODEL_RATE
from craft.transcripts.hallucinations import is_echo, is_guess, is_hallucination
from craft.transcripts.speech_bounds import cannot_be_said, edges_at_voice, speech_within
from craft.transcripts.unheard import said_already, strays_moved, unheard
from media.speech.sound_windows import SAMPLES_PER_MS, VAD_OPTIONS, Samples, open_windows, speech, voice
from media.speech.whisper_model import no_model

# The engine is imported where speech is transcribed: every other process would waste 40 MB.
if TYPE_CHECKING:
    from media.speech.bounded_whisper import BoundedWhisper

THREADS = 2
# A stretch that is heard again is heard with a little around it, and only what Whisper is sure of is taken: a sentence
# that it had left out had -0.33 (mean log probability), what it invented for 18 intakes of breath and long vowels -0.5
# to -1.3.
AROUND = 150 * SAMPLES_PER_MS
SURE_LOG_PROBABILITY = -0.7
NEAR_MS = 3000  # around such a stretch: where its words may have been put


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
    """A finished stretch of sound. end_ms is where the next window starts (progress is end_ms / duration). words may
    be empty: nobody spoke."""

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
        audio_index: int = 0,
        language: str = "fr",
        hotwords: Sequence[str] = (),
        context: str = "",
        start_ms: int = 0,
    ) -> Iterator[Window]:
        """Yield finished windows in order, as they come.

        source: any file with sound. audio_index: which of its sounds is heard. language: ISO 639-1. hotwords: terms
        that are likely to be said; left out where little is said (craft/transcripts/speech_bounds). context: a sentence
        in the writing that is expected, as if it had been said before. start_ms: end_ms of the last finished window,
        to go on after a restart. Raises MediaError when the sound cannot be decoded or there is no model.
        """
        ...


class FasterWhisper:
    """The Transcriber on faster-whisper: int8 on the processor, two threads, nothing fetched from the network.

    model: a folder or a name, from `whisper_model.resolve_model`. It is loaded at the first use, and kept.
    """

    def __init__(self, model: Path | str) -> None:
        self._name = str(model)
        self._model: BoundedWhisper | None = None

    def transcribe(
        self,
        source: Path,
        *,
        audio_index: int = 0,
        language: str = "fr",
        hotwords: Sequence[str] = (),
        context: str = "",
        start_ms: int = 0,
    ) -> Iterator[Window]:
        at_ms = start_ms
        with open_windows(source, start_ms, audio_index) as windows:
            for samples in windows:
                words = self._words(samples, at_ms, language, tuple(hotwords), context)
                window = Window(at_ms, at_ms + round(len(samples) * 1000 / MODEL_RATE), words)
                at_ms = window.end_ms
                yield window

    def _load(self) -> BoundedWhisper:
        from media.speech.bounded_whisper import BoundedWhisper

        if self._model is None:
            try:
                self._model = BoundedWhisper(
                    self._name,
                    device="cpu",
                    compute_type="int8",
                    cpu_threads=THREADS,
                    num_workers=1,
                    local_files_only=True,
                )
            # What it raises for a missing model depends on which of three libraries notices first.
            except (OSError, RuntimeError, ValueError) as error:
                said = f"The Whisper model {self._name} is not on this machine."
                raise no_model(said, said=str(error)) from error
        return self._model

    def _words(
        self, samples: Samples, at_ms: int, language: str, hotwords: tuple[str, ...], context: str
    ) -> tuple[Word, ...]:
        spoken = speech(samples)
        if not spoken:
            return ()
        words = self._recognise(samples, at_ms, language, hotwords, context, spoken)
        edges = [(at_ms + start // SAMPLES_PER_MS, at_ms + end // SAMPLES_PER_MS) for start, end in voice(samples)]
        words = _shift_words(words, strays_moved([(word.start_ms, word.end_ms) for word in words], edges))
        for start, end in unheard([(word.start_ms, word.end_ms) for word in words], edges):
            words = _merge_words(words, self._heard_again(samples, at_ms, (start, end), language, context))
        return tuple(_shift_words(words, edges_at_voice([(word.start_ms, word.end_ms) for word in words], edges)))

    def _recognise(
        self,
        samples: Samples,
        at_ms: int,
        language: str,
        hotwords: tuple[str, ...],
        context: str,
        spoken: Sequence[tuple[int, int]],
        *,
        least_log_probability: float = -math.inf,
    ) -> list[Word]:
        """Words as Whisper times them. spoken: spans of `samples` where somebody speaks."""
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
        end_ms = at_ms + round(len(samples) * 1000 / MODEL_RATE)
        words: list[Word] = []
        for phrase in phrases:
            if phrase.avg_logprob < least_log_probability:
                continue
            if is_hallucination(phrase.text, no_speech=phrase.no_speech_prob, log_probability=phrase.avg_logprob):
                continue
            if is_echo(phrase.text, hotwords, log_probability=phrase.avg_logprob):
                continue
            heard = speech_within(spoken, round(phrase.start * MODEL_RATE), round(phrase.end * MODEL_RATE))
            if cannot_be_said(phrase.text, heard // SAMPLES_PER_MS):
                continue
            least = min((piece.probability for piece in phrase.words or []), default=1.0)
            if is_guess(log_probability=phrase.avg_logprob, least_probability=least, voice_ms=heard // SAMPLES_PER_MS):
                continue
            words += _whole_words(phrase.words or [], at_ms, end_ms)
        return words

    def _heard_again(
        self, samples: Samples, at_ms: int, stretch: tuple[int, int], language: str, context: str
    ) -> list[Word]:
        """What is said in a stretch in which nothing was heard: alone, Whisper hears it. Only where it is sure."""
        start, end = (max(0, (moment - at_ms) * SAMPLES_PER_MS) for moment in stretch)
        piece = samples[max(0, start - AROUND) : end + AROUND]
        from_ms = at_ms + max(0, start - AROUND) // SAMPLES_PER_MS
        return self._recognise(
            piece, from_ms, language, (), context, [(0, len(piece))], least_log_probability=SURE_LOG_PROBABILITY
        )


def _shift_words(words: Sequence[Word], times: Sequence[tuple[int, int]]) -> list[Word]:
    return [replace(word, start_ms=start, end_ms=end) for word, (start, end) in zip(words, times, strict=True)]


def _merge_words(words: Sequence[Word], again: Sequence[Word]) -> list[Word]:
    """Both in order of time; where they meet, what was heard first stays. Nothing is said twice: Whisper may have put
    the words of the stretch beside it."""
    if not again:
        return list(words)
    first, last = again[0].start_ms, again[-1].end_ms
    before = [word for word in words if word.start_ms < first]
    after = [word for word in words if word.start_ms >= first]
    near = [word for word in words if first - NEAR_MS < word.end_ms and word.start_ms < last + NEAR_MS]
    if said_already(" ".join(word.text for word in again), " ".join(word.text for word in near)):
        return list(words)
    earliest, latest = (before[-1].end_ms if before else 0), (after[0].start_ms if after else last)
    kept = [
        replace(
            word, start_ms=min(max(word.start_ms, earliest), latest), end_ms=min(max(word.end_ms, earliest), latest)
        )
        for word in again
    ]
    return [*before, *kept, *after]


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
