"""A job goes where its table lets it go, and nowhere else, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jobs import states
from jobs.models import Job

S = Job.State
ASKED: dict[str, tuple[Callable[[Job], object], str]] = {
    "take": (lambda job: states.lease(job.pk), S.RUNNING),
    "give back": (states.give_back, S.QUEUED),
    "wait": (lambda job: states.wait_for_machine(job, Job.WaitsFor.DISK, "full", timedelta(0)), S.QUEUED),
    "free": (lambda job: states.requeue_abandoned(Job.objects.filter(pk=job.pk)), S.QUEUED),
    "finish": (states.finish, S.DONE),
    "fail": (lambda job: states.fail(job, "broken"), S.FAILED),
    "cancel": (lambda job: states.cancel(job, "stopped"), S.CANCELLED),
    "cancel queued": (lambda job: states.cancel_queued(Job.objects.filter(pk=job.pk), "stopped"), S.CANCELLED),
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("state", S.values)
def test_a_job_moves_by_its_table_and_says_whether_it_did(state: str, asked: str) -> None:
    """Its lease ran out: who holds it may still end it, and it may be taken for lost."""
    ran_out = timezone.now() - 5 * settings.JOB_LEASE
    token = {"lease_token": "a" * 32, "lease_until": ran_out} if state == S.RUNNING else {}
    job = Job.objects.create(kind="test", target="1", queue="long", state=state, **token)
    ask, to = ASKED[asked]
    moved = bool(ask(job))
    # What is lost is queued again first, and then nobody does it any more, or it is taken anew.
    lost_first = state == S.RUNNING and asked in ("take", "cancel queued")
    assert moved == (lost_first or to in states.JOB[S(state)])
    assert Job.objects.get(pk=job.pk).state == (to if moved else state)


@pytest.mark.postgres
def test_a_lease_that_another_holds_moves_nothing() -> None:
    job = Job.objects.create(kind="test", target="1", queue="long", state=S.RUNNING, lease_token="b" * 32)
    job.lease_token = "a" * 32
    assert not states.finish(job) and not states.fail(job, "broken") and not states.give_back(job)
    assert not states.wait_for_machine(job, Job.WaitsFor.DISK, "full", timedelta(0))
    assert Job.objects.get(pk=job.pk).state == S.RUNNING


def test_what_has_ended_moves_no_more() -> None:
    assert {state for state, targets in states.JOB.items() if not targets} == {S.DONE, S.FAILED, S.CANCELLED}
    assert set(states.ACTIVE) == {S.QUEUED, S.RUNNING}
