"""What « it is on the disk » costs: SQLite's synchronous FULL beside NORMAL, and the folder synced after a rename.

    .venv/bin/python benchmarks/bench_durable.py [--folder WHERE]

In `--folder` (default: /tmp): one writer's commits of a draft's size, and takes of 150 kB kept
in the store as intake keeps them, each with and without. Prints the median and the 99th of 100, in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage.durable import move_into_place

COMMITS, TAKES, TAKE_BYTES = 1000, 300, 150_000


def times_ms(count: int, act: Callable[[int], None]) -> tuple[float, float]:
    """Median and 99th of 100, in ms."""
    took = []
    for number in range(count):
        began = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


def commits(folder: Path, synchronous: str) -> tuple[float, float]:
    with closing(sqlite3.connect(folder / f"{synchronous}.sqlite3", isolation_level=None)) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute(f"PRAGMA synchronous={synchronous}")
        line.execute("CREATE TABLE draft (id INTEGER PRIMARY KEY, text TEXT)")

        def save(number: int) -> None:
            line.execute("BEGIN IMMEDIATE")
            line.execute("INSERT OR REPLACE INTO draft VALUES (?, ?)", (number % 30, "x" * 200))
            line.execute("COMMIT")

        return times_ms(COMMITS, save)


def takes(folder: Path, durable: bool) -> tuple[float, float]:
    sound = os.urandom(TAKE_BYTES)

    def keep(number: int) -> None:
        aside, target = folder / "aside", folder / f"{number % 256:02x}" / f"{durable}-{number}"
        with aside.open("wb") as out:
            out.write(sound)
            if not durable:  # as it was: the file alone
                out.flush()
                os.fsync(out.fileno())
        if durable:
            move_into_place(aside, target)
        else:
            target.parent.mkdir(exist_ok=True)
            os.replace(aside, target)

    return times_ms(TAKES, keep)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(dir=parser.parse_args().folder) as made:
        folder = Path(made)
        for mode in ("NORMAL", "FULL"):
            print("a commit, {}: median {:.2f} ms, 99 % within {:.2f} ms".format(mode, *commits(folder, mode)))
        for durable, words in ((False, "file synced"), (True, "file and folder synced")):
            print(
                "a take of 150 kB, {}: median {:.2f} ms, 99 % within {:.2f} ms".format(words, *takes(folder, durable))
            )


if __name__ == "__main__":
    main()
