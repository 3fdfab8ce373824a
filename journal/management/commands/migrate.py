"""Django's `migrate`, on a database that this program may use. Of a half-done upgrade Django itself says nothing, or
that migrations conflict."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from journal.errors import Refused
from journal.usable_database import refuse_unusable_database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        try:
            refuse_unusable_database()
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=1) from None
        return super().handle(*args, **options)
