"""When each word of a text is heard in a recording that says it: forced alignment, in whatever language.

Words are aligned whole, with silence between them only: of phones alone each may be followed by silence, and the first
of a word then swallows the pause before it (p95 in Spanish 0.32 s instead of 0.05 s).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from craft.text.english_phones import english_phones
from craft.text.heard_words import clause_of, heard_words
from media.speech.recogniser import BEAMS, LONGEST_S, decoder, find_path, ipa, new_word, pcm, voice_name

Span = tuple[int, int]


def word_times(samples: NDArray[np.float32], text: str, language: str) -> list[int]:
    """When each word begins and, last, when the last one ends: as `word_spans`."""
    spans = word_spans(samples, text, language)
    return [start for start, _end in spans] + [end for _start, end in spans[-1:]]


def word_spans(samples: NDArray[np.float32], text: str, language: str) -> list[Span]:
    """When each word begins and ends: in ms of `samples` (mono, 48 kHz). Empty where the text could not be found in
    them. Raises MediaError when eSpeak fails. Ask `can_recognise` first."""
    words = heard_words(text)
    if not words or not 0 < len(samples) <= LONGEST_S * RATE:
        return []
    # A word a paragraph: eSpeak answers with a line each. Within a sentence it writes some words as one.
    told = ipa("\n\n".join(clause_of(word) for word in words), voice_name(language) or language)
    said = [english_phones(line) for line in told.splitlines() if line.strip()]
    if len(said) != len(words) or not all(said):
        return []
    sound = pcm(samples)
    return next((found for beam in BEAMS if (found := _spans(sound, said, beam))), [])


def _spans(sound: bytes, said: list[tuple[str, ...]], beam: float) -> list[Span]:
    recogniser = decoder(beam)
    names = [new_word(recogniser, phones) for phones in said]
    if not find_path(recogniser, sound, [(at, at + 1, 1.0, name) for at, name in enumerate(names)], len(names)):
        return []
    heard = [piece for piece in recogniser.seg if piece.text in set(names)]
    if len(heard) != len(names):
        return []
    return [(round(1000 * piece.start), round(1000 * (piece.start + piece.duration))) for piece in heard]
