"""manage.py restore DIR: restore a backup onto an empty machine. What is lost is named, and asked about first.

People's names are shown to whoever answers the question, and to nobody else: a script's output ends in a log.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from craft import languages
from craft.documents import JsonObject
from dubbing.progress.refresh import clear_progress_cache
from dubbing.reconcile import sync_interface_texts
from journal.errors import Refused
from journal.people import Person
from operations.archive import Archive
from operations.backup import damaged_files, not_in_store
from operations.backup_document import Backup
from operations.erasure_log import with_those_beside
from operations.erasures import SNAPSHOT_MARGIN, erasures_repeat
from operations.last_backup import note_restored
from operations.restore import restore
from storage.deletion import mark_unneeded
from storage.healing import FAULT, FileName, mark_fault, unmark_all
from storage.queries import stored_files_of_kind
from tutorials.management.base import PortevoixCommand, ready_database
from tutorials.models import Upload
from volunteers.models import User
from volunteers.queries.lost_files import LostPart, lost_parts

YES = {"oui", "yes"}
NAMED_AT_MOST = 10


class Command(PortevoixCommand):
    help = "Bring a backup back onto an empty machine. Whoever withdrew their voice since stays withdrawn."
    needs_database = False  # it must be empty: the backup brings it

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--at", metavar="NAME", help="which backup (default: the newest)")
        parser.add_argument(
            "--accept-losses", action="store_true", help="for scripts: restore without the files that are lost"
        )

    def work(self, by: Person, **options: Any) -> JsonObject:
        erased, asks = 0, not options["accept_losses"]

        def accept(archive: Archive, backup: Backup, lost: set[FileName]) -> None:
            ready_database()
            since = _erased_since(archive, backup)
            self.stderr.write(
                ngettext(
                    "{n} file of this backup is damaged or missing and cannot come back:",
                    "{n} files of this backup are damaged or missing and cannot come back:",
                    len(lost),
                ).format(n=len(lost))
            )
            for part in lost_parts(lost):
                self.stderr.write(f"  {_line(part, since, named=asks)}")
            if asks:
                self._ask(lost)

        def finish(archive: Archive, backup: Backup, lost: set[FileName]) -> None:
            nonlocal erased
            ready_database()
            clear_progress_cache()
            unfinished = Upload.objects.filter(tutorial=None)  # their bytes are in no backup, or only pieces of them
            mark_unneeded(stored_files_of_kind("upload", unfinished.values_list("pk", flat=True)))
            unfinished.delete()
            unmark_all()
            mark_fault(lost, FAULT.MISSING)
            mark_fault(damaged_files(backup) - lost, FAULT.DAMAGED)
            note_restored(backup, lost)
            system = User.objects.for_commands(None, founding=True)
            assert system is not None, "founding makes one"
            erased = erasures_repeat(by=system, listed=with_those_beside(archive.erasures()), snapshot=backup.at)

        backup, lost = restore(options["folder"].absolute(), options["at"], accept, finish)
        sync_interface_texts()
        there = len(backup.files) - len(lost - set(backup.missing))
        self.say(
            _("Restored: {name}, {files} files, each checked by its digest.").format(name=backup.name, files=there)
        )
        if erased:
            self.say(_("Withdrawn or destroyed since, so done again: {n}.").format(n=erased))
            self.say(_("Start Portevoix: what is published with such a voice is built anew, without it."))
        for store, path in sorted(lost):
            self.say(not_in_store(store, path))
        if lost:
            self.say(_("In the workshop, “Backups” names what is lost, and what to do about it."))
        return {
            "name": backup.name,
            "at": backup.at.isoformat(),
            "files": there,
            "erased": erased,
            "missing": [{"store": store, "path": path} for store, path in sorted(lost)],
        }

    def _ask(self, lost: set[FileName]) -> None:
        self.stderr.write(_("Restore everything else? Answer yes, or anything else to stop:"))
        try:
            answer = sys.stdin.readline()
        except (OSError, AttributeError):  # a program that has none
            answer = ""
        if answer.strip().casefold() in YES:
            return
        files = ", ".join("/".join(name) for name in sorted(lost)[:NAMED_AT_MOST])
        more = " …" if len(lost) > NAMED_AT_MOST else ""
        raise Refused(
            _("Damaged or missing in this backup: {files}. Nothing is restored.").format(files=files + more)
            + " "
            + _("To restore everything else, answer yes, or add --accept-losses.")
        )


def _erased_since(archive: Archive, backup: Backup) -> set[str]:
    """Public ids of people who took something back since this backup: nobody reads their names any more."""
    since = backup.at - SNAPSHOT_MARGIN
    listed = with_those_beside(archive.erasures())
    return {erasure["of"] for erasure in listed if datetime.fromisoformat(erasure["at"]) >= since}


def _line(part: LostPart, erased: set[str], *, named: bool) -> str:
    where = [f"“{part.title}” ({part.slug})" if part.slug else f"“{part.title}”"]
    if part.language:
        where.append(languages.get(part.language).name_in(get_language()))
    people = [name for person, name in part.people if named and person not in erased]
    where += [", ".join(people)] if people else []
    return f"{' · '.join(where)} · {part.advice} ({part.files})"
