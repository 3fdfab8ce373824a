"""Jobs and workers moved to an app of their own: their tables, rows and rules stay where they were."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.models import Job, Worker
from jobs.states import claim, enqueue, finish
from tests.earlier_database import database_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
BEFORE = (("tutorials", "0005_video_parts"), ("jobs", None))
MOVED = (("tutorials", "0006_jobs_move_out"), ("jobs", "0001_initial"))


def tables() -> dict[str, list[str]]:
    """Columns of each table."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
            for name in names
        }


def triggers() -> set[str]:
    """What the database itself does at a change, by name."""
    sources = {"sqlite": "sqlite_master WHERE type = 'trigger'", "postgresql": "pg_trigger WHERE NOT tgisinternal"}
    column = {"sqlite": "name", "postgresql": "tgname"}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column[connection.vendor]} FROM {sources[connection.vendor]}")
        return {name for (name,) in cursor.fetchall()}


def test_going_back_and_coming_forward_loses_no_trigger() -> None:
    there = triggers()
    with database_at(*BEFORE):
        assert triggers() < there
    assert triggers() == there


def test_rows_and_rules_of_the_app_before_are_found_again() -> None:
    with database_at(*MOVED):
        after = tables()
    with database_at(*BEFORE) as old:
        before = tables()  # fewer: what came later in other rooms needs the move
        assert {name: after.get(name) for name in before} == before, "the move changes no table"
        assert {"tutorials_job", "tutorials_worker"} <= before.keys()
        old.get_model("tutorials", "Job").objects.create(kind="test", target="7", queue="long", failure_detail="é" * 9)
        old.get_model("tutorials", "Worker").objects.create(name="here", queue="long", seen_at=timezone.now())
    assert Worker.objects.get().name == "here"
    (job,) = Job.objects.all()
    assert (job.kind, job.target, job.failure_detail) == ("test", "7", "é" * 9)
    assert enqueue("test", "7").pk == job.pk, "one active job for a target, as before"
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", target="7", queue="long")
    taken = claim("long")
    assert taken is not None and taken.pk == job.pk and finish(taken)
    assert enqueue("test", "7").pk > job.pk, "numbers go on after the old ones"
