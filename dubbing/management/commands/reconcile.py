"""manage.py reconcile: notify for lost work, expire claims, remove orphans."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.reconcile import reconcile
from journal.people import Person
from tutorials.management.base import PortevoixCommand


class Command(PortevoixCommand):
    help = "Notify for lost work, expire claims, remove files that nothing names."

    def work(self, by: Person, **options: Any) -> JsonObject:
        done = reconcile(thorough=True)
        self.say(
            _("{notified} jobs notified again, {expired} claims ended, {freed} files removed.").format(**done.as_json())
        )
        return done.as_json()
