"""What listeners answered, in plain words, with the chance that it is mere chance."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from math import comb
from pathlib import Path

from django.utils.translation import gettext as _

from journal.errors import Refused
from operations.listening_pairs.page import Solution
from operations.listening_pairs.pairs import KINDS

COLUMNS = ("test", "pair", "answer")
CHOICES = ("first", "second", "same")
MOST_BYTES = 1 << 20
SURE = 0.05  # what is seen less often by chance than in one of 20 tests counts


@dataclass(frozen=True)
class Result:
    """Of one kind of pair. made, plain: how often each was preferred; same: how often no difference was heard; p: of
    the two-sided binomial test, how often chance alone divides so unevenly."""

    kind: str
    made: int
    plain: int
    same: int

    @property
    def p(self) -> float:
        return two_sided(self.made, self.made + self.plain)


def two_sided(successes: int, trials: int) -> float:
    """The exact binomial test against one half: the chance of a division at least as uneven, to either side."""
    ways = sum(comb(trials, count) for count in range(min(successes, trials - successes) + 1))
    return float(min(1.0, 2.0 * ways / 2**trials))


def results(files: list[Path], solution: Solution) -> list[Result]:
    """All answers together, by kind. Raises Refused, naming the file and the line."""
    counted = {kind: Counter[str]() for kind in KINDS}
    for file in files:
        for pair, answer in _answers(file, solution).items():
            kind, made = solution.pairs[pair - 1]
            counted[kind]["same" if answer == "same" else "made" if answer == made else "plain"] += 1
    return [Result(kind, found["made"], found["plain"], found["same"]) for kind, found in counted.items()]


def _answers(file: Path, solution: Solution) -> dict[int, str]:
    """pair → answer; of a pair that was answered twice the last counts."""
    found: dict[int, str] = {}
    for number, row in enumerate(_rows(file), 2):
        pair, answer = row["pair"].strip(), row["answer"].strip()
        if row["test"].strip() != solution.test:
            raise Refused(_("“{path}” answers another listening test than the one in this folder.").format(path=file))
        known = pair.isascii() and pair.isdigit() and 1 <= int(pair) <= len(solution.pairs)
        if not known or answer not in CHOICES:
            message = _("“{path}”, line {line}: this is no answer. Use the file that the page of the test gives.")
            raise Refused(message.format(path=file, line=number))
        found[int(pair)] = answer
    if not found:
        raise Refused(_("“{path}” holds no answers.").format(path=file))
    return found


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise Refused(_("“{path}” cannot be read.").format(path=file)) from error
    # A table program of a French machine saves with semicolons.
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise Refused(_("“{path}” cannot be read.").format(path=file)) from error
    lines = [line for line in table if any(line)]
    if not lines or not set(COLUMNS) <= set(lines[0]):
        raise Refused(_("“{path}” holds no answers.").format(path=file))
    filled = [line + [""] * (len(lines[0]) - len(line)) for line in lines[1:]]
    return [dict(zip(lines[0], line, strict=False)) for line in filled]
