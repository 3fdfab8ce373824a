"""manage.py restore DIR: restore a backup onto an empty machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from dubbing.progress.refresh import clear_progress_cache
from dubbing.reconcile import sync_interface_texts
from journal.people import Person
from operations.archive import Archive, Backup
from operations.backup import not_in_store
from operations.erasure_log import with_those_beside
from operations.erasures import erasures_repeat
from operations.restore import restore
from tutorials.management.base import PortevoixCommand, ready_database
from tutorials.models import Upload
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Bring a backup back onto an empty machine. Whoever withdrew their voice since stays withdrawn."
    needs_database = False  # it must be empty: the backup brings it

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--at", metavar="NAME", help="which backup (default: the newest)")

    def work(self, by: Person, **options: Any) -> dict[str, Any]:
        erased = 0

        def finish(archive: Archive, backup: Backup) -> None:
            nonlocal erased
            ready_database()
            clear_progress_cache()
            Upload.objects.filter(tutorial=None).delete()  # unfinished: their bytes are in no backup
            system = User.objects.for_commands(None, founding=True)
            assert system is not None, "founding makes one"
            erased = erasures_repeat(by=system, listed=with_those_beside(archive.erasures()), snapshot=backup.at)

        backup = restore(options["folder"].absolute(), options["at"], finish)
        sync_interface_texts()
        self.say(
            _("Restored: {name}, {files} files, each checked by its digest.").format(
                name=backup.name, files=len(backup.files)
            )
        )
        if erased:
            self.say(_("Withdrawn or destroyed since, so done again: {n}.").format(n=erased))
            self.say(_("Start Portevoix: what is published with such a voice is built anew, without it."))
        for store, path in backup.missing:
            self.say(not_in_store(store, path))
        return {
            "name": backup.name,
            "at": backup.at.isoformat(),
            "files": len(backup.files),
            "erased": erased,
            "missing": [{"store": store, "path": path} for store, path in backup.missing],
        }
