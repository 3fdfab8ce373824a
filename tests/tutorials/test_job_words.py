"""What is said of the machine's work: a step that runs does not wait, one that waits does not run, and how long the
rest takes."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from jobs.models import Job
from tests import factories
from tutorials.models import Tutorial
from tutorials.queries import tutorial_rows
from tutorials.templatetags.tutorial_words import job_left, state_words

pytestmark = pytest.mark.django_db


def job(tutorial: Tutorial, kind: str = "tutorials.transcribe", **fields: Any) -> Job:
    return Job.objects.create(kind=kind, target=str(tutorial.pk), queue="long", **fields)


def said(tutorial: Tutorial) -> str:
    (row,) = tutorial_rows(Tutorial.objects.filter(pk=tutorial.pk))
    with translation.override("en"):
        return str(state_words(row))


def test_the_badge_says_what_is_done_now() -> None:
    for state, kind, job_state, words in (
        ("uploaded", "tutorials.probe", "queued", "Waiting for its turn"),
        ("uploaded", "tutorials.probe", "running", "The video is looked at"),
        ("transcribing", "tutorials.transcribe", "queued", "Waiting for its turn"),
        ("transcribing", "tutorials.transcribe", "running", "The French is listened to"),
        ("editing", "tutorials.renditions", "queued", "Check the transcript"),
        ("open", "tutorials.renditions", "running", "Open to volunteers"),
    ):
        tutorial = factories.tutorial(f"{state}-{job_state}", state=state)
        job(tutorial, kind, state=job_state)
        assert said(tutorial) == words, (state, job_state)


def test_the_badge_comes_with_what_is_polled() -> None:
    """It stands at the head of the page and in the list, and does not stay as it was when the page was opened."""
    tutorial = factories.tutorial(state="transcribing")
    step = job(tutorial)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(factories.coordinator())
    for page in ("", f"{tutorial.slug}/"):
        assert "Waiting for its turn" in client.get(f"/atelier/tutorials/{page}").text
    Job.objects.filter(pk=step.pk).update(state="running", started_at=timezone.now())
    address = f"/atelier/tutorials/{tutorial.slug}/progress/"
    for asked in ("?state=transcribing", "?state=transcribing&compact"):
        answer = client.get(address + asked)
        assert f'id="state-{tutorial.slug}"' in answer.text
        assert "hx-swap-oob" in answer.text
        assert "The French is listened to" in answer.text
        assert "HX-Refresh" not in answer.headers
    # The transcript is there and the pictures are still made: the page shows what can be done now.
    Tutorial.objects.filter(pk=tutorial.pk).update(state="editing")
    Job.objects.filter(pk=step.pk).update(state="done")
    job(tutorial, "tutorials.renditions", state="running", started_at=timezone.now())
    assert client.get(address + "?state=transcribing").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(address + "?state=editing").headers


def test_the_page_says_how_long_the_rest_takes() -> None:
    tutorial = factories.tutorial(state="transcribing")
    begun = timezone.now() - timedelta(minutes=5)
    job(tutorial, state="running", attempts=1, permille=500, started_at=begun)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(factories.coordinator())
    for page in ("", f"{tutorial.slug}/", f"{tutorial.slug}/progress/"):
        assert "about 6 minutes left" in client.get(f"/atelier/tutorials/{page}").text


def test_how_long_the_rest_takes() -> None:
    """At an even pace the time left is never said too short, nor by more than the minute that it is rounded to."""
    chance = random.Random(0)
    for _try in range(200):
        permille, whole_s = chance.randrange(10, 1000), chance.uniform(60, 20_000)
        so_far = whole_s * permille / 1000
        step = Job(
            kind="tutorials.transcribe",
            state="running",
            attempts=1,
            permille=permille,
            started_at=timezone.now() - timedelta(seconds=so_far),
        )
        with translation.override("en"):
            words = job_left(step)
        left_s = whole_s - so_far
        if so_far < 10:
            assert words == ""
            continue
        minutes = int(words.split()[1])
        assert left_s <= minutes * 60 + 1
        assert (minutes - 1) * 60 <= left_s + 60 * 0.05 * (minutes + 1)


def test_nothing_is_said_where_nothing_is_known() -> None:
    now = timezone.now()
    step = Job(kind="tutorials.transcribe", state="running", attempts=1, permille=500, started_at=now)
    assert job_left(step) == "", "it has just begun"
    step.started_at = now - timedelta(minutes=5)
    assert job_left(step)
    step.attempts = 2
    assert job_left(step) == "", "begun again in the middle: its pace is not known"
    step.attempts, step.permille = 1, 3
    assert job_left(step) == ""
    step.permille, step.kind = 500, "dubbing.release"
    assert job_left(step) == "", "its steps are of different lengths"
    step.kind, step.state = "tutorials.renditions", "queued"
    assert job_left(step) == ""
