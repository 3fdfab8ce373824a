"""manage.py open_version SLUG LANG: open a tutorial to a language."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.people import Person
from tutorials.actions import version_open
from tutorials.management.base import PortevoixCommand, tutorial_named


class Command(PortevoixCommand):
    help = "Open a tutorial to a language."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")

    def work(self, by: Person, **options: Any) -> JsonObject:
        version = version_open(by=by, tutorial=tutorial_named(options["slug"]), language=options["language"])
        self.say(
            _("“{slug}” is open in {language}.").format(slug=version.tutorial.slug, language=version.table_row.endonym)
        )
        return {"slug": version.tutorial.slug, "language": version.language, "state": version.state}
