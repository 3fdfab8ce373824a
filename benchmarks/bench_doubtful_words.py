"""Of the wrong words of a French transcript, how many are among the first that the editor shows: flagged by Grammalecte
first, beside the recogniser's own probability alone.

    PORTEVOIX_MEDIA=… python -m benchmarks.bench_doubtful_words

A word is wrong where the exact text has another one (lower case, without punctuation). Sets: FLEURS' read sentences,
spoken commands, and a recipe whose text is a machine's draft that reads without a fault.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.bench_transcription import MEDIA, exact_texts, plain_words
from craft.transcripts.flagged_words import flag_words
from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.segmentation import segment_words
from craft.transcripts.words import Word
from media.speech.grammar import doubtful_spans
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import resolve_model

FIRST = 0.1  # of all words

Judged = tuple[Word, bool]


def main() -> int:
    data = Path(os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp())
    engine = FasterWhisper(resolve_model("", data))
    recipe = MEDIA / "fr" / "recipe"
    draft = (recipe / "crepes_draft.txt").read_text("utf-8")
    sets = {**exact_texts(), "recipe": [(recipe / "sample_fr_hibiki_crepes.mp3", draft)]}
    print(f"{'set':<24} {'words':>5} {'wrong':>5} {'probability':>11} {'grammar first':>13} {'false alarms':>12}")
    for name, clips in sets.items():
        judged = [word for path, text in clips for word in heard(engine, path, text)]
        wrong, right = sum(bad for _word, bad in judged), [word for word, bad in judged if not bad]
        alone, both = (found(judged, flags=flags) for flags in (False, True))
        alarms = sum(word.flagged for word in right) / max(1, len(right))
        print(f"{name:<24} {len(judged):>5} {wrong:>5} {alone:>11.0%} {both:>13.0%} {alarms:>12.1%}", flush=True)
    return 0


def heard(engine: FasterWhisper, path: Path, text: str) -> list[Judged]:
    words = [
        Word(w.start_ms, w.end_ms, f" {w.text}", w.confidence) for part in engine.transcribe(path) for w in part.words
    ]
    pieces = segment_words(without_hallucinations(words))
    spans = doubtful_spans([piece.text for piece in pieces])
    flagged = [
        word
        for piece, doubt in zip(pieces, spans, strict=True)
        for word in flag_words(piece.words, piece.text, doubt, ())
    ]
    return [judged for judged in zip(flagged, are_wrong(flagged, text), strict=True) if plain_words(judged[0].text)]


def are_wrong(words: Sequence[Word], text: str) -> list[bool]:
    """A word of several parts (l'école) is wrong where one of them is."""
    parts = [(part, at) for at, word in enumerate(words) for part in plain_words(word.text)]
    wrong = {
        parts[at][1]
        for operation in Levenshtein.opcodes([part for part, _at in parts], plain_words(text))
        if operation.tag in ("replace", "delete")
        for at in range(operation.src_start, operation.src_end)
    }
    return [at in wrong for at in range(len(words))]


def found(judged: Sequence[Judged], *, flags: bool) -> float:
    """The share of the wrong words among the first tenth of all."""
    shown = sorted(judged, key=lambda one: one[0].doubt_key if flags else one[0].confidence)
    wrong = sum(bad for _word, bad in judged)
    return sum(bad for _word, bad in shown[: round(FIRST * len(shown))]) / max(1, wrong)


if __name__ == "__main__":
    sys.exit(main())
