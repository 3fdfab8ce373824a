"""The last lines of script/test and .ci/run: what all runs of pytest come to together. Standard library only.

totals.py FILE RUNS [FAILED…]: FILE has a line of JSON from each of RUNS runs (tests/run_totals.py); FAILED names what
else has failed. Exit 1 where anything did, or a run has not come to its end.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

MOST_PASSED_AGAIN = 5  # of all runs together, one browser test in a hundred; more is not chance (decision 0040)
ORDER = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


def closing(lines: list[str], runs: int, also_failed: list[str]) -> tuple[list[str], int]:
    """(what to print, exit code)"""
    totals = [json.loads(line) for line in lines]
    total = Counter({name: sum(run[name] for run in totals) for name in ORDER})
    broken = also_failed + ["a run of pytest that did not end"] * (runs - len(totals))
    again = [name for run in totals for name in run["passed_again"]]
    if len(again) > MOST_PASSED_AGAIN:
        broken.append(f"{len(again)} tests that passed only when they ran again")
    said = [f"Failed: {name}" for name in broken]
    said += [f"Failed first, passed when it ran again: {name}" for name in again]
    for run, words in ((True, "run"), (False, "NOT run: these files are not here (CONTRIBUTING.md)")):
        if counted := sum(line["recordings"] for line in totals if line["recordings_run"] is run):
            said.append(f"Tests of recordings: {counted} {words}")
    total["failed"] += len(broken)
    counts = ", ".join(f"{total[name]} {name}" for name in ORDER if total[name] or name == "passed")
    said.append(f"===== {counts} in {sum(line['seconds'] for line in totals):.2f}s =====")
    bad = total["failed"] + total["error"] or any(line["exit"] for line in totals)
    return said, 1 if bad else 0


def main() -> int:
    file, runs, *also_failed = sys.argv[1:]
    lines = Path(file).read_text(encoding="utf-8").splitlines() if Path(file).exists() else []
    said, code = closing(lines, int(runs), also_failed)
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main())
