"""`manage.py check_take FILE… [--slot-ms N] --json`: the quality of any recordings, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.takes.take_quality import TakeQuality, judge_take
from journal.message_translation import translate_message
from media.programs.process import MediaError
from media.sound.take_reader import MAX_TAKE_MS, is_coarse, longest_take_ms, read_take
from media.speech.voice_activity import speech_probability


class Command(BaseCommand):
    help = "Say whether recordings are good enough to be used, and what to do when they are not."
    # Works on a machine where nothing is set up yet: no database, and no system checks, which would need one.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", help="recordings; names that begin with - after --")
        parser.add_argument("--slot-ms", type=_milliseconds, help="the room that the take must fit, in milliseconds")
        parser.add_argument(
            "--studio", action="store_true", help="recorded in the studio: a voice at the very edge was cut"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        judged: list[tuple[str, TakeQuality]] = []
        refused = False
        longest = longest_take_ms(options["slot_ms"]) if options["slot_ms"] else MAX_TAKE_MS
        for name in options["files"]:
            try:
                samples = read_take(Path(name), longest_ms=longest)
            except MediaError as problem:
                self.stderr.write(f"{name}: {translate_message(problem.message)}")
                refused = True
                continue
            quality = judge_take(
                samples,
                speech_probability=speech_probability(samples),
                studio=options["studio"],
                slot_ms=options["slot_ms"],
                coarse=is_coarse(Path(name)),
            )
            judged.append((name, quality))
        if options["json"] and judged:
            self.stdout.write(json.dumps({"files": [_as_json(*file) for file in judged]}, allow_nan=False))
        elif judged:
            self.stdout.write("\n".join(_lines(*file) for file in judged))
        if refused:
            sys.exit(1)


def _milliseconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 86_400_000:
        raise ArgumentTypeError(_("write a number of milliseconds, for example 4200"))
    return value


def _as_json(name: str, quality: TakeQuality) -> JsonObject:
    findings = [dict(finding.as_json(), figure=round(finding.figure, 6)) for finding in quality.findings]
    return {"file": name, "figures": quality.as_json(), "findings": findings}


def _lines(name: str, quality: TakeQuality) -> str:
    figures = quality.figures
    summary = _("%(seconds).1f s of voice, %(level).0f dBFS, %(snr).0f dB above the noise") % {
        "seconds": quality.length_ms / 1000,
        "level": figures.speech_dbfs,
        "snr": figures.snr_db,
    }
    lines = [f"{name}: {summary}" if quality.length_ms else f"{name}:"]
    for finding in quality.findings:
        judged = _("Record again: ") if finding.severity == "retake" else _("Note: ")
        lines.append("  " + judged + translate_message(finding.message))
    if not quality.findings:
        lines.append("  " + _("Good."))
    return "\n".join(lines)
