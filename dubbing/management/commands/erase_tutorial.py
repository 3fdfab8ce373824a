"""manage.py erase_tutorial SLUG: delete a tutorial's files everywhere (a pupil's face is in the picture, say)."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.actions import tutorial_erase
from dubbing.removal.tutorial import DestroyedFiles, destroy
from journal.errors import Refused
from journal.people import Person
from tutorials.management.base import PortevoixCommand, tutorial_named
from tutorials.models import Tutorial

POLL_S = 1.0


class Command(PortevoixCommand):
    help = "Destroy a film everywhere: original, renditions, stills, recordings, releases. There is no way back."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--reason", default="", help="kept in the journal")
        parser.add_argument(
            "--patience", type=float, default=900, metavar="S", help="how long to wait for running work (900 seconds)"
        )

    def work(self, by: Person, **options: Any) -> JsonObject:
        tutorial = tutorial_erase(by=by, tutorial=tutorial_named(options["slug"]), reason=options["reason"])
        gone = self._when_nothing_runs(tutorial, options["patience"])
        for store, path in gone.files:
            is_shared = (store, path) in gone.shared
            self.say(f"  {store}/{path}" + (" ({})".format(_("stays: another film has it too")) if is_shared else ""))
        if gone.left:
            raise Refused(
                _("These files could not be destroyed: {files}. Nobody is shown them; try again.").format(
                    files=", ".join("/".join(file) for file in gone.left)
                )
            )
        self.say(
            _("“{slug}” is destroyed: {files} files, {recordings} recordings; none is left.").format(
                slug=tutorial.slug, files=len(gone.files) - len(gone.shared), recordings=gone.takes
            )
        )
        return {
            "slug": tutorial.slug,
            "takes": gone.takes,
            "files": [{"store": store, "path": path} for store, path in gone.files if (store, path) not in gone.shared],
            "shared": [{"store": store, "path": path} for store, path in gone.shared],
            "left": [],
        }

    def _when_nothing_runs(self, tutorial: Tutorial, patience_s: float) -> DestroyedFiles:
        end = time.monotonic() + patience_s
        while True:
            tutorial.refresh_from_db()
            gone = destroy(tutorial)
            if gone is not None:
                return gone
            if time.monotonic() >= end:
                raise Refused(
                    _(
                        "Nobody sees “{slug}” any more, but work on it still runs: its files go when that has ended."
                    ).format(slug=tutorial.slug)
                )
            time.sleep(POLL_S)
