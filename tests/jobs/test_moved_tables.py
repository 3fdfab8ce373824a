"""Jobs and workers moved to an app of their own: their tables, rows and rules stay where they were."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from jobs.models import Job
from jobs.states import claim, enqueue, finish
from tests.earlier_database import database_at
from tests.material import first_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_rows_and_rules_of_the_app_before_are_found_again() -> None:
    with database_at(*first_edition.NODES) as old:
        old.get_model("tutorials", "Job").objects.create(kind="test", target="7", queue="short", failure_detail="é" * 9)
    (job,) = Job.objects.all()
    assert (job.kind, job.target, job.failure_detail, job.rank) == ("test", "7", "é" * 9, Job.Rank.URGENT)
    assert enqueue("test", "7").pk == job.pk, "one active job for a target, as before"
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", target="7", queue="long")
    taken = claim("short")
    assert taken is not None and taken.pk == job.pk and finish(taken)
    assert enqueue("test", "7").pk > job.pk, "numbers go on after the old ones"
