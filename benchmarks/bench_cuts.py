"""Where a run is cut: real takes of many voices joined, with coughs, broken-off beginnings and skipped sentences.

    PORTEVOIX_MEDIA=… PORTEVOIX_PROMPTS=… .venv/bin/python -m benchmarks.bench_cuts [--runs 4] [--segments 30]

Prints for each voice and joining how many cuts are right, and right or marked doubtful, and how many are marked. A cut
is right when both its ends lie in the silence where nobody says a word of a part that counts; what was begun and broken
off, or said of another segment, is in no part. --seed: 1 is what the figures were fitted on, any other is held out.
--show: every wrong cut.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, product, repeat

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.run_material import VOICES, Run, run_of, voice
from craft.takes.run_cuts import Part, cut_run
from craft.takes.said_twice import said_again
from craft.takes.speech_span import loud_noises, speech_spans
from media.speech.voice_activity import speech_probability

PROCESSES = 2
JOININGS = ("film", "on")
NEAR_MS = 80  # the tail of a soft sound more or less
RIGHT, NOTICED = 0.99, 0.998


def cuts(run: Run, found: list[Part | None]) -> list[tuple[int, bool, bool]]:
    """Of each cut between two segments that follow each other: (segment after it, right, doubtful)."""
    said = [number for number, span in enumerate(run.spoken) if span is not None]
    words = [*(run.spoken[number] for number in said), *run.broken_off]
    judged = []
    for before, after in pairwise(said):
        first, second = found[before], found[after]
        begins = min(span[0] for span in words if span and span[0] >= _span(run, before)[1])
        ended = max(span[1] for span in words if span and span[1] <= _span(run, after)[0])
        between = [part for part in found[before + 1 : after] if part is not None]
        if first is None or second is None or between:  # a doubtful part of a segment that was not said is shown too
            shown = any(part.start_doubtful for part in [*between, second] if part is not None)
            judged.append((after, False, first is None or second is None or shown))
            continue
        end_right = _span(run, before)[1] - NEAR_MS <= first.end_ms <= begins + NEAR_MS
        start_right = ended - NEAR_MS <= second.start_ms <= _span(run, after)[0] + NEAR_MS
        judged.append((after, end_right and start_right, first.end_doubtful or second.start_doubtful))
    return judged


def _span(run: Run, number: int) -> tuple[int, int]:
    span = run.spoken[number]
    assert span is not None
    return span


def measured(job: tuple[str, str], runs: int, segments: int, seed: int, show: bool) -> tuple[Counter[str], list[str]]:
    name, joining = job
    counted: Counter[str] = Counter()
    lines = []
    for number in range(runs):
        run = run_of(voice(name), joining, segments, 1000 * seed + number)
        spans = speech_spans(run.sound, speech_probability(run.sound))
        found = cut_run(spans, run.expected, said_again(run.sound, spans), loud_noises(run.sound, spans))
        for after, right, doubtful in cuts(run, found):
            planted = run.planted.get(after) or run.planted.get(after - 1) or "nothing planted"
            counted.update(
                all=1,
                right=right,
                noticed=right or doubtful,
                doubtful=doubtful,
                **{planted: 1, f"{planted} right": right, f"{planted} noticed": right or doubtful},
            )
            if show and not right:
                lines.append(
                    f"{name} {joining} {number}/{after} {planted} {'doubtful' if doubtful else 'UNSEEN'} "
                    f"{run.spoken[after - 1 : after + 1]} {found[after - 1 : after + 1]}"
                )
    return counted, lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for option, usual in (("--runs", 4), ("--segments", 30), ("--seed", 2)):
        parser.add_argument(option, type=int, default=usual)
    parser.add_argument("--only", nargs="*", default=VOICES)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    jobs = list(product(asked.only, JOININGS))
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        fixed = map(repeat, (asked.runs, asked.segments, asked.seed, asked.show))
        for (name, joining), (counted, lines) in zip(jobs, pool.map(measured, jobs, *fixed), strict=True):
            print(line(f"{name}, {joining}", counted), *lines, sep="\n", flush=True)
            total += counted
    print(line("all", total))
    for what in ("nothing planted", "cough", "restart", "skipped"):
        print(
            f"{what:28} {total[what]:5} cuts  right {total[f'{what} right'] / max(1, total[what]):7.2%}  "
            f"right or doubtful {total[f'{what} noticed'] / max(1, total[what]):7.2%}"
        )
    return 0 if total["right"] >= RIGHT * total["all"] and total["noticed"] >= NOTICED * total["all"] else 1


def line(name: str, counted: Counter[str]) -> str:
    share = {what: counted[what] / max(1, counted["all"]) for what in ("right", "noticed", "doubtful")}
    return (
        f"{name:28} {counted['all']:5} cuts  right {share['right']:7.2%}  right or doubtful {share['noticed']:7.2%}  "
        f"doubtful {share['doubtful']:6.1%}"
    )


if __name__ == "__main__":
    sys.exit(main())
