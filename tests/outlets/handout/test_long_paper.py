"""The paper of a long video: in chapters, made by a worker, and a reader who comes first is told so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from PIL import Image

from craft.languages import get
from dubbing.models import Plays, Release
from dubbing.releases.going_live import go_live
from jobs.models import Job
from jobs.states import enqueue
from media.picture import stills
from outlets.handout import paper
from outlets.handout.outlet import PAPER
from outlets.handout.paper_jobs import is_left_to_worker
from outlets.handout.steps import Step, chapters
from public.queries.watch import watch_page
from storage.files import cache_dir
from tests import factories
from tests.job_runs import work_off
from tests.parents import factory
from town.actions import town_edit

STEPS = 20
MINUTE = 60_000


@pytest.fixture
def release(db: None, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Twenty steps in ten seconds, which count as half an hour: a chapter of each ten steps."""
    for folder in ("stills", "handouts"):  # the video's bytes are the same in every test
        for kept in cache_dir(folder).iterdir():
            kept.unlink()
    monkeypatch.setattr(factory, "SEGMENTS", tuple((490 * n, 490 * n + 400) for n in range(STEPS)))
    monkeypatch.setattr(factory, "FRENCH", tuple(f"Phrase {n}." for n in range(STEPS)))
    monkeypatch.setattr("outlets.handout.steps.LONG_MS", 9_000)
    monkeypatch.setattr("outlets.handout.steps.CHAPTER_MS", 4_900)
    row = factory.tutorial("tres-long")
    row.segments.update(starts_step=True)
    return factory.publish(row, "fr", factory.FRENCH, kind="subtitles", with_hls=False, spans=factory.SEGMENTS)


def test_chapters_keep_every_step_once_and_stay_short() -> None:
    short = [Step(still_ms=n * MINUTE, texts=("x",)) for n in range(20)]
    assert chapters(short, 20 * MINUTE) == [short]
    for each_ms, minutes in ((30_000, 120), (5_000, 30), (15 * MINUTE, 120), (2 * MINUTE, 21)):
        steps = [Step(still_ms=at, texts=("x",)) for at in range(0, minutes * MINUTE, each_ms)]
        parts = chapters(steps, minutes * MINUTE)
        assert [step for part in parts for step in part] == steps
        assert all(1 <= len(part) <= 24 and part[-1].still_ms < part[0].still_ms + 10 * MINUTE for part in parts)
        assert len(parts) > 1
    assert chapters([], 120 * MINUTE) == [[]]


def test_a_film_of_twenty_minutes_is_one_paper_and_a_longer_one_chapters_of_ten() -> None:
    """LONG_MS and CHAPTER_MS as shipped."""
    steps = [Step(still_ms=at, texts=("x",)) for at in range(0, 30 * MINUTE, MINUTE)]
    assert chapters(steps, 20 * MINUTE) == [steps]
    parts = chapters(steps, 20 * MINUTE + 1)
    assert [part[0].still_ms for part in parts] == [0, 10 * MINUTE, 20 * MINUTE]


@pytest.mark.parametrize(("missing", "waits"), [(16, False), (17, True)])
def test_three_seconds_of_pictures_are_made_in_the_answer(
    release: Release, monkeypatch: pytest.MonkeyPatch, missing: int, waits: bool
) -> None:
    """MAX_PAPER_JOBS as shipped."""
    monkeypatch.setattr(paper, "missing_stills", lambda *_: list(range(missing)))
    found = watch_page(get("fr"), "tres-long")
    assert found is not None
    assert is_left_to_worker(found, 1) is waits
    assert Job.objects.filter(kind=PAPER).exists() is waits


@pytest.mark.parametrize(("duration_ms", "ahead"), [(5 * MINUTE, False), (5 * MINUTE + 1, True)])
def test_the_paper_of_more_than_five_minutes_is_made_ahead(release: Release, duration_ms: int, ahead: bool) -> None:
    """PAPER_AHEAD_MS as shipped."""
    type(release.version.tutorial).objects.update(duration_ms=duration_ms)
    Release.objects.filter(pk=release.pk).update(state="ready")
    go_live(Release.objects.get(pk=release.pk))
    assert Job.objects.filter(kind=PAPER).exists() is ahead


def test_a_town_without_paper_has_none_made(release: Release) -> None:
    enqueue(PAPER, str(release.pk))  # before it was switched off
    town_edit(by=factories.coordinator(), fields={"outlets_off": ["handout"]})
    assert [job.state for job in work_off(PAPER)] == ["done"]
    found = watch_page(get("fr"), "tres-long")
    assert found is not None and len(paper.missing_stills(found)) == STEPS
    type(release.version.tutorial).objects.update(duration_ms=5 * MINUTE + 1)
    Release.objects.filter(pk=release.pk).update(state="ready")
    go_live(Release.objects.get(pk=release.pk))
    assert not Job.objects.filter(kind=PAPER, state="queued").exists()


