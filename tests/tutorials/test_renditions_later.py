"""A video whose renditions an earlier edition could not make gets them later: when somebody asks again or publishes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from jobs.models import Job
from media.picture import stills
from storage.files import exists
from tests import content_digest
from tests.factories import coordinator
from tests.job_runs import work_off
from tests.tutorials.uploaded_videos import ffmpeg, tutorial_of
from tutorials.actions import tutorial_retry
from tutorials.models import Tutorial
from tutorials.pipelines.renditions import card_ground, ensure_renditions
from tutorials.queries import pictures_failed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left_without(tmp_path: Path) -> Tutorial:
    """6.04 s at 25 pictures a second: the earlier edition refused its own lite rendition."""
    video = tmp_path / "film.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-f", "lavfi", "-i", "sine=f=300:r=48000:d=6.02"),
        *("-frames:v", "151", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", video),
    )
    tutorial = tutorial_of(video)
    assert tutorial.duration_ms == 6040
    Job.objects.create(kind="tutorials.renditions", target=str(tutorial.pk), queue="long", state=Job.State.FAILED)
    return tutorial


def complete(tutorial: Tutorial) -> None:
    tutorial.refresh_from_db()
    assert [rendition["segment_ms"] for rendition in tutorial.video["renditions"]] == [[6000, 40], [6000, 40]]
    for rendition in tutorial.video["renditions"]:
        assert all(
            exists(kept["path"], store="public")
            for kept in [rendition["playlist"], rendition["init"], *rendition["segments"]]
        )


def test_publishing_makes_them(left_without: Tutorial) -> None:
    told: list[int] = []
    ensure_renditions(left_without, lambda permille, doing: told.append(permille))
    assert told == sorted(told) != [] and told[-1] <= 1000
    complete(left_without)


def test_the_film_is_looked_at_once_for_all_its_pictures(
    left_without: Tutorial, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_digest.forget()
    looked: list[int] = []
    really = stills.frame

    def frame(source: Path, ms: int, *, interlaced: bool = False) -> Image.Image:
        looked.append(ms)
        return really(source, ms, interlaced=interlaced)

    monkeypatch.setattr(stills, "frame", frame)
    ensure_renditions(left_without, lambda _permille, _doing: None)
    with Image.open(card_ground(left_without)) as ground:
        assert ground.size == (64, 48)
    assert len(looked) == 5


def test_whoever_asks_again_gets_them(left_without: Tutorial) -> None:
    assert pictures_failed(left_without)
    tutorial_retry(by=coordinator(), tutorial=left_without)
    work_off()
    complete(left_without)
    assert not pictures_failed(left_without)
