"""What came between the editions is one migration a room: a new database, one of the first edition (its own test in
flows), one of the second and one in between."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from journal.usable_database import HalfUpgraded, refuse_unusable_database
from tests.database_schema import schema
from tests.earlier_database import database_at
from tests.material import second_edition
from town.queries import town_row

pytestmark = pytest.mark.django_db(transaction=True)
SQUASHED = {node: migration for node, migration in MigrationLoader(None).disk_migrations.items() if migration.replaces}
LIBRARIES = ("account_", "auth_", "django_", "mfa_")
ROOMS = {app for app, _name in second_edition.NODES}


def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is carried out from here on."""
    applied: list[tuple[str, str]] = []
    apply = Migration.apply

    def noted(migration: Migration, *given: Any, **more: Any) -> Any:
        applied.append((migration.app_label, migration.name))
        return apply(migration, *given, **more)

    monkeypatch.setattr(Migration, "apply", noted)
    return applied


def ours(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: made for name, made in tables.items() if not name.startswith(LIBRARIES)}


def as_the_second_edition_left_it() -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app__in=ROOMS).delete()
    for app, name in second_edition.record()["applied"]:
        recorder.record_applied(app, name)


@pytest.mark.postgres
def test_they_make_what_the_former_ones_made_and_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    new, second = schema(), second_edition.record()
    with database_at(*second_edition.NODES) as old:
        old.get_model("volunteers", "Town").objects.create(pk=1, name="Élancourt", language_order=["ar"])
        assert ours(json.loads(json.dumps(schema()))) == ours(second["schema"][connection.vendor])
        as_the_second_edition_left_it()
        refuse_unusable_database()
        done = ran(monkeypatch)
    assert schema() == new
    assert not SQUASHED.keys() & set(done)
    assert SQUASHED.keys() <= MigrationRecorder(connection).applied_migrations().keys()
    former = {tuple(node) for node in second["applied"]}
    assert {node for migration in SQUASHED.values() for node in migration.replaces} <= former
    # The town's row is found again in the room of its own.
    assert (town_row().name, town_row().language_order) == ("Élancourt", ["ar"])


@pytest.mark.parametrize("squashed", sorted(SQUASHED))
def test_one_between_the_editions_is_refused_and_left_as_it_is(squashed: tuple[str, str]) -> None:
    recorder = MigrationRecorder(connection)
    first, *later = SQUASHED[squashed].replaces
    try:
        recorder.migration_qs.filter(app=squashed[0], name__in=[squashed[1], *(name for _app, name in later)]).delete()
        before = set(recorder.applied_migrations())
        assert first in before
        with pytest.raises(HalfUpgraded):
            refuse_unusable_database()
        for command in ("migrate", "reconcile"):
            with pytest.raises(CommandError, match=r"0\.2\.0"):
                call_command(command)
        assert set(recorder.applied_migrations()) == before
    finally:
        for app, name in [squashed, *later]:
            recorder.record_applied(app, name)
