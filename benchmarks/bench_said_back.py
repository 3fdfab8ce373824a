"""Is the meaning there? French paraphrases with planted faults.

    python -m benchmarks.bench_said_back [--show]

`benchmarks/said_back/*.txt` were written for this: `#` the French of a segment, `=` said back truly, `x` something else
said, `-` a part left out, `~` two things exchanged. Words and weights were chosen on `tuned_on`; `held_out` was only
counted, but its misses were read before acts were paired with their objects; `afterwards` was written and counted after
that. --show: the paraphrases on the wrong side.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.size import sized
from craft.takes.said_back import DIFFERS_FROM, compare_said_back

FOLDER = Path(__file__).parent / "said_back"
KINDS = {"x": "wrong", "-": "omitted", "~": "swapped"}
FALSE_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)


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
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    for name in sized(("tuned_on", "held_out", "afterwards"), ("tuned_on",)):
        rows = paraphrases(name)
        print(
            f"{name}: {sum(row.kind == '=' for row in rows)} true, {sum(row.kind != '=' for row in rows)} with a fault"
        )
        curve(rows)
        if asked.show:
            show(rows)


if __name__ == "__main__":
    main()
