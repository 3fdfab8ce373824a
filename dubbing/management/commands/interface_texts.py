"""manage.py interface_texts [LANG] [--release]: bring the interface texts from the workshop into the parents' pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft.documents import JsonObject
from dubbing.actions import interface_release
from dubbing.manifests import read_interface_manifest
from dubbing.models import Release
from dubbing.releases.interface_catalogues import write_released
from dubbing.releases.interface_choice import ChosenStrings, choose_strings
from dubbing.states import ReleaseState
from journal.people import Person
from tutorials.actions import INTERFACE, interface_tutorial
from tutorials.management.base import PortevoixCommand, version_named
from tutorials.models import LanguageVersion


class Command(PortevoixCommand):
    help = "Bring the site's words into step with the program; say how far a language is; release what is approved."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", nargs="?", default="", help="one language (default: all that are open)")
        parser.add_argument("--release", action="store_true", help="what is approved becomes what parents read")

    def work(self, by: Person, **options: Any) -> JsonObject:
        tutorial, tag = interface_tutorial(), options["language"]
        if not options["release"]:
            write_released()
            versions = [version_named(INTERFACE, tag)] if tag else LanguageVersion.objects.filter(tutorial=tutorial)
            states = [self._state(version) for version in versions]
            if not states:
                self.say(_("No language of the site's words is open yet: open_version interface LANG"))
            return {"languages": states}
        if not tag:
            raise CommandError(_("Say which language to release: interface_texts LANG --release"), returncode=2)
        version = version_named(INTERFACE, tag)
        done = interface_release(by=by, version=version)
        write_released()  # also repairs a release whose process was killed before writing
        self._say_released(version, done.chosen)
        if not done.new:
            self.say(_("Nothing has changed since release {number}.").format(number=done.release.number))
        return {
            "language": version.language,
            "number": done.release.number,
            "state": str(done.release.state),
            "new": done.new,
            **_counts(done.chosen),
            "left_out": done.chosen.unfit,
            "spoken_name": read_interface_manifest(done.release.manifest).spoken_name,
        }

    def _say_released(self, version: LanguageVersion, chosen: ChosenStrings) -> None:
        released, shipped = len(chosen.revisions), len(chosen.missing) + len(chosen.unfit)
        self.say(
            ngettext("{language}: {n} text is released.", "{language}: {n} texts are released.", released).format(
                language=version.table_row.endonym, n=released
            )
        )
        if shipped:
            self.say(
                ngettext(
                    "{n} text stays as the program ships it, not yet reviewed.",
                    "{n} texts stay as the program ships them, not yet reviewed.",
                    shipped,
                ).format(n=shipped)
            )
        for french in chosen.unfit:
            self.say(_("Left out, because it could break a page: “{text}”").format(text=french))

    def _state(self, version: LanguageVersion) -> JsonObject:
        chosen = choose_strings(version)
        live = Release.objects.filter(version=version, state=ReleaseState.LIVE).first()
        counts = _counts(chosen)
        self.say(
            _("{language}: {approved} of {total} texts are approved; release {number} is read by parents.").format(
                language=version.table_row.endonym,
                approved=counts["released"],
                number=live.number if live else "–",
                total=counts["released"] + counts["as_shipped"],
            )
        )
        return {
            "language": version.language,
            "approved": counts["released"],
            "not_approved": counts["as_shipped"],
            "live": live.number if live else None,
        }


def _counts(chosen: ChosenStrings) -> dict[str, int]:
    return {"released": len(chosen.revisions), "as_shipped": len(chosen.missing) + len(chosen.unfit)}
