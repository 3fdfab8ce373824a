"""manage.py repeat_erasures --since WHEN: in an older database, what was withdrawn since is withdrawn again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from operations.erasure_log import read_log
from operations.erasures import erasures_repeat
from tutorials.management.base import PortevoixCommand
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Repeat the withdrawals and erasures that are listed beside the data and missing in the database."
    founding = True

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, type=datetime.fromisoformat, help="of when the database is")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        since = options["since"]
        since = since if timezone.is_aware(since) else timezone.make_aware(since)
        system = User.objects.for_commands(None, founding=True)
        assert system is not None, "founding makes one"
        erased = erasures_repeat(by=system, listed=read_log(), snapshot=since)
        self.say(_("Repeated in the older database: {n} withdrawals or erasures.").format(n=erased))
        return {"erased": erased}
