"""manage.py import_texts SLUG LANG FILE [--submit] [--approve] [--even-with-warnings]: interchange in.

Without a file: the imports of a version (`--list`), and what may be done with one of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft.documents import JsonObject
from journal.people import Person
from subtitles.exchange import Outcome, import_texts, outcome_of
from subtitles.exchange.imports import ImportRow, act, import_named, imports_of
from tutorials.management.base import (
    PortevoixCommand,
    canonical_tag,
    refuse_missing_file,
    tutorial_named,
    version_named,
)
from tutorials.models import Tutorial

ACTS = ("list", "go_on", "end", "take_back")


class Command(PortevoixCommand):
    help = "Import texts into a version (LANG fr: correct the transcript)."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--submit", action="store_true", help="send changed texts to review")
        parser.add_argument("--approve", action="store_true", help="texts approved elsewhere (coordinators)")
        parser.add_argument(
            "--even-with-warnings", action="store_true", help="approve those too of which a check warns"
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--list", action="store_true", help="the imports of this version, the newest first")
        what.add_argument("--go-on", type=int, metavar="N", help="write what import N left when it was interrupted")
        what.add_argument("--end", type=int, metavar="N", help="leave import N at what is written")
        what.add_argument(
            "--undo", dest="take_back", type=int, metavar="N", help="everything as it was before import N"
        )

    def work(self, by: Person, **options: Any) -> JsonObject:
        tutorial, language = tutorial_named(options["slug"]), canonical_tag(options["language"])
        version = None if language == tutorial.source_language else version_named(options["slug"], language)
        chosen = [name for name in ACTS if options[name] not in (None, False)]
        path: Path | None = options["file"]
        if bool(chosen) == (path is not None):
            raise CommandError(_("Name a file, or one of --list, --go-on, --end and --undo."), returncode=2)
        if path is None:
            return self._act(by, tutorial, language, chosen[0], options[chosen[0]])
        refuse_missing_file(path)
        outcome = import_texts(
            by=by,
            tutorial=tutorial,
            version=version,
            name=path.name,
            data=path.read_bytes(),
            submit=options["submit"],
            approve=options["approve"],
            even_with_warnings=options["even_with_warnings"],
        )
        return self._report(outcome)

    def _act(self, by: Person, tutorial: Tutorial, language: str, what: str, number: int) -> JsonObject:
        if what == "list":
            rows = imports_of(tutorial, language)
            for row in rows:
                self._say_row(row)
            if not rows:
                self.say(_("No file was brought in yet."))
            return {"imports": [row.as_json() for row in rows]}
        batch = import_named(tutorial, language, number)
        self.say(act(by=by, batch=batch, what=what.replace("_", "-")))
        row = next(row for row in imports_of(tutorial, language) if row.number == batch.pk)
        self._say_row(row)
        for text in row.kept():
            self.say(f"{text['where']}: {text['why']}")
        return {**row.as_json(), **(outcome_of(batch).as_json() if what == "go_on" else {"kept": row.kept()})}

    def _say_row(self, row: ImportRow) -> None:
        self.say(f"{row.number}\t{row.began_at:%Y-%m-%d %H:%M}\t{row.name}\t{row.said}")

    def _report(self, outcome: Outcome) -> JsonObject:
        changed = len(outcome.changed)
        self.say(ngettext("{n} text changed.", "{n} texts changed.", changed).format(n=changed))
        for refusal in outcome.refused:
            self.say(f"{refusal['where']}: {refusal['why']}")
        for warning in outcome.warnings:
            self.say(_("{where}: look again: {message}").format(where=warning["where"], message=warning["message"]))
        if outcome.held:
            self.say(
                ngettext(
                    "{n} text with a warning waits for a reviewer (--even-with-warnings approves it).",
                    "{n} texts with warnings wait for a reviewer (--even-with-warnings approves them).",
                    outcome.held,
                ).format(n=outcome.held)
            )
        if outcome.nothing_taken():
            if self.in_json:
                json.dump(outcome.as_json(), sys.stdout, ensure_ascii=False)
            first = outcome.refused[0]
            raise CommandError(
                _("Nothing was brought in: every text of the file is refused. {where}: {why}").format(**first),
                returncode=1,
            )
        return outcome.as_json()
