"""manage.py invite: an invitation link from the command line; for example for a town's first coordinator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from tutorials.management.base import PortevoixCommand
from volunteers.actions import invitation_create
from volunteers.models import Role, User


class Command(PortevoixCommand):
    help = "Make an invitation link (by default for a coordinator)."
    founding = True

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", choices=Role.Name.values, default=Role.Name.COORDINATOR)
        parser.add_argument("--language", action="append", default=[], help="may be given several times")
        parser.add_argument("--uses", type=int, default=1)
        parser.add_argument("--days", type=int, default=14)

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        _made, token = invitation_create(
            by=by,
            language_tags=options["language"],
            roles=[options["role"]],
            uses=options["uses"],
            days=options["days"],
        )
        link = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("volunteers:invitation", args=[token])
        self.say(_("Open this link to come in (it works {n} time(s)):").format(n=options["uses"]))
        self.say(f"  {link}")
        return {"link": link, "role": options["role"], "languages": options["language"]}
