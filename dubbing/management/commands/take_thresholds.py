"""`manage.py take_thresholds [--check]`: writes the limits of take quality for the browser, from the craft's table."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from craft.takes.thresholds import TAKE


class Command(BaseCommand):
    help = "Write static/js/take-thresholds.js from craft/takes/thresholds.py, so that both judge by the same numbers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "static" / "js" / "take-thresholds.js"
        wanted = TAKE.as_javascript()
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        if options["check"]:
            if current != wanted:
                self.stderr.write(f"{path.name} is out of date: run manage.py take_thresholds.")
                sys.exit(1)
        elif current != wanted:
            path.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"{path.name} written.")
