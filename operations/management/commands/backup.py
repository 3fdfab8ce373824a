"""manage.py backup DIR: the database and every stored file of this moment, beside the backups that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from operations.backing_up import back_up
from operations.erasures import erasures_listed
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
        made = back_up(options["folder"].absolute(), erasures_listed)
        size = sum(kept.bytes for kept in made.copied)
        self.say(
            _("Backup {name}: {files} files, of which {new} are new ({size}).").format(
                name=made.backup.name, files=len(made.backup.files), new=len(made.copied), size=filesizeformat(size)
            )
        )
        if made.expired:
            self.say(_("Expired and removed: {names}.").format(names=", ".join(made.expired)))
        unread = {name for name, _reason in made.unreadable}
        for store, path in (one for one in made.backup.missing if one not in unread):
            self.wrong.append(
                _("The store has no file {path}, which the database names.").format(path=f"{store}/{path}")
            )
        for (store, path), reason in made.unreadable:
            self.wrong.append(
                _("The stored file {path} cannot be read ({reason}): it is not in this backup.").format(
                    path=f"{store}/{path}", reason=reason
                )
            )
        for store, path in made.damaged:
            self.wrong.append(
                _("The stored file {path} is damaged; it was kept as it is.").format(path=f"{store}/{path}")
            )
        if self.wrong:
            self.wrong.append(_("Everything else is in backup {name}.").format(name=made.backup.name))
        return {
            "name": made.backup.name,
            "files": len(made.backup.files),
            "copied": len(made.copied),
            "bytes": size,
            "expired": made.expired,
            "missing": [{"store": store, "path": path} for store, path in made.backup.missing],
            "damaged": [{"store": store, "path": path} for store, path in made.damaged],
            "unreadable": [{"store": store, "path": path, "reason": why} for (store, path), why in made.unreadable],
        }
