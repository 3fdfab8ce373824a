"""manage.py import_texts SLUG LANG FILE [--submit] [--approve]: interchange in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.errors import Missing
from journal.people import Person
from subtitles.exchange import import_texts
from tutorials.management.base import PortevoixCommand, known, tutorial_named, version_named


class Command(PortevoixCommand):
    help = "Import texts into a version (LANG fr: correct the transcript)."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument("file", type=Path)
        parser.add_argument("--submit", action="store_true", help="send changed texts to review")
        parser.add_argument("--approve", action="store_true", help="texts approved elsewhere (coordinators)")

    def work(self, by: Person, **options: Any) -> dict[str, Any]:
        path: Path = options["file"]
        tutorial, language = tutorial_named(options["slug"]), known(options["language"])
        version = None if language == tutorial.source_language else version_named(options["slug"], language)
        if not path.is_file():
            raise Missing(_("There is no file “{path}”.").format(path=path))
        outcome = import_texts(
            by=by, tutorial=tutorial, version=version, name=path.name, data=path.read_bytes(),
            submit=options["submit"], approve=options["approve"],
        )  # fmt: skip
        changed = len(outcome.changed)
        self.say(ngettext("{n} text changed.", "{n} texts changed.", changed).format(n=changed))
        for one in outcome.refused:
            self.say(f"{one['where']}: {one['why']}")
        if outcome.refused and not outcome.changed and not outcome.unchanged:
            if self.in_json:
                json.dump(outcome.as_json(), sys.stdout, ensure_ascii=False)
            first = outcome.refused[0]
            raise CommandError(
                _("Nothing was brought in: every text of the file is refused. {where}: {why}").format(**first),
                returncode=1,
            )
        return outcome.as_json()
