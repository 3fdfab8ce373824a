"""How long an alignment takes, from 100 to 20,000 segments, and whether the time grows linearly.

    .venv/bin/python -m benchmarks.bench_align [--json]

Each size is solved several times; the best run counts, because the others measure what else the machine was doing.
The narrations are synthetic (the same every time): takes log-normal around 1.1 times the French, three in ten with a
pause that can be tightened, so that both solves are counted.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import asdict, dataclass

from benchmarks.size import sized
from craft.timing.alignment import Slot, align

SIZES = sized((100, 300, 900, 2500, 5000, 10_000, 20_000), (100, 900))
# Seconds that the design allows: 900 segments, 5,000, 20,000.
ALLOWED_S = {900: 0.05, 5000: 0.3, 20_000: 2.0}


@dataclass(frozen=True)
class Line:
    """One size: best time (s), microseconds per segment, and what came out."""

    segments: int
    seconds: float
    us_per_segment: float
    allowed_s: float | None
    refused: int
    rate_p95: float
    onset_deviation_p50_ms: float


def narration(n: int, seed: int, longer: float = 1.1) -> tuple[list[Slot], float]:
    """Sentences of 1.2 to 9 s with silences of 0.15 to 3 s; slots and the video's duration in milliseconds."""
    chance, at, slots = random.Random(seed), 500.0, []
    for _ in range(n):
        spoken = min(9000.0, max(1200.0, 1000 * chance.lognormvariate(1.2, 0.5)))
        take = spoken * longer * chance.lognormvariate(0, 0.16)
        pauses = ((take * 0.4, take * 0.4 + 600),) if chance.random() < 0.3 else ()
        slots.append(Slot(at, at + spoken, take, pauses))
        at += spoken + (chance.uniform(150, 600) if chance.random() < 0.7 else chance.uniform(600, 3000))
    return slots, at + 1000


def measured(n: int, runs: int) -> Line:
    slots, duration_ms = narration(n, seed=n)
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        found = align(slots, duration_ms)
        times.append(time.perf_counter() - began)
    best = min(times)
    report = found.report
    return Line(
        n, best, 1e6 * best / n, ALLOWED_S.get(n), len(found.refused), report.rate_p95, report.onset_deviation_p50_ms
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="time and linearity of the alignment")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    lines = [measured(n, options.runs) for n in SIZES]
    # Linear: a segment of the largest costs no more than twice one of the middle size.
    linear = lines[-1].us_per_segment <= 2 * next(line for line in lines if line.segments == 900).us_per_segment
    within = all(line.allowed_s is None or line.seconds <= line.allowed_s for line in lines)
    if options.json:
        print(json.dumps({"lines": [asdict(line) for line in lines], "linear": linear, "within": within}))
    else:
        print("segments       ms   µs each   allowed ms   refused   rate p95   onset p50 ms")
        for line in lines:
            allowed = f"{1000 * line.allowed_s:.0f}" if line.allowed_s else "-"
            print(
                f"{line.segments:8d} {1000 * line.seconds:8.1f} {line.us_per_segment:9.1f} {allowed:>12}"
                f" {line.refused:9d} {line.rate_p95:10.3f} {line.onset_deviation_p50_ms:14.0f}"
            )
        print("linear" if linear else "not linear", "and" if within else "but not", "within what is allowed")
    return 0 if linear and within else 1


if __name__ == "__main__":
    sys.exit(main())
