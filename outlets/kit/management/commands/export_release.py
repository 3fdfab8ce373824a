"""manage.py export_release SLUG LANG -o KIT.zip: a release for a place without network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft import languages
from craft.documents import JsonObject
from dubbing.releases.outlets import outlets_off
from journal.errors import Refused
from journal.people import Person
from outlets.kit.kit import make_kit
from public.queries.watch import watch_page
from storage.files import sha256_of
from tutorials.management.base import PortevoixCommand, not_published, place_for, version_named


class Command(PortevoixCommand):
    help = "Put everything of a live release into one ZIP, with a page that opens without a server."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument("-o", "--output", metavar="KIT.zip", type=Path, required=True)

    def work(self, by: Person, **options: Any) -> JsonObject:
        if "kit" in outlets_off():
            raise Refused(_("The town has switched the kit off, in its settings."))
        version = version_named(options["slug"], options["language"])
        found = watch_page(languages.get(version.language), version.tutorial.slug)
        if found is None:
            raise not_published(version)
        target = place_for(options["output"])
        kept = make_kit(found, target)
        self.say_written(target)
        return {
            "slug": found.slug,
            "language": version.language,
            "number": found.release.number,
            "path": str(target),
            "bytes": target.stat().st_size,
            "sha256": sha256_of(target),
            "files": [asdict(file) for file in kept],
        }
