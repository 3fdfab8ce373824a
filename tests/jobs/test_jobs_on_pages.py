"""What people are told of work that lasts, and how they stop it."""

from __future__ import annotations

import html
import socket
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dubbing.models import Release
from jobs import states
from jobs.actions import job_stop
from jobs.execution import Progress, run_job
from jobs.models import Job, Worker
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.jobs.test_interrupted_work import dead_worker
from tutorials.actions import tutorial_retry
from tutorials.models import Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def client(claire: User) -> Client:
    for queue in ("short", "long"):
        Worker.objects.create(name=f"{queue}@here", queue=queue, seen_at=timezone.now())
    client = Client(headers={"accept-language": "en"})
    client.force_login(claire)
    return client


def renditions_of(tutorial: Tutorial, by: User | None, **fields: object) -> Job:
    given = {"kind": "tutorials.renditions", "target": str(tutorial.pk), "queue": "long", "requested_by": by}
    return Job.objects.create(**{**given, **fields})


def progress_page(client: Client, tutorial: Tutorial) -> str:
    page = client.get(f"/atelier/tutorials/{tutorial.slug}/progress/").content.decode()
    return " ".join(html.unescape(page).split())


def test_whoever_waits_is_told_how_many_are_before(client: Client, claire: User) -> None:
    tutorials = [factories.tutorial(f"film-{number}") for number in range(3)]
    for tutorial in tutorials:
        renditions_of(tutorial, claire, turn_of=states.tutorial_turn(tutorial.pk))
    assert "waits for its turn: 2 are before it" in progress_page(client, tutorials[2])
    first = states.claim("long")
    assert first is not None and first.target == str(tutorials[0].pk)
    assert "waits for its turn: 2 are before it" in progress_page(client, tutorials[2]), "one waits, one is being done"
    states.finish(first)
    assert "waits for its turn: 1 is before it" in progress_page(client, tutorials[2])
    states.cancel(Job.objects.get(target=str(tutorials[1].pk)), "…")
    page = progress_page(client, tutorials[2])
    assert "are before it" not in page and "is before it" not in page


def test_nobody_waits_in_hope_for_a_worker_that_is_not_there(client: Client, claire: User) -> None:
    Worker.objects.filter(queue="long").delete()
    tutorial = factories.tutorial()
    renditions_of(tutorial, claire)
    assert "no worker runs" in progress_page(client, tutorial)


@pytest.mark.parametrize("died", [True, False])
def test_a_killed_worker_is_told_before_anybody_looked(client: Client, claire: User, died: bool) -> None:
    """Not « running, 16 % »: the page itself sees that the process is gone, or that its lease ran out."""
    tutorial = factories.tutorial()
    lease_until = timezone.now() + (timedelta(hours=1) if died else -timedelta(seconds=1))
    worker = dead_worker() if died else f"not-{socket.gethostname()}:1:1"
    lost = {"worker": worker, "lease_until": lease_until}
    renditions_of(tutorial, claire, state="running", permille=160, doing="preparing the video", **lost)
    said = progress_page(client, tutorial)
    assert "The worker was interrupted. This is tried again by itself." in said
    assert "preparing the video" not in said


@pytest.mark.parametrize("waits_for", Job.WaitsFor.values)
def test_what_the_machine_lacks_is_told(client: Client, claire: User, waits_for: str) -> None:
    tutorial = factories.tutorial()
    renditions_of(tutorial, claire, waits_for=waits_for, not_before=timezone.now() + timedelta(hours=1))
    assert "by itself" in progress_page(client, tutorial)


def test_the_button_stops_what_waits_and_what_was_stopped_can_be_started_again(client: Client, claire: User) -> None:
    tutorial = factories.tutorial()
    job = renditions_of(tutorial, claire)
    assert f"/atelier/tutorials/jobs/{job.pk}/stop/" in progress_page(client, tutorial)
    here = f"/atelier/tutorials/{tutorial.slug}/"
    answer = client.post(f"/atelier/tutorials/jobs/{job.pk}/stop/", {"next": here, "sure": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("cancelled", "Stopped by Claire.")
    assert Entry.objects.get(verb="stop").after == {"state": "cancelled"}
    assert states.claim("long") is None
    assert "Stopped by Claire." in progress_page(client, tutorial)
    tutorial_retry(by=claire, tutorial=tutorial)
    assert states.claim("long") is not None
    away = client.post(f"/atelier/tutorials/jobs/{job.pk}/stop/", {"next": "https://elsewhere.example/", "sure": "yes"})
    assert away.status_code == 400, "it has ended already"


def test_a_worker_leaves_work_that_was_stopped_at_its_next_report(claire: User) -> None:
    version = factories.version(factories.tutorial(), "ar", claire)
    release = Release.objects.create(version=version, number=1, kind="subtitles", state=Release.State.BUILDING)
    job = Job.objects.create(kind="dubbing.release", target=str(release.pk), queue="long", requested_by=claire)
    reached = []

    def pipeline(job: Job, progress: Progress) -> None:
        job_stop(by=claire, job=job)
        progress(1000, "mixing")
        reached.append("the end")

    assert run_job(job.pk, pipeline) is None
    release.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, release.state, release.failure) == ("cancelled", "failed", job.failure)
    assert "Claire" in job.failure
    assert reached == []


def test_only_who_asked_and_coordinators_stop_work_and_no_promise_is_stopped(claire: User) -> None:
    amina, samir = factories.volunteer("ar"), factories.volunteer("ar", "samir")
    job = renditions_of(factories.tutorial(), amina)
    with pytest.raises(NotAllowed):
        job_stop(by=samir, job=job)
    assert job_stop(by=amina, job=job).state == "cancelled"
    promised = renditions_of(factories.tutorial("autre"), None)
    with pytest.raises(Refused, match="prom"):
        job_stop(by=claire, job=promised)
