"""Whisper on the French test speech: word error rate, real-time factor, peak memory; where segments are cut.

    PORTEVOIX_MEDIA=… python -m benchmarks.bench_transcription [MODEL] [SECONDS]

Word error rate: against exact texts only (FLEURS, read sentences; spoken commands, whose text is the file's name), in
lower case, without punctuation, numbers as they are written. Boundaries: the joined instructions, SECONDS of them (all
without), where the true ends of sentences are known: a boundary is bad when it lies inside a recording and no sentence
ends there, or when its segment is outside 1.5–10 s. Whisper's own segments beside ours.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import regex
from rapidfuzz.distance import Levenshtein

from craft.transcripts.french_sentences import ends_sentence
from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.segmentation import LONGEST_MS, SHORTEST_MS, segment_words
from craft.transcripts.words import Word
from media.speech.transcription import FasterWhisper, Window
from media.speech.whisper_model import resolve_model

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
NEAR_MS = 300  # how far a boundary may lie from the silence between two recordings


@dataclass(frozen=True)
class Cut:
    """One segment: its span and its words, whoever cut it."""

    start_ms: int
    end_ms: int
    text: str


def exact_texts() -> dict[str, list[tuple[Path, str]]]:
    fleurs = [
        (path.with_suffix(".ogg"), path.read_text("utf-8")) for path in sorted((MEDIA / "fr/fleurs").glob("*.txt"))
    ]
    folder = MEDIA / "fr/commands"
    with (folder / "transcripts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    commands = [(folder / row["file"], row["text"]) for row in rows if (folder / row["file"]).exists()]
    return {"FLEURS, read sentences": fleurs, "spoken commands": commands}


def plain_words(text: str) -> list[str]:
    """Lower case, no punctuation; an elided word is a word (l'école: l, école)."""
    return regex.findall(r"[\p{L}\p{M}\p{N}]+", text.casefold())


def word_errors(engine: FasterWhisper, name: str, clips: Sequence[tuple[Path, str]]) -> None:
    wrong = total = length = 0
    begun = perf_counter()
    for path, text in clips:
        windows = list(engine.transcribe(path))
        heard, said = plain_words(" ".join(window.text for window in windows)), plain_words(text)
        wrong, total = wrong + Levenshtein.distance(said, heard), total + len(said)
        length += windows[-1].end_ms if windows else 0
    took = perf_counter() - begun
    print(
        f"{name}: word error rate {100 * wrong / max(1, total):.1f} % of {total} words, {len(clips)} clips; "
        f"real-time factor {took / max(0.001, length / 1000):.2f}"
    )


def whisper_cuts(windows: Sequence[Window]) -> list[Cut]:
    """Whisper's own segments: a word that `begins` opens one."""
    cuts: list[Cut] = []
    for word in (word for window in windows for word in window.words):
        if word.begins or not cuts:
            cuts.append(Cut(word.start_ms, word.end_ms, word.text))
        else:
            cuts[-1] = Cut(cuts[-1].start_ms, word.end_ms, f"{cuts[-1].text} {word.text}")
    return cuts


def our_cuts(windows: Sequence[Window]) -> list[Cut]:
    words = [Word(w.start_ms, w.end_ms, f" {w.text}", w.confidence) for window in windows for w in window.words]
    return [Cut(word.start_ms, word.end_ms, word.text) for word in segment_words(without_hallucinations(words))]


def boundaries(name: str, cuts: Sequence[Cut], joints: Sequence[tuple[int, int]]) -> float:
    """One line; the share of bad boundaries."""

    def truly_between(left: Cut, right: Cut) -> bool:
        return any(left.end_ms - NEAR_MS <= end and start <= right.start_ms + NEAR_MS for start, end in joints)

    inside = [
        not (truly_between(left, right) or ends_sentence(left.text, right.text)) for left, right in pairwise(cuts)
    ]
    outside = [not SHORTEST_MS <= cut.end_ms - cut.start_ms <= LONGEST_MS for cut in cuts]
    bad = [cut or odd for cut, odd in zip(inside, outside[1:], strict=True)]
    share = 100 * sum(bad) / max(1, len(bad))
    print(
        f"{name}: {len(cuts)} segments; inside a sentence {100 * sum(inside) / max(1, len(inside)):.1f} %, "
        f"outside 1.5–10 s {100 * sum(outside) / max(1, len(outside)):.1f} %, bad boundaries {share:.1f} %"
    )
    return share


def main(model: str, seconds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = FasterWhisper(resolve_model(model, Path(folder)))
        for name, clips in exact_texts().items():
            word_errors(engine, name, clips)
        windows: list[Window] = []
        begun = perf_counter()
        for window in engine.transcribe(MEDIA / "fr/long_fr_instructions.ogg"):
            windows.append(window)
            if seconds and window.end_ms >= 1000 * seconds:
                break
        took = perf_counter() - begun
    heard = windows[-1].end_ms
    with (MEDIA / "fr/long_fr_instructions.tsv").open(encoding="utf-8") as file:
        spans = [(float(row["start"]), float(row["end"])) for row in csv.DictReader(file, delimiter="\t")]
    joints = [(round(1000 * left[1]), round(1000 * right[0])) for left, right in pairwise(spans)]
    print(f"joined instructions: {heard / 60000:.1f} min heard, real-time factor {took / (heard / 1000):.2f}")
    raw = boundaries("Whisper's own segments", whisper_cuts(windows), joints)
    ours = boundaries("our segments", our_cuts(windows), joints)
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0 if ours < raw else 1


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    sys.exit(main(arguments[0], int(arguments[1] or 0)))
