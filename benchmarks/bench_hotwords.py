"""What the glossary's terms as hotwords change in what Whisper hears: time, terms heard right, word error rate, and
words that nobody said.

    PORTEVOIX_MEDIA=… python benchmarks/bench_hotwords.py [MODEL]

Three ways of hearing exact French texts, each without and with the terms, in turn: every spoken command alone (one to
three seconds; those whose text is not known are left out), all of them joined with pauses of a second, the read
sentences of FLEURS joined the same way (no term is said in them: the hints must do no harm). Time: the better of two
runs of each. Exit 1 where hotwords cost more than 1.3 times the time, a term is lost, or more words come in between
those said than without them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import soundfile
from bench_transcription import exact_texts, plain_words
from rapidfuzz.distance import Levenshtein

from media.sound.take_reader import read_take
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import resolve_model

RUNS = 2
MOST_TIMES = 1.3
PAUSE_S = 1
# What the glossary of these commands would hold. Said in the commands; in the sentences of FLEURS hardly.
TERMS = (
    "minuteur",
    "volets",
    "rideaux",
    "luminosité",
    "rez-de-chaussée",
    "Premier Étage",
    "Bureau",
    "Salon",
    "Chambre",
    "Porte d'entrée",
    "déverrouille",
    "média",
)

Clip = tuple[Path, str]


@dataclass(frozen=True)
class Hearing:
    """What was heard of one sound, and how long it took (the better of the runs)."""

    seconds: float
    words: list[str]


def times(term: Sequence[str], words: Sequence[str]) -> int:
    """How often the words of a term stand together."""
    return sum(list(words[at : at + len(term)]) == list(term) for at in range(len(words)))


def terms_right(said: Sequence[str], heard: Sequence[str]) -> tuple[int, int]:
    """(terms said, of them heard)."""
    counts = [(times(term, said), times(term, heard)) for term in map(plain_words, TERMS)]
    return sum(one for one, _ in counts), sum(min(one, other) for one, other in counts)


def hearings(engine: FasterWhisper, path: Path) -> tuple[Hearing, Hearing]:
    """Without and with the terms, in turn."""
    took: dict[bool, list[float]] = {False: [], True: []}
    words: dict[bool, list[str]] = {}
    for _ in range(RUNS):
        for hinted in (False, True):
            begun = perf_counter()
            windows = list(engine.transcribe(path, hotwords=TERMS if hinted else ()))
            took[hinted].append(perf_counter() - begun)
            words[hinted] = plain_words(" ".join(window.text for window in windows))
    return Hearing(min(took[False]), words[False]), Hearing(min(took[True]), words[True])


def compare(engine: FasterWhisper, name: str, clips: Sequence[Clip]) -> bool:
    """Three lines of figures; whether the hints keep their bounds."""
    texts = [plain_words(text) for _, text in clips]
    heard = [hearings(engine, path) for path, _ in clips]
    totals: list[tuple[int, int, float]] = []
    for which, how in ((0, "without"), (1, "with")):
        pairs = [(text, one[which].words) for text, one in zip(texts, heard, strict=True)]
        wrong = sum(Levenshtein.distance(*pair) for pair in pairs)
        added = sum(step.tag == "insert" for pair in pairs for step in Levenshtein.editops(*pair))
        terms = [terms_right(*pair) for pair in pairs]
        said, right = sum(one for one, _ in terms), sum(one for _, one in terms)
        words, took = sum(len(one) for one, _ in pairs), sum(clip[which].seconds for clip in heard)
        totals.append((right, added, took))
        print(
            f"{name}, {how} hotwords: {took:.1f} s, {right} of {said} terms, word error rate "
            f"{100 * wrong / words:.1f} % of {words} words, {added} words added",
            flush=True,
        )
    (right, added, took), (hinted_right, hinted_added, hinted_took) = totals
    worst = max(hinted.seconds / plain.seconds for plain, hinted in heard)
    others = sum(hinted.words != plain.words for plain, hinted in heard)
    ratio = hinted_took / took
    print(f"{name}: {ratio:.2f} times the time, {worst:.2f} at most; {others} of {len(heard)} heard otherwise")
    return worst <= MOST_TIMES and hinted_right >= right and hinted_added <= added


def joined(folder: Path, name: str, clips: Sequence[Clip]) -> Clip:
    pause = np.zeros(48_000 * PAUSE_S, np.float32)
    path = folder / f"{name}.wav"
    soundfile.write(path, np.concatenate([part for one, _ in clips for part in (read_take(one), pause)]), 48_000)
    return path, " ".join(text for _, text in clips)


def main(model: str) -> int:
    sentences, commands = ([clip for clip in clips if plain_words(clip[1])] for clips in exact_texts().values())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = FasterWhisper(resolve_model(model, folder))
        list(engine.transcribe(commands[0][0]))  # the model is loaded
        kept = [
            compare(engine, "each command alone", commands),
            compare(engine, "commands joined", [joined(folder, "commands", commands)]),
            compare(engine, "sentences joined", [joined(folder, "sentences", sentences)]),
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:2])))
