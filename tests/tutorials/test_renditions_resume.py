"""Renditions that were interrupted go on with the next one; what was made is kept and no garbage."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dubbing.removal.unreferenced_files import collect_garbage
from jobs.execution import run_job
from jobs.models import Job
from media.programs import process
from storage.files import delete, exists
from tests import content_digest
from tests.tutorials.uploaded_videos import ffmpeg, tutorial_of
from tutorials.models import Tutorial
from tutorials.pipelines import renditions

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["lite", "720p", "1080p"]


class Killed(BaseException):
    """What nothing catches."""


@pytest.fixture
def tutorial(tmp_path: Path) -> Tutorial:
    content_digest.forget()
    path = tmp_path / "film.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=10:d=2", "-f", "lavfi", "-i", "sine=f=300:r=48000:d=2"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path),
    )
    return tutorial_of(path)


def encoded_by(monkeypatch: pytest.MonkeyPatch, *, kill: str = "") -> list[str]:
    """The renditions that are encoded from now on; killed when `kill`'s begins."""
    begun: list[str] = []
    really = process.run

    def run(argv: process.Argv, **more: object) -> bytes:
        for name in NAMES:
            if any(f".{name}.encoded.mp4" in str(word) for word in argv[-1:]):
                if name == kill:
                    raise Killed
                begun.append(name)
        return really(argv, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(process, "run", run)
    return begun


def job_of(tutorial: Tutorial) -> Job:
    return Job.objects.create(kind="tutorials.renditions", target=str(tutorial.pk), queue="long")


def test_an_interruption_costs_one_rendition(tutorial: Tutorial, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(tutorial)
    with monkeypatch.context() as patched:
        begun = encoded_by(patched, kill="720p")
        with pytest.raises(Killed):
            run_job(job.pk, renditions.renditions)
        assert begun == ["lite"]
    tutorial.refresh_from_db()
    assert tutorial.video == {}, "nobody takes half of it for the whole"
    collect_garbage(timedelta())  # what the row names is no garbage
    Job.objects.update(state="queued")
    begun = encoded_by(monkeypatch)
    done = run_job(job.pk, renditions.renditions)
    assert done is not None and done.state == "done"
    assert begun == ["720p", "1080p"]
    tutorial.refresh_from_db()
    assert [rendition["name"] for rendition in tutorial.video["renditions"]] == NAMES
    assert set(tutorial.video) == {"poster", "thumbnail", "preview", "renditions", "lite", "watch"}
    assert tutorial.video_parts == {}
    assert all(exists(path, store=store) for store, path in renditions.files_of(tutorial.video))
    run_job(job_of(tutorial).pk, renditions.renditions)
    assert begun == ["720p", "1080p"], "what is there is not made again"


def test_what_was_made_and_is_gone_is_made_again(tutorial: Tutorial, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(tutorial)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        encoded_by(patched, kill="720p")
        run_job(job.pk, renditions.renditions)
    tutorial.refresh_from_db()
    lost = tutorial.video_parts["renditions"][0]["segments"][0]["path"]
    delete(lost, store="public")
    Job.objects.update(state="queued")
    begun = encoded_by(monkeypatch)
    run_job(job.pk, renditions.renditions)
    assert begun == NAMES
