"""From a video to a transcript: live segments, an interruption, transcript files, and failures that say why."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from jobs import states
from jobs.execution import LeaseLost, run_job
from jobs.models import Job
from journal.models import Entry
from media.speech.transcription import Window, Word
from storage.files import keep_private
from subtitles.models import Term
from tests.factories import coordinator, speech
from tests.job_runs import work_off
from tests.tutorials.uploaded_videos import SPOKEN, silent
from tutorials.actions import tutorial_create, tutorial_retry
from tutorials.models import Tutorial
from tutorials.pipelines import ingest
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (
    "Pour allumer la tablette, appuyez trois secondes sur le bouton.",
    "Touchez maintenant l'icône bleue,",
    "puis attendez le message.",
    "Lisez-le jusqu'au bout.",
)
WINDOW_MS = 10_000


def windows() -> list[Window]:
    """Four windows of ten seconds, a sentence each; the second sentence ends only in the third window."""
    made = []
    for index, text in enumerate(TEXT):
        at = index * WINDOW_MS + (500 if index % 2 == 0 else 6000)
        words = []
        for place, word in enumerate(text.split()):
            words.append(Word(at + place * 330, at + place * 330 + 300, word, 0.9 - place / 100))
        made.append(Window(index * WINDOW_MS, (index + 1) * WINDOW_MS, tuple(words)))
    return made


@dataclass
class Engine:
    """An engine that has heard these windows, and may be struck down after some of them."""

    dies_after: int = 99
    asked: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    how: Callable[[], BaseException] = KeyboardInterrupt

    def transcribe(
        self, source: Path, *, hotwords: Sequence[str] = (), start_ms: int = 0, **_: Any
    ) -> Iterator[Window]:
        assert source.exists()
        self.asked.append((start_ms, tuple(hotwords)))
        for count, window in enumerate(window for window in windows() if window.start_ms >= start_ms):
            if count == self.dies_after:
                raise self.how()
            yield window


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    one = Engine()
    monkeypatch.setattr(ingest, "transcriber", lambda: one)
    return one


def came_in(video: Path = SPOKEN, transcript: Path | None = None, by: User | None = None) -> Tutorial:
    return tutorial_create(
        by=by or coordinator(),
        title="Essai",
        original=keep_private(video, "originals"),
        original_name=video.name,
        transcript_file=keep_private(transcript, "transcripts").path if transcript else "",
    )


def texts(tutorial: Tutorial) -> list[tuple[str, int, int, bool]]:
    found = speech(tutorial)
    return [(segment.text, segment.start_ms or 0, segment.end_ms or 0, segment.starts_step) for segment in found]


def probed_for(tutorial: Tutorial, duration_ms: int = 40_000) -> Job:
    """After probing, with the length that the engine's windows have; the transcription's job."""
    work_off("tutorials.probe")
    Tutorial.objects.filter(pk=tutorial.pk).update(duration_ms=duration_ms)
    return Job.objects.get(kind="tutorials.transcribe", target=str(tutorial.pk))


def test_what_was_heard_becomes_sentences_that_cross_windows(engine: Engine) -> None:
    tutorial = came_in()
    probed_for(tutorial)
    work_off("tutorials.transcribe")
    tutorial.refresh_from_db()
    assert tutorial.state == Tutorial.State.EDITING
    heard = texts(tutorial)
    assert " ".join(text for text, *_ in heard) == " ".join(TEXT)
    assert [step for *_, step in heard] == [True] * len(heard)  # every sentence here follows a long pause
    assert all(before[2] <= after[1] for before, after in pairwise(heard))
    assert Entry.objects.get(verb="transcribed").after == {"segments": len(heard)}


@pytest.mark.parametrize("after", [1, 2, 3])
def test_an_interruption_loses_nothing_and_changes_nothing(engine: Engine, after: int) -> None:
    """Struck down after a window, the work goes on from there, and ends as if nothing had happened."""
    whole = came_in()
    probed_for(whole)
    work_off("tutorials.transcribe")

    tutorial = came_in(by=User.objects.get())
    job = probed_for(tutorial)
    engine.dies_after = after
    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk, ingest.transcribe, ingest.step_failed)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED  # given back
    kept = {segment.public_id: segment.text for segment in speech(tutorial)}
    assert kept
    engine.dies_after = 99
    work_off("tutorials.transcribe")
    assert engine.asked[-1][0] == after * WINDOW_MS
    assert texts(tutorial) == texts(whole)
    sure = list(kept)[:-1]  # the last sentence was still open
    assert [segment.public_id for segment in speech(tutorial)][: len(sure)] == sure


class Killed(BaseException):
    """What nothing catches: the process is gone, its lease stays."""


def test_after_a_kill_another_worker_goes_on_and_nothing_is_doubled(engine: Engine) -> None:
    after = 2  # in the middle of a sentence
    whole = came_in()
    probed_for(whole)
    work_off("tutorials.transcribe")
    tutorial = came_in(by=User.objects.get())
    job = probed_for(tutorial)
    engine.dies_after, engine.how = after, Killed
    with pytest.raises(Killed):
        run_job(job.pk, ingest.transcribe, ingest.step_failed)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING  # nobody gave it back
    engine.dies_after = 99
    assert run_job(job.pk, ingest.transcribe, ingest.step_failed) is None  # its holder may still live
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - states.LEASES_UNTIL_LOST * settings.JOB_LEASE)
    done = run_job(job.pk, ingest.transcribe, ingest.step_failed)
    assert done is not None
    assert (done.state, done.attempts) == (Job.State.DONE, 2)
    assert engine.asked[-1][0] == after * WINDOW_MS
    assert texts(tutorial) == texts(whole)


def test_sentences_are_read_while_the_rest_is_heard(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tutorial = came_in()
    probed_for(tutorial)
    client, seen = Client(), []
    client.force_login(User.objects.get())
    keep = ingest._keep_live

    def kept(*given: Any) -> Any:
        answer = keep(*given)
        page = html.unescape(client.get(f"/atelier/tutorials/{tutorial.slug}/transcript/").content.decode())
        seen.append([page.count(text) > 0 for text in (TEXT[0], "puis attendez le message.", TEXT[3])])
        return answer

    monkeypatch.setattr(ingest, "_keep_live", kept)
    work_off("tutorials.transcribe")
    assert seen == [[True, False, False], [True, False, False], [True, True, False], [True, True, True]]


def test_a_worker_taken_for_dead_writes_nothing_more(engine: Engine) -> None:
    tutorial = came_in()
    job = probed_for(tutorial)
    mine = states.lease(job.pk)
    assert mine is not None
    Job.objects.filter(pk=job.pk).update(lease_token="another worker's")
    with pytest.raises(LeaseLost):
        ingest.transcribe(mine, strict(mine))
    tutorial.refresh_from_db()
    assert tutorial.state == Tutorial.State.TRANSCRIBING


def strict(job: Job) -> Callable[[int, str], None]:
    def progress(permille: int, doing: str = "") -> None:
        if not states.report(job, permille, doing):
            raise LeaseLost

    return progress


def test_a_failure_is_said_kept_and_tried_again_from_where_it_stood(engine: Engine) -> None:
    tutorial = came_in()
    probed_for(tutorial)
    engine.dies_after, engine.how = 2, lambda: RuntimeError("boom")
    (job,) = work_off("tutorials.transcribe")
    tutorial.refresh_from_db()
    assert (job.state, tutorial.state) == (Job.State.FAILED, Tutorial.State.FAILED)
    assert tutorial.failure and "boom" not in tutorial.failure
    assert "boom" in job.failure_detail
    assert Entry.objects.get(verb="failed").reason == tutorial.failure
    engine.dies_after = 99
    by = tutorial.created_by
    assert by is not None
    tutorial_retry(by=by, tutorial=tutorial)
    work_off("tutorials.transcribe")
    tutorial.refresh_from_db()
    assert (tutorial.state, tutorial.failure) == (Tutorial.State.EDITING, "")
    assert engine.asked[-1][0] == 2 * WINDOW_MS
    assert " ".join(text for text, *_ in texts(tutorial)) == " ".join(TEXT)


def test_the_glossary_tells_the_engine_what_to_expect(engine: Engine) -> None:
    for french, keep in (("cahier de texte", False), ("Pronote", True), ("tablette", False)):
        for language in ("ar", "tr"):
            Term.objects.create(french=french, folded=french.lower(), language=language, keep=keep)
    tutorial = came_in()
    probed_for(tutorial)
    work_off("tutorials.transcribe")
    assert engine.asked[-1][1] == ("Pronote", "cahier de texte", "tablette")


def test_a_text_without_times_takes_them_from_the_sound(engine: Engine, tmp_path: Path) -> None:
    given = tmp_path / "texte.txt"
    given.write_text(
        "Pour allumer la tablette, appuyez 3 secondes sur le bouton.\nTouchez maintenant l'icône bleue,"
        " puis attendez le message.\nLisez-le jusqu'au bout.\n",
        encoding="utf-8",
    )
    tutorial = came_in(transcript=given)
    probed_for(tutorial)
    work_off("tutorials.transcribe")
    rows = speech(tutorial)
    assert [row.text for row in rows] == given.read_text(encoding="utf-8").splitlines()
    heard = [word for window in windows() for word in window.words]
    assert [abs((rows[i].start_ms or 0) - heard[at].start_ms) < 400 for i, at in ((0, 0), (1, 10), (2, 18))] == [
        True
    ] * 3
    assert texts(tutorial)[1][2] > 20_000  # its end was heard in the third window


def test_a_silent_video_is_accepted_with_times_and_needs_no_engine(engine: Engine, tmp_path: Path) -> None:
    given = tmp_path / "texte.srt"
    given.write_text("1\n00:00:00,500 --> 00:00:02,000\nTouchez l'icône.\n", encoding="utf-8")
    tutorial = came_in(silent(tmp_path), given)
    work_off("tutorials.probe", "tutorials.transcribe")
    tutorial.refresh_from_db()
    assert (tutorial.state, tutorial.has_audio) == (Tutorial.State.EDITING, False)
    assert texts(tutorial) == [("Touchez l'icône.", 500, 2000, True)]
    assert engine.asked == []
