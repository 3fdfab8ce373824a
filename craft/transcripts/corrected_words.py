"""The words of a text that a person corrected: their times; what was doubtful stays so, what they wrote is sure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from statistics import median

from craft.text.heard_words import heard_words
from craft.transcripts.transcript_alignment import align_transcript
from craft.transcripts.words import Word, in_order, joined_text

Span = tuple[int, int]
# Whisper and the alignment put the same word a tenth of a second apart; half of the words further than this, and the
# text is not what is said there.
APART_MS = 700


def are_of_text(words: Sequence[Word], text: str) -> bool:
    """Whether these are the words of the text, signs apart."""
    return [_letters(word) for word in heard_words(joined_text(words))] == [
        _letters(word) for word in heard_words(text)
    ]


def corrected_words(text: str, before: Sequence[Word], found: Sequence[Span]) -> tuple[Word, ...]:
    """The words of `text` in order. A word that was there before keeps its confidence and its flag, a new one has 1.

    before: the words until now, on the film's time. found: where the alignment has each word of the text (as
    `heard_words` counts them); empty, or far from where the words were heard, means that it is not believed: their
    times then come from their letters in the words before. () where there is neither.
    """
    written = heard_words(text)
    old = [word for word in in_order(before) if heard_words(word.text)]
    kept = _places_before(written, old)
    spans = list(found) if len(found) == len(written) and _is_near(found, old, kept) else []
    spans = spans or [(word.start_ms, word.end_ms) for word in align_transcript(text, old) if heard_words(word.text)]
    if len(spans) != len(written):
        return ()
    new = [Word(*span, f" {word}") for word, span in zip(written, spans, strict=True)]
    doubts = {now: old[then] for now, then in kept.items()}
    return tuple(
        replace(word, confidence=doubts[at].confidence, flagged=doubts[at].flagged) if at in doubts else word
        for at, word in enumerate(new)
    )


def _places_before(written: Sequence[str], old: Sequence[Word]) -> dict[int, int]:
    """Of each word that stayed: its place now, and its place before."""
    matcher = SequenceMatcher(None, [_letters(word.text) for word in old], [_letters(word) for word in written], False)
    return {block.b + i: block.a + i for block in matcher.get_matching_blocks() for i in range(block.size)}


def _is_near(found: Sequence[Span], old: Sequence[Word], kept: dict[int, int]) -> bool:
    apart = [abs(found[now][0] - old[then].start_ms) for now, then in kept.items()]
    return not apart or median(apart) <= APART_MS


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", text.casefold()) if sign.isalnum())
