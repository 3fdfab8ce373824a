"""Is the meaning there? French paraphrases with planted faults, and what of them is lost to Whisper's errors.

    python -m benchmarks.bench_said_back [--whisper] [--recordings 40] [--show]

`benchmarks/said_back/*.txt` were written for this: `#` the French of a segment, `=` said back truly, `x` something else
said, `-` a part left out, `~` two things exchanged. Words and weights were chosen on `tuned_on`; `held_out` was only
counted, but its misses were read before acts were paired with their objects; `afterwards` was written and counted after
that. --whisper: real French of others is written down by Whisper, and what it made of each word is laid over the
paraphrases (another draw of `DRAWS` each time). --show: the paraphrases on the wrong side.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.size import sized
from benchmarks.take_material import MEDIA
from craft.takes.said_back import DIFFERS_FROM, compare_said_back
from craft.text.french_words import words_of
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import packaged_model

FOLDER = Path(__file__).parent / "said_back"
KINDS = {"x": "wrong", "-": "omitted", "~": "swapped"}
FALSE_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
DRAWS = 5


@dataclass(frozen=True)
class Paraphrase:
    """kind: `=` true, else of `KINDS`."""

    kind: str
    french: str
    said: str


def paraphrases(name: str) -> list[Paraphrase]:
    found, french = [], ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        kind, text = line[0], line[2:]
        if kind == "#":
            french = text
        else:
            found.append(Paraphrase(kind, french, text))
    return found


class Confusions:
    """What Whisper made of each word of texts that are known. heard: word → what was written in its place, each time.
    other: the same of words that it got wrong. right: the share of words that it got right. added: words that nobody
    said, for each word."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.heard: dict[str, list[list[str]]] = defaultdict(list)
        self.wrong: list[list[str]] = []
        self.extra: list[str] = []
        words = right = 0
        for text, written in pairs:
            said, got = words_of(text), words_of(written)
            words += len(said)
            for word, there in _pair_words(said, got, self.extra):
                self.heard[word].append(there)
                right += there == [word]
                if there != [word]:
                    self.wrong.append(there)
        self.right, self.added = right / max(1, words), len(self.extra) / max(1, words)

    def laid_over(self, text: str, chance: random.Random) -> str:
        """The text as Whisper might write it: a known word as it was heard once, another wrong as often as any."""
        out: list[str] = []
        for word in words_of(text):
            if known := self.heard.get(word):
                out += chance.choice(known)
            else:
                out += [word] if chance.random() < self.right or not self.wrong else chance.choice(self.wrong)
            if self.extra and chance.random() < self.added:
                out.append(chance.choice(self.extra))
        return " ".join(out)


def _pair_words(said: list[str], got: list[str], extra: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each word said, with what stands in its place; what stands between goes into `extra`."""
    for move in Levenshtein.opcodes(said, got):
        theirs = got[move.dest_start : move.dest_end]
        if move.tag == "insert":
            extra += theirs
        for number, word in enumerate(said[move.src_start : move.src_end]):
            yield word, theirs[number : number + 1] if move.tag != "delete" else []


def recorded_pairs(most: int) -> list[tuple[str, str]]:
    """(text, what Whisper wrote) of real French: read sentences of FLEURS, and spoken commands."""

    whisper = FasterWhisper(packaged_model(Path(tempfile.gettempdir()) / "bench_ranking"))
    folder, found = MEDIA / "fr", []
    texts = {path.with_suffix(".ogg"): path.read_text("utf-8") for path in sorted((folder / "fleurs").glob("*.txt"))}
    texts |= {path: path.stem for path in sorted((folder / "commands").glob("*.wav")) if " " in path.stem}
    for path, text in list(texts.items())[:most]:
        found.append((text, " ".join(window.text for window in whisper.transcribe(path, language="fr"))))
    return found


def curve(rows: Sequence[Paraphrase]) -> None:
    distances = np.array([compare_said_back(row.french, row.said).distance for row in rows])
    kinds = np.array([row.kind for row in rows])
    true = np.sort(distances[kinds == "="])
    print(f"  {'false':>6} {'found':>6} " + " ".join(f"{name:>8}" for name in KINDS.values()) + "  from")
    for share in FALSE_SHARES:
        _line(distances, kinds, float(np.quantile(true, 1 - share, method="higher")) + 1e-9, "")
    _line(distances, kinds, DIFFERS_FROM, "  (the page's)")


def _line(distances: np.ndarray, kinds: np.ndarray, limit: float, note: str) -> None:
    said = distances >= limit
    shares = [np.mean(said[kinds == "="]), np.mean(said[kinds != "="]), *(np.mean(said[kinds == k]) for k in KINDS)]
    print("  " + f"{shares[0]:6.0%} {shares[1]:6.0%} " + " ".join(f"{one:8.0%}" for one in shares[2:]), end="")
    print(f"  {limit:.3f}{note}")


def show(rows: Sequence[Paraphrase]) -> None:
    for row in rows:
        found = compare_said_back(row.french, row.said)
        if found.differs == (row.kind == "="):
            print(f"  {found.distance:.2f} {row.kind} {row.french}\n         {row.said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whisper", action="store_true")
    parser.add_argument("--recordings", type=int, default=sized(60, 2))
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    names = sized(("tuned_on", "held_out", "afterwards"), ("tuned_on",))
    confusions = Confusions(recorded_pairs(asked.recordings)) if asked.whisper else None
    if confusions is not None:
        print(
            f"Whisper: {confusions.right:.1%} of words right, {confusions.added:.1%} added; "
            f"{len(confusions.heard)} words known"
        )
    for name in names:
        rows = paraphrases(name)
        print(
            f"{name}: {sum(row.kind == '=' for row in rows)} true, {sum(row.kind != '=' for row in rows)} with a fault"
        )
        curve(rows)
        if confusions is not None:
            chance = random.Random(1)
            laid = [replace(row, said=confusions.laid_over(row.said, chance)) for _draw in range(DRAWS) for row in rows]
            print(f"{name}, with Whisper's errors laid over it ({DRAWS} draws)")
            curve(laid)
        if asked.show:
            show(rows)


if __name__ == "__main__":
    main()
