"""The tests' database is a copy of what `migrate` makes, and as empty as that after each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from journal.models import Entry
from tests import database_template, factories
from tests.material import cached_files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counted = {}
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counted[table] = cursor.fetchone()[0]
    return {table: count for table, count in counted.items() if count}


def test_what_is_emptied_has_no_row_but_those_of_the_models() -> None:
    factories.version(factories.tutorial(), by=factories.coordinator())
    assert Entry.objects.exists()
    database_template.empty()
    assert set(rows()) == database_template.MADE_BY_MIGRATE
    factories.version(factories.tutorial(), by=factories.coordinator())
    with pytest.raises(IntegrityError):  # the journal's guard is back
        Entry.objects.all()._raw_delete("default")


def test_every_migration_is_in_the_template() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_another_migration_or_model_is_another_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = database_template.ingredients()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_new.py").touch()
    monkeypatch.setattr(apps.get_app_config("journal"), "path", str(tmp_path))
    assert database_template.ingredients() != before


def test_a_template_that_is_half_made_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cached_files, "FOLDER", tmp_path)

    def stopped(target: Path) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached_files.cached("x.database", ("same",), stopped)
    assert (
        cached_files.cached("x.database", ("same",), lambda target: target.write_bytes(b"whole")).read_bytes()
        == b"whole"
    )
