"""A second film's transcript does not wait for the first one's pictures, which give way and go on later."""

from __future__ import annotations

import pytest

from jobs import execution
from jobs.execution import Progress, run_job, work_next
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from tests.factories import coordinator, tutorial
from tests.tutorials.uploaded_videos import SPOKEN, tutorial_of
from tutorials.actions import tutorial_retry
from tutorials.models import Tutorial
from tutorials.pipelines import ingest, renditions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Job:
    """Of a first film. While they are made for the first time, a second film asks for its transcript."""
    first, second = tutorial("first"), tutorial("second")

    def made(film: Tutorial, progress: Progress) -> None:
        progress(100, "")
        if film.slug == "first" and not Job.objects.filter(kind="tutorials.transcribe").exists():
            Tutorial.objects.filter(pk=second.pk).update(state=Tutorial.State.FAILED, failed_from="transcribing")
            second.refresh_from_db()
            tutorial_retry(by=coordinator(), tutorial=second)
        progress(200, "")

    monkeypatch.setattr(renditions, "ensure_renditions", made)
    monkeypatch.setattr(renditions, "outline", lambda film: None)
    monkeypatch.setitem(execution.kinds(), "tutorials.transcribe", execution.Kind(lambda job, progress: None))
    return enqueue("tutorials.renditions", str(first.pk), turn_of=tutorial_turn(first.pk))


def done_next() -> tuple[str, str]:
    job = work_next("long")
    assert job is not None
    return job.kind, job.state


def test_the_one_process_hears_the_second_film_before_it_goes_on_with_the_pictures(pictures: Job) -> None:
    assert done_next() == ("tutorials.renditions", "queued")
    assert done_next() == ("tutorials.transcribe", "done")
    assert done_next() == ("tutorials.renditions", "done")
    pictures.refresh_from_db()
    assert (pictures.attempts, pictures.troubles, pictures.failure) == (2, 0, "")


def test_a_command_that_waits_for_its_pictures_makes_them(pictures: Job) -> None:
    """Perhaps nobody else works: it would wait for ever."""
    job = run_job(pictures.pk, renditions.renditions)
    assert job is not None and job.state == "done"
    assert Job.objects.get(kind="tutorials.transcribe").state == "queued"


def test_after_the_probe_the_transcript_is_urgent_and_the_pictures_are_not() -> None:
    film = tutorial_of(SPOKEN)
    Tutorial.objects.filter(pk=film.pk).update(state=Tutorial.State.UPLOADED)
    run_job(enqueue("tutorials.probe", str(film.pk), queue="short").pk, ingest.probe)
    ranks = dict(Job.objects.exclude(kind="tutorials.probe").values_list("kind", "rank"))
    assert ranks == {"tutorials.transcribe": Job.Rank.URGENT, "tutorials.renditions": Job.Rank.ORDINARY}
