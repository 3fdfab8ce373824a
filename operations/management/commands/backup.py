"""manage.py backup DIR: the database and every stored file of this moment, beside the earlier backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from operations.backup import create_backup, not_in_store
from operations.erasures import erasures_list
from tutorials.management.base import PortevoixCommand
from volunteers.models import User
from volunteers.permissions import require_coordinator


class Command(PortevoixCommand):
    help = "Back up the database and every stored file; only what is new is copied. Backups of 29 days are removed."
    founding = True

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="on another disk; made when it is missing")

    def work(self, by: User, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        require_coordinator(by)
        result = create_backup(options["folder"].absolute(), erasures_list)
        size = sum(file.bytes for file in result.copied)
        self.say(
            _("Backup {name}: {files} files, of which {new} are new ({size}).").format(
                name=result.backup.name,
                files=len(result.backup.files),
                new=len(result.copied),
                size=filesizeformat(size),
            )
        )
        if result.expired:
            self.say(_("Expired and removed: {names}.").format(names=", ".join(result.expired)))
        unread = {name for name, _reason in result.unreadable}
        for store, path in (name for name in result.backup.missing if name not in unread):
            self.wrong.append(not_in_store(store, path))
        for (store, path), reason in result.unreadable:
            self.wrong.append(
                _("The stored file {path} cannot be read ({reason}): it is not in this backup.").format(
                    path=f"{store}/{path}", reason=reason
                )
            )
        for store, path in result.damaged:
            self.wrong.append(
                _("The stored file {path} is damaged; it was kept as it is.").format(path=f"{store}/{path}")
            )
        if self.wrong:
            self.wrong.append(_("Everything else is in backup {name}.").format(name=result.backup.name))
        return {
            "name": result.backup.name,
            "files": len(result.backup.files),
            "copied": len(result.copied),
            "bytes": size,
            "expired": result.expired,
            "missing": [{"store": store, "path": path} for store, path in result.backup.missing],
            "damaged": [{"store": store, "path": path} for store, path in result.damaged],
            "unreadable": [{"store": store, "path": path, "reason": why} for (store, path), why in result.unreadable],
        }
