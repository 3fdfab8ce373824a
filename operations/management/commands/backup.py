"""manage.py backup DIR: the database and every stored file of this moment, beside the earlier backups; and both sides
read again in turn (--verify: wholly).

What it says may end in a log: files by their paths, never a person's name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.errors import Refused
from operations.backup import BackupResult, create_backup, not_in_store
from operations.erasures import erasures_list
from operations.last_backup import note_made, note_trouble
from storage.healing import FileName
from tutorials.management.base import PortevoixCommand
from volunteers.models import User
from volunteers.permissions import require_coordinator
from volunteers.pipelines.backup_letters import tell_of_backups


class Command(PortevoixCommand):
    help = "Back up the database and every stored file; only what is new is copied. Backups of 29 days are removed."
    founding = True

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="on another disk; made when it is missing")
        parser.add_argument(
            "--verify", action="store_true", help="read every file again, here and in DIR, not only today's share"
        )

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        require_coordinator(by)
        try:
            result = create_backup(options["folder"].absolute(), erasures_list, everything=options["verify"])
        except Refused as refusal:
            note_trouble(refusal.message)
            raise
        note_made(result)
        tell_of_backups()
        self._say(result)
        self.wrong += _wrong(result)
        if self.wrong:
            self.wrong.append(_("Everything else is in backup {name}.").format(name=result.name))
        return _document(result)

    def _say(self, result: BackupResult) -> None:
        self.say(
            _("Backup {name}: {files} files, of which {new} are new ({size}).").format(
                name=result.name,
                files=result.files,
                new=result.copied,
                size=filesizeformat(result.copied_bytes),
            )
        )
        if result.expired:
            self.say(_("Expired and removed: {names}.").format(names=", ".join(result.expired)))
        read = _("Read again and compared with their digests: {n} files ({size}).")
        self.say(read.format(n=result.proof.read, size=filesizeformat(result.proof.bytes)))
        for name in result.proof.put_back:
            self.say(_("The stored file {path} was damaged or missing: it is whole again.").format(path="/".join(name)))
        for digest in result.proof.renewed:
            self.say(_("{path} was damaged or missing in the backups: it was copied anew.").format(path=digest))
        if result.proof.put_back or result.proof.renewed:
            self.say(_("Have a look at the disks: something damaged these files."))


def _wrong(result: BackupResult) -> list[str]:
    unread = dict(result.unreadable)
    said = [not_in_store(*name) for name in result.missing if name not in unread]
    unreadable = _("The stored file {path} cannot be read ({reason}): it is not in this backup.")
    said += [unreadable.format(path="/".join(name), reason=reason) for name, reason in unread.items()]
    damaged = _("The stored file {path} is damaged; it was kept as it is.")
    said += [damaged.format(path="/".join(name)) for name in result.damaged if name not in unread]
    spoiled = _("{path} is damaged or missing in the folder of backups: {names} cannot bring it back.")
    for path, names in result.proof.spoiled.items():
        said.append(spoiled.format(path=path, names=", ".join(names)))
    unknown = _("The document of backup {name} is damaged: it cannot be restored.")
    said += [unknown.format(name=name) for name in result.unknown]
    if not result.listed:
        said.append(_("The list of erasures was damaged: it was written anew from the journal and put aside."))
    return said


def _document(result: BackupResult) -> JsonObject:
    proof = result.proof
    return {
        "name": result.name,
        "files": result.files,
        "copied": result.copied,
        "bytes": result.copied_bytes,
        "read": proof.read,
        "healed": _name_rows(proof.put_back),
        "renewed": proof.renewed,
        "spoiled": proof.spoiled,
        "expired": result.expired,
        "missing": _name_rows(result.missing),
        "damaged": _name_rows(result.damaged),
        "unreadable": [{"store": store, "path": path, "reason": reason} for (store, path), reason in result.unreadable],
    }


def _name_rows(names: list[FileName]) -> list[dict[str, str]]:
    return [{"store": store, "path": path} for store, path in names]