def test_a_long_paper_is_offered_by_chapters(release: Release) -> None:
    page = html.document_fromstring(Client().get("/fr/tres-long/handout/").content)
    links = [str(link.get("href")) for link in page.iter("a")]
    assert [link for link in links if "chapter=" in link] == [
        "?chapter=1",
        "/fr/tres-long/handout.pdf?chapter=1",
        "?chapter=2",
        "/fr/tres-long/handout.pdf?chapter=2",
    ]
    assert not page.xpath("//img[contains(@src, '/still/')]")
    numbers = []
    for chapter in (1, 2):
        answer = Client().get("/fr/tres-long/handout/", {"chapter": chapter})
        part = html.document_fromstring(answer.content)
        numbers += [int(str(span.text)) for span in part.iter("span") if span.get("class") == "step-number"]
        assert f"handout.pdf?chapter={chapter}" in answer.content.decode()
    assert numbers == list(range(1, STEPS + 1)), "counted through"
    for odd in ("0", "3", "-1", "x", "٢", "99999"):
        assert Client().get("/fr/tres-long/handout/", {"chapter": odd}).content.count(b"?chapter=") == 4
    whole = Client().get("/fr/tres-long/handout.pdf")
    assert (whole.status_code, whole.headers["Location"]) == (302, "/fr/tres-long/handout/")


def test_who_asks_before_it_is_made_is_told_and_a_worker_makes_it(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outlets.handout.paper_jobs.MAX_PAPER_JOBS", 3)
    address = "/fr/tres-long/handout.pdf?chapter=2"
    for _ in range(2):
        waiting = Client().get(address)
        assert (waiting.status_code, waiting.headers["Cache-Control"]) == (202, "no-store")
        assert int(waiting.headers["Refresh"]) > 0
        assert "La version papier est en préparation." in waiting.content.decode()
    assert not Plays.objects.exists(), "nothing was printed yet"
    assert Job.objects.filter(kind=PAPER, target=str(release.pk)).count() == 1
    found = watch_page(get("fr"), "tres-long")
    assert found is not None and len(paper.missing_stills(found)) == STEPS
    work_off(PAPER)
    assert paper.missing_stills(found) == []
    cut: list[int] = []
    monkeypatch.setattr("media.picture.stills.in_sizes", lambda *_args, **_named: cut.append(1))
    given = Client().get(address)
    assert (given.status_code, given.headers["Content-Type"]) == (200, "application/pdf")
    assert "tres-long-fr-2.pdf" in given.headers["Content-Disposition"]
    assert cut == [], "no picture is cut while somebody waits"
    assert Plays.objects.get().prints == 1


def test_a_picture_is_decoded_once_for_the_paper_and_the_screen(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded, frame = [], stills.frame

    def counted(source: Path, ms: int, *, interlaced: bool) -> Image.Image:
        decoded.append(ms)
        return frame(source, ms, interlaced=interlaced)

    monkeypatch.setattr(stills, "frame", counted)
    found = watch_page(get("fr"), "tres-long")
    assert found is not None
    moments = paper.missing_stills(found)
    enqueue(PAPER, str(release.pk))
    work_off(PAPER)
    assert decoded == moments
    assert Client().get(f"/still/tres-long/{moments[0]}.jpg").status_code == 200
    assert decoded == moments, "the screen's size was made with it"


def test_what_a_worker_could_not_make_here_is_made_in_the_answer(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is another one's, or a picture cannot be cut: nobody waits for ever."""
    monkeypatch.setattr("outlets.handout.paper_jobs.MAX_PAPER_JOBS", 3)
    address = "/fr/tres-long/handout.pdf?chapter=1"
    assert Client().get(address).status_code == 202
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("outlets.handout.paper_jobs.stills.prepare_stills", lambda *_args: None)
        elsewhere.setattr("outlets.handout.paper_jobs.handout.pdf_of", lambda *_args, **_named: b"")
        work_off(PAPER)
    assert Client().get(address).status_code == 200


def test_it_is_made_when_a_long_video_goes_live(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    Release.objects.filter(pk=release.pk).update(state="ready")
    release.refresh_from_db()
    go_live(release)
    assert not Job.objects.filter(kind=PAPER).exists(), "a short film's paper is made when it is asked for"
    monkeypatch.setattr("outlets.handout.outlet.PAPER_AHEAD_MS", 9_000)
    Release.objects.filter(pk=release.pk).update(state="ready")
    release.refresh_from_db()
    go_live(release)
    assert Job.objects.get(kind=PAPER).rank == Job.Rank.IDLE
    work_off(PAPER)
    assert Client().get("/fr/tres-long/handout.pdf?chapter=1").status_code == 200
    assert Job.objects.get(kind=PAPER).state == Job.State.DONE


@pytest.mark.parametrize(("size", "said"), [(15_900_000, False), (191_000_000, True)])
def test_a_file_that_no_messenger_takes_says_so_before_the_tap(release: Release, size: int, said: bool) -> None:
    files: list[dict[str, Any]] = release.manifest["files"]
    for file in files:
        if file["role"] == "messaging_mp4":
            file["bytes"] = size
    Release.objects.filter(pk=release.pk).update(manifest=release.manifest)
    text = Client().get("/fr/tres-long/").content.decode()
    assert ("Trop grosse pour WhatsApp" in text) == said
    assert re.search(r"191\sMo" if said else r"16\sMo", text)
