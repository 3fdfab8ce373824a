"""Jobs and workers moved to an app of their own: their tables, rows and rules stay where they were."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from jobs.models import Job, Worker
from jobs.states import claim, enqueue, finish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
BEFORE = [("tutorials", "0005_video_parts"), ("jobs", None)]
BEFORE_APPS = {app for app, _name in BEFORE}


def tables() -> dict[str, list[str]]:
    """Columns of each table."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
            for name in names
        }


def migrated(target: list[tuple[str, Any]]) -> Any:
    """The models as they were there."""
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state([node for node in target if node[1]]).apps


def test_rows_and_rules_of_the_app_before_are_found_again() -> None:
    after = tables()
    old = migrated(BEFORE)
    try:
        assert tables() == after, "neither way changes a table"
        old.get_model("tutorials", "Job").objects.create(kind="test", target="7", queue="long", failure_detail="é" * 9)
        old.get_model("tutorials", "Worker").objects.create(name="here", queue="long", seen_at=timezone.now())
    finally:
        latest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] in BEFORE_APPS]
        migrated(latest)
    assert tables() == after
    assert Worker.objects.get().name == "here"
    (job,) = Job.objects.all()
    assert (job.kind, job.target, job.failure_detail) == ("test", "7", "é" * 9)
    assert enqueue("test", "7").pk == job.pk, "one active job for a target, as before"
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", target="7", queue="long")
    taken = claim("long")
    assert taken is not None and taken.pk == job.pk and finish(taken)
    assert enqueue("test", "7").pk > job.pk, "numbers go on after the old ones"
