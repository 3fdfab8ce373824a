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


def renditions_of(film: Tutorial, by: User | None, **fields: object) -> Job:
    given = {"kind": "tutorials.renditions", "target": str(film.pk), "queue": "long", "requested_by": by}
    return Job.objects.create(**{**given, **fields})


def told(client: Client, film: Tutorial) -> str:
    page = client.get(f"/atelier/tutorials/{film.slug}/progress/").content.decode()
    return " ".join(html.unescape(page).split())


def test_whoever_waits_is_told_how_many_are_before(client: Client, claire: User) -> None:
    films = [factories.tutorial(f"film-{number}") for number in range(3)]
    for film in films:
        renditions_of(film, claire, turn_of=states.tutorial_turn(film.pk))
    assert "waits for its turn: 2 are before it" in told(client, films[2])
    first = states.claim("long")
    assert first is not None and first.target == str(films[0].pk)
    assert "waits for its turn: 2 are before it" in told(client, films[2]), "one waits, one is being done"
    states.finish(first)
    assert "waits for its turn: 1 is before it" in told(client, films[2])
    states.cancel(Job.objects.get(target=str(films[1].pk)), "…")
    assert "are before it" not in told(client, films[2]) and "is before it" not in told(client, films[2])


def test_nobody_waits_in_hope_for_a_worker_that_is_not_there(client: Client, claire: User) -> None:
    Worker.objects.filter(queue="long").delete()
    film = factories.tutorial()
    renditions_of(film, claire)
    assert "no worker runs" in told(client, film)


@pytest.mark.parametrize(
    "lost",
    [{"lease_until": timezone.now() - timedelta(seconds=1)}, {"lease_until": timezone.now() + timedelta(hours=1)}],
)
def test_a_killed_worker_is_told_before_anybody_looked(client: Client, claire: User, lost: dict[str, object]) -> None:
    """Not « running, 16 % »: the page itself sees that the process is gone, or that its lease ran out."""
    film = factories.tutorial()
    died = lost["lease_until"] > timezone.now()  # type: ignore[operator]
    worker = dead_worker() if died else f"not-{socket.gethostname()}:1:1"
    renditions_of(film, claire, state="running", permille=160, doing="preparing the video", worker=worker, **lost)
    said = told(client, film)
    assert "The worker was interrupted. This is tried again by itself." in said
    assert "preparing the video" not in said


@pytest.mark.parametrize("waits_for", Job.WaitsFor.values)
def test_what_the_machine_lacks_is_told(client: Client, claire: User, waits_for: str) -> None:
    film = factories.tutorial()
    renditions_of(film, claire, waits_for=waits_for, not_before=timezone.now() + timedelta(hours=1))
    assert "by itself" in told(client, film)


def test_the_button_stops_what_waits_and_what_was_stopped_can_be_started_again(client: Client, claire: User) -> None:
    film = factories.tutorial()
    job = renditions_of(film, claire)
    assert f"/atelier/tutorials/jobs/{job.pk}/stop/" in told(client, film)
    here = f"/atelier/tutorials/{film.slug}/"
    answer = client.post(f"/atelier/tutorials/jobs/{job.pk}/stop/", {"next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("cancelled", "Stopped by Claire.")
    assert Entry.objects.get(verb="stop").after == {"state": "cancelled"}
    assert states.claim("long") is None
    assert "Stopped by Claire." in told(client, film)
    tutorial_retry(by=claire, tutorial=film)
    assert states.claim("long") is not None
    away = client.post(f"/atelier/tutorials/jobs/{job.pk}/stop/", {"next": "https://elsewhere.example/"})
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
