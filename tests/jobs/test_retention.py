"""Jobs that ended go after a month; what failed and was not done since stays, for somebody must see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from dubbing.reconcile import reconcile
from jobs.models import Job
from jobs.retention import JOB_RETENTION, expire_jobs
from volunteers.queries.desk.fact_rows import failed_jobs

NOW = timezone.now()
LONG_AGO, LATELY = NOW - JOB_RETENTION - timedelta(hours=1), NOW - JOB_RETENTION + timedelta(hours=1)
S = Job.State
pytestmark = pytest.mark.django_db


def job(target: str, state: str, *, ended: bool = True, **fields: object) -> Job:
    given = {"kind": "test", "target": target, "queue": "long", "ended_at": LONG_AGO if ended else None}
    return Job.objects.create(state=state, created_at=LONG_AGO, **{**given, **fields})


def jobs_there() -> set[tuple[str, str]]:
    return set(Job.objects.values_list("target", "state"))


@pytest.mark.postgres
def test_what_nobody_reads_any_more_goes() -> None:
    for state in S.values:
        job(f"old {state}", state, ended=state in {S.DONE, S.FAILED, S.CANCELLED})
    job("a month", S.DONE, ended_at=LATELY)
    for state in (S.FAILED, S.CANCELLED):
        job(f"again {state}", state)
        job(f"again {state}", S.DONE, ended_at=LATELY)
    assert expire_jobs(NOW) == 3
    assert jobs_there() == {
        *((f"old {state}", state) for state in (S.QUEUED, S.RUNNING, S.FAILED, S.CANCELLED)),
        ("a month", S.DONE),
        *((f"again {state}", S.DONE) for state in (S.FAILED, S.CANCELLED)),
    }


def test_what_failed_before_it_was_done_never_comes_back() -> None:
    """A pass that ends between the two leaves the newer one."""
    job("film", S.FAILED)
    job("film", S.DONE)
    assert expire_jobs(NOW, batch=1, batches=1) == 1 and jobs_there() == {("film", S.DONE)}
    assert not failed_jobs().exists()
    assert expire_jobs(NOW) == 1 and jobs_there() == set()


def test_reconcile_does_it_a_few_times_a_day(caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    job("first", S.DONE)
    reconcile()
    assert jobs_there() == set()
    assert not caplog.records, "nothing failed, and nobody is told that something did"
    job("second", S.DONE)
    reconcile()
    assert jobs_there() == {("second", S.DONE)}, "it is not looked for every minute"
