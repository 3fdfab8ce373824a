"""`manage.py align FILE.json --json`: the alignment of any slots and takes, without a database."""

from __future__ import annotations

import json
import math
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft.timing.alignment import Alignment, AlignmentError, align
from craft.timing.alignment_document import AlignmentInput, read_alignment, write_alignment
from craft.timing.alignment_solver import SolverFailed
from craft.timing.held_alignment import HeldAlignment, align_with_holds
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.natural_pace import unhurried_alignment
from craft.timing.slowing import SlowRules
from craft.timing.still_moments import Pictures
from journal.message_translation import translate_message

STILL_FPS = 10


class Unreadable(ValueError):
    """The file cannot be read as JSON. The message says why."""


class Command(BaseCommand):
    help = "Place the takes of a video over its French speech: where each starts and how fast it is played."
    # Works on a machine where nothing is set up yet: no database, and no system checks, which would need one.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="slots and takes as a JSON document; - reads the input")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of sentences")
        parser.add_argument("--holds", action="store_true", help="let the picture wait where a take finds no room")
        parser.add_argument(
            "--slow", type=int, choices=(0, 10, 15), default=0, help="by how many percent the picture may be slower"
        )
        parser.add_argument("--drop-refused", action="store_true", help="solve again without the refused segments")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = read_alignment(_document(options["file"]))
            rules = LengtheningRules(holds=options["holds"], slow=SlowRules(options["slow"]))
            held = _longer(given, rules, options["drop_refused"]) if rules.makes_longer else None
            found = held.alignment if held else _as_long(given, options["drop_refused"])
        except Unreadable as problem:
            self._refuse(str(problem))
        except (AlignmentError, SolverFailed) as problem:
            self._refuse(translate_message(problem.message))
        else:
            self.stdout.write(json.dumps(write_alignment(found, held)) if options["json"] else _sentences(found, held))

    def _refuse(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(1)


def _as_long(given: AlignmentInput, drop_refused: bool) -> Alignment:
    found = align(given.slots, given.duration_ms, late_ms=given.late_ms, drop_refused=drop_refused)
    return unhurried_alignment(found, given.slots, given.duration_ms, late_ms=given.late_ms)


def _longer(given: AlignmentInput, rules: LengtheningRules, drop_refused: bool) -> HeldAlignment:
    """No video is named, so the picture counts as still everywhere."""
    duration_ms = math.ceil(given.duration_ms)
    count = max(1, duration_ms * STILL_FPS // 1000)
    still = Pictures(STILL_FPS, [0] * count, [False] * count)
    return align_with_holds(given.slots, duration_ms, still, rules, late_ms=given.late_ms, drop_refused=drop_refused)


def _document(name: str) -> object:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError as problem:
        raise Unreadable(_("%(file)s is not UTF-8 text, so it cannot be JSON.") % {"file": name}) from problem
    except OSError as problem:
        why = {"file": name, "why": problem.strerror or problem}
        raise Unreadable(_("%(file)s cannot be read: %(why)s.") % why) from problem
    except json.JSONDecodeError as problem:
        where = {"file": name, "line": problem.lineno, "column": problem.colno}
        raise Unreadable(_("%(file)s is not JSON: look at line %(line)d, column %(column)d.") % where) from problem
    except (RecursionError, ValueError) as problem:
        raise Unreadable(_("%(file)s is nested too deeply or has too long a number.") % {"file": name}) from problem


def _sentences(found: Alignment, held: HeldAlignment | None) -> str:
    report = found.report
    lines = [
        ngettext("%(n)d segment placed.", "%(n)d segments placed.", report.placed) % {"n": report.placed},
        _("Starts: half within %(p50).2f s of the French, the furthest %(max).2f s away.")
        % {"p50": report.onset_deviation_p50_ms / 1000, "max": report.onset_deviation_max_ms / 1000},
        _("Pace: %(p50).2f× in the middle, %(max).2f× at most.") % {"p50": report.rate_p50, "max": report.rate_max},
    ]
    lines += [
        _("Segment %(index)d finds no room: shorten it by %(seconds).2f s.")
        % {"index": refusal.index, "seconds": refusal.advised_ms / 1000}
        for refusal in found.refused
    ]
    if held and held.times.holds:
        lines += [
            ngettext(
                "The picture waits %(n)d time, %(seconds).1f s in all: the version is %(percent).1f %% longer.",
                "The picture waits %(n)d times, %(seconds).1f s in all: the version is %(percent).1f %% longer.",
                len(held.times.holds),
            )
            % {
                "n": len(held.times.holds),
                "seconds": held.times.waiting_ms / 1000,
                "percent": 100 * held.longer,
            }
        ]
    return "\n".join(lines)
