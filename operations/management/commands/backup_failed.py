"""manage.py backup_failed: `OnFailure` of the backups' unit: the coordinators are written to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from operations.last_backup import BACKUP, note_broken_off
from tutorials.management.base import PortevoixCommand
from volunteers.models import User
from volunteers.permissions import require_coordinator
from volunteers.queries.last_backup import backup_state


class Command(PortevoixCommand):
    help = "Called when the service of the backups failed: notes it, and writes to the coordinators once a week."
    founding = True

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", nargs="?", default=BACKUP, help="the service that failed")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        require_coordinator(by)
        note_broken_off(options["unit"])
        said = backup_state().messages
        for sentence in said:
            self.say(sentence)
        self.say(_("The coordinators are written to, where they were not within a week."))
        return {"messages": said}
