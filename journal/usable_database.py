"""A program does not touch a database that it cannot use: it would fail in the middle of somebody's work.

That of a newer program: the database keeps the oldest version that may use it (`OldestProgram`), written by `migrate`.
Without that mark, a migration that this program does not know is enough. And one between two editions: what replaces a
room's former migrations (`replaces`) knows a database with all of them or with none; of half of them Django says
nothing and leaves the rest out. Asked once by each command and each process that begins.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from journal.database_trouble import CONNECTION_ERRORS
from journal.errors import Refused
from journal.models import OldestProgram

Name = tuple[str, str]  # of a migration: its app's label and its own


class NewerDatabase(Refused):
    """This program is too old for the database."""


class HalfUpgraded(Refused):
    """The upgrade to the second edition ended in the middle, or a version between the editions made this database."""


def numbers(version: str) -> tuple[int, ...]:
    """0.3.0 → (0, 3, 0), to be compared; what is not released yet (0.3.0.dev0) counts as what it will be."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def refuse_unusable_database() -> None:
    """Raise NewerDatabase or HalfUpgraded where this program may not use the database; an empty one may always be."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    oldest = _oldest_program()
    if oldest and numbers(oldest) > numbers(settings.VERSION):
        raise NewerDatabase(
            _(
                "This database needs Portevoix {needed} or newer, and this program is {ours}. Nothing was changed: "
                "start the newer program, or go back to the database of before the upgrade (docs/install)."
            ).format(needed=oldest, ours=settings.VERSION)
        )
    if not oldest and applied - known_migrations():
        raise NewerDatabase(
            _(
                "This database was changed by a newer Portevoix than this program ({ours}). Nothing was changed: "
                "start the newer program, or go back to the database of before the upgrade (docs/install)."
            ).format(ours=settings.VERSION)
        )
    if any(former & applied and former - applied for former in _on_the_disk().values()):
        raise HalfUpgraded(
            _(
                "This database is half-way from one edition of Portevoix to the next. Nothing was changed: go back to "
                "the database of before the upgrade, or start version 0.2.0 once, then this program ({ours})."
            ).format(ours=settings.VERSION)
        )


def refuse_at_start() -> None:
    """For a process that begins: it ends with the sentence. Where the database does not answer yet, it goes on."""
    try:
        refuse_unusable_database()
    except (NewerDatabase, HalfUpgraded) as refusal:
        raise SystemExit(f"Portevoix cannot start: {refusal.message}") from None
    except CONNECTION_ERRORS:
        pass
    finally:
        connection.close()  # processes are forked after this


def known_migrations() -> set[Name]:
    """Those on the disk, and those that a squashed one stands for."""
    there = _on_the_disk()
    return {*there, *(name for former in there.values() for name in former)}


@cache
def _on_the_disk() -> dict[Name, set[Name]]:
    """Each migration of this program, and those that it replaces. Read once: a program's files do not change while it
    runs, and the forks of one that has read them share what it read (9 MB each)."""
    found = MigrationLoader(None).disk_migrations or {}
    return {name: set(migration.replaces) for name, migration in found.items()}


def mark_database(**given: Any) -> None:
    """For `post_migrate`; emptied tables of a test send it too, without a plan. The mark only rises."""
    if "plan" not in given or OldestProgram._meta.db_table not in connection.introspection.table_names():
        return
    before = _oldest_program()
    if not before or numbers(before) < numbers(settings.OLDEST_PROGRAM):
        OldestProgram.objects.update_or_create(pk=1, defaults={"version": settings.OLDEST_PROGRAM})


def _oldest_program() -> str:
    """The mark; "" where there is none."""
    if OldestProgram._meta.db_table not in connection.introspection.table_names():
        return ""
    return OldestProgram.objects.values_list("version", flat=True).first() or ""
