"""manage.py set_themes SLUG [THEME …]: the pictograms under which parents find a tutorial."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.people import Person
from tutorials.actions import tutorial_themes
from tutorials.management.base import PortevoixCommand, tutorial_named
from tutorials.models import Theme
from tutorials.models.themes import in_order


class Command(PortevoixCommand):
    help = "Give a tutorial its themes; without any, it has none."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("theme", nargs="*", help=", ".join(Theme.values))

    def work(self, by: Person, **options: Any) -> JsonObject:
        tutorial = tutorial_themes(by=by, tutorial=tutorial_named(options["slug"]), themes=options["theme"])
        words = [str(theme.label) for theme in in_order(tutorial.themes)]
        if words:
            self.say(_("Themes of “{slug}”: {themes}.").format(slug=tutorial.slug, themes=", ".join(words)))
        else:
            self.say(_("“{slug}” has no theme.").format(slug=tutorial.slug))
        return {"slug": tutorial.slug, "themes": tutorial.themes}
