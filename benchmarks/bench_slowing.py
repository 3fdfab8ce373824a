"""What a slower picture gives beside one that waits: by how much of a film stands still and how long its takes are.

    .venv/bin/python -m benchmarks.bench_slowing [--json]

Synthetic narrations, the same every time: sentences of 1.2 to 9 s, takes log-normal around so many times their French,
a picture that stands still for spans of 2 to 12 s. Before: pace, lateness and holds; after: slowing too, up to 10 %;
at cuts: and stops where a shot of 4 s on average ends. Then how long the solves take.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import benchmarks.scratch_django  # noqa: F401 - first

import numpy as np

from benchmarks.size import sized
from craft.timing.alignment import Slot
from craft.timing.held_alignment import HeldAlignment
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import SlowRules
from craft.timing.still_moments import Pictures
from dubbing.progress.version_alignment import PlacementInputs, solve

SENTENCES, FILMS = sized(140, 10), sized(3, 1)
STILL = sized((0.0, 0.2, 0.65, 1.0), (0.0, 1.0))
LONGER = sized((1.0, 1.15, 1.30, 1.45), (1.45,))
SIZES = sized((900, 5000), (20,))
FPS, STILL_BYTES, MOVING_BYTES = 10, 30, 2500
RULES = {
    "before": LengtheningRules(),
    "after": LengtheningRules(slow=SlowRules(10)),
    "at cuts": LengtheningRules(slow=SlowRules(10), stops=True),
}


def narration(n: int, seed: int, longer: float) -> tuple[list[Slot], float]:
    """Sentences of 1.2 to 9 s with silences of 0.15 to 3 s; slots and the video's duration in milliseconds."""
    chance, at, slots = random.Random(seed), 500.0, []
    for _ in range(n):
        spoken = min(9000.0, max(1200.0, 1000 * chance.lognormvariate(1.2, 0.5)))
        take = spoken * longer * chance.lognormvariate(0, 0.16)
        pauses = ((take * 0.4, take * 0.4 + 600),) if chance.random() < 0.3 else ()
        slots.append(Slot(at, at + spoken, take, pauses))
        at += spoken + (chance.uniform(150, 600) if chance.random() < 0.7 else chance.uniform(600, 3000))
    return slots, at + 1000


@dataclass(frozen=True)
class Line:
    """Of all films of one kind. still, takes: share and factor. refused_s: of takes. longer: percent of the film."""

    still: float
    takes: float
    rules: str
    refused: int
    refused_s: float
    rate_p95: float
    above_1_10: float
    waits_s: float
    slower_s: float
    longer: float
    seconds: float


def pictures(duration_ms: float, still: float, seed: int) -> Pictures:
    chance, sizes = random.Random(seed), list[int]()
    count = int(duration_ms * FPS / 1000) + 1
    while len(sizes) < count:
        span = chance.randint(2 * FPS, 12 * FPS)
        sizes += [STILL_BYTES if chance.random() < still else MOVING_BYTES] * span
    cuts, at = [], 0
    while (at := at + round(1000 * chance.uniform(1, 7))) < duration_ms:
        cuts.append(at)
    return Pictures(FPS, sizes[:count], [n % (2 * FPS) == 0 for n in range(count)], cuts)


def solved(slots: list[Slot], duration_ms: int, shown: Pictures, rules: LengtheningRules) -> HeldAlignment:
    return solve(PlacementInputs(duration_ms, 600.0, 1200.0, rules, shown), slots, kept=[])


def measure_film(still: float, takes: float, named: str) -> Line:
    refused: list[float] = []
    rates: list[float] = []
    longer_ms = waits_ms = film_ms = 0.0
    began = time.process_time()
    for film in range(FILMS):
        slots, end_ms = narration(SENTENCES, film, takes)
        duration_ms = int(end_ms)
        found = solved(slots, duration_ms, pictures(duration_ms, still, film), RULES[named])
        refused += [slots[refusal.index].take_ms / 1000 for refusal in found.alignment.refused]
        rates += [placement.rate for placement in found.alignment.placements if placement is not None]
        longer_ms += found.longer * duration_ms
        waits_ms += found.times.waiting_ms
        film_ms += duration_ms
    return Line(
        still,
        takes,
        named,
        len(refused),
        sum(refused),
        float(np.percentile(rates, 95)),
        float(np.mean(np.array(rates) > 1.1005)),
        waits_ms / 1000,
        (longer_ms - waits_ms) / 1000,
        100 * longer_ms / film_ms,
        time.process_time() - began,
    )


def timed(count: int) -> dict[str, float]:
    """Processor seconds of one version with so many takes, 1.15 times as long, over a picture that always moves."""
    slots, end_ms = narration(count, count, 1.15)
    found = {}
    for named in ("before", "after"):
        began = time.process_time()
        solved(slots, int(end_ms), pictures(end_ms, 0.0, count), RULES[named])
        found[named] = time.process_time() - began
    return found


def lines() -> Iterator[Line]:
    for still in STILL:
        for takes in LONGER:
            yield from (measure_film(still, takes, named) for named in RULES)


def main() -> int:
    parser = argparse.ArgumentParser(description="what slowing gives beside holds, and what it costs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = list(lines())
    times = {count: timed(count) for count in SIZES}
    if options.json:
        print(json.dumps({"lines": [asdict(line) for line in found], "seconds": times}))
    else:
        print("still  takes  rules     refused      s   pace p95   > 1.10   waits s   slower s   longer %   CPU s")
        for line in found:
            print(
                f"{100 * line.still:4.0f} %  {line.takes:5.2f}  {line.rules:8}{line.refused:9d}{line.refused_s:7.0f}"
                f"{line.rate_p95:11.3f}{100 * line.above_1_10:8.0f} %{line.waits_s:10.1f}{line.slower_s:11.1f}"
                f"{line.longer:11.1f}{line.seconds:8.2f}"
            )
        for count, seconds in times.items():
            print(f"{count} takes:", ", ".join(f"{named} {own:.2f} s" for named, own in seconds.items()))
    pairs = zip(found[::3], found[1::3], strict=True)
    return 0 if all(after.refused_s <= before.refused_s for before, after in pairs) else 1


if __name__ == "__main__":
    sys.exit(main())
