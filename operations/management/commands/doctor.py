"""manage.py doctor: what works, what is missing and how to get it. Exit 1 when something essential is missing."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft.documents import JsonObject
from journal.people import Person
from operations.doctor import CHECKS
from operations.doctor.pace import measure_pace
from tutorials.management.base import PortevoixCommand

MARKS = {"ok": "✓", "warning": "!", "missing": "✗"}


class Command(PortevoixCommand):
    help = "Look at this installation: what works, what is missing and how to get it."
    needs_database = False

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pace", action="store_true", help="also time how fast this machine hears the French")

    def work(self, by: Person | None, **options: Any) -> JsonObject:
        if options["pace"]:
            measure_pace()
        self.say(f"Portevoix {settings.VERSION}")
        findings = [check() for check in CHECKS]
        for finding in findings:
            self.say(f"{MARKS[finding.state]} {finding.message}")
            if finding.how:
                self.say(f"    {finding.how}")
        lacking = sum(finding.state == "missing" for finding in findings)
        if lacking:
            self.say(ngettext("{n} thing is missing.", "{n} things are missing.", lacking).format(n=lacking))
        else:
            self.say(_("Nothing essential is missing."))
        answer: JsonObject = {
            "ok": not lacking,
            "version": settings.VERSION,
            "checks": [finding.as_json() for finding in findings],
        }
        if lacking:
            if self.in_json:
                json.dump(answer, sys.stdout, ensure_ascii=False)
            sys.exit(1)
        return answer
