"""manage.py release SLUG LANG --list | --rollback N | --publish N | --withdraw: the releases of a version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.actions import release_live, release_rollback, release_withdraw
from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.queries.released_files import with_files
from dubbing.states import ReleaseState
from journal.errors import Refused
from journal.people import Person
from journal.state_words import state_word
from tutorials.management.base import PortevoixCommand, version_named
from tutorials.models import LanguageVersion


class Command(PortevoixCommand):
    help = "List the releases of a language version, go back to an older one, publish a held one, or withdraw."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--list", action="store_true", help="the releases, the newest first")
        what.add_argument("--rollback", type=int, metavar="N", help="put the older release N live again")
        what.add_argument("--publish", type=int, metavar="N", help="put release N live although its findings hold it")
        what.add_argument("--withdraw", action="store_true", help="take the live release away from the parents")
        parser.add_argument("--reason", default="", help="kept in the journal")

    def work(self, by: Person, **options: Any) -> Any:
        version = version_named(options["slug"], options["language"])
        if options["rollback"] is not None:
            self._say(release_rollback(by=by, version=version, number=options["rollback"], reason=options["reason"]))
        elif options["publish"] is not None:
            self._say(release_live(by=by, release=find_held(version, options["publish"]), reason=options["reason"]))
        elif options["withdraw"]:
            self._say(release_withdraw(by=by, version=version, reason=options["reason"]))
        releases = Release.objects.filter(version=version).order_by("-number")
        there = with_files(releases.values_list("pk", flat=True))
        rows = [_row(release, there) for release in releases]
        if options["list"]:
            for row in rows:
                self.say("{number}\t{kind}\t{state}\t{created_at}".format(**row))
            if not rows:
                self.say(_("Nothing was published in this language yet."))
        return {"releases": rows}

    def _say(self, release: Release) -> None:
        self.say(_("Release {number}: {state}.").format(number=release.number, state=state_word(release.state)))


def find_held(version: LanguageVersion, number: int) -> Release:
    release = Release.objects.filter(
        version=version, number=number, state__in=(ReleaseState.READY, ReleaseState.LIVE)
    ).first()
    if release is None:
        raise Refused(_("Release {number} is not waiting to be published.").format(number=number))
    return release


def _row(release: Release, there: set[int]) -> JsonObject:
    return {
        "number": release.number,
        "kind": release.kind,
        "state": str(release.state),
        "created_at": release.created_at.isoformat(timespec="seconds"),
        "live_at": release.live_at.isoformat(timespec="seconds") if release.live_at else None,
        "failure": release.failure,
        "freed": bool(read_manifest(release.manifest).files) and release.pk not in there,
    }
