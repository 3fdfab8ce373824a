"""manage.py export_texts SLUG LANG --format FORMAT [-o FILE]: interchange out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.people import Person
from subtitles.exchange import FORMATS, export_file
from tutorials.management.base import PortevoixCommand, canonical_tag, place_for, tutorial_named, version_named


class Command(PortevoixCommand):
    help = "Export the texts of a version (LANG fr: the transcript)."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        language = parser.add_mutually_exclusive_group(required=True)
        language.add_argument("language", nargs="?")
        language.add_argument("--lang", dest="lang", metavar="LANG", help="the same, as an option")
        parser.add_argument("--format", choices=FORMATS, default="po")
        parser.add_argument("-o", "--output", type=Path)

    def work(self, by: Person, **options: Any) -> JsonObject:
        tutorial, language = tutorial_named(options["slug"]), canonical_tag(options["language"] or options["lang"])
        version = None if language == tutorial.source_language else version_named(options["slug"], language)
        if options["format"] == "docx" and not options["output"]:
            raise CommandError(_("A DOCX cannot be printed here: say with -o where it shall stand."), returncode=2)
        target = place_for(options["output"]) if options["output"] else None
        text = export_file(tutorial, version, options["format"])
        if target:
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
            self.say_written(target)
        elif isinstance(text, str):
            self.say(text.rstrip("\n"))
        said = {"text": text} if isinstance(text, str) else {"path": str(target)}
        return {"slug": tutorial.slug, "language": language, "format": options["format"], **said}
