"""Who chooses the model that hears the French, how it comes, and what hears meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from craft.transcripts.whisper_models import LARGER
from jobs.actions import job_stop
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from media.speech.model_fetch import is_fetched, model_folder
from media.speech.whisper_model import packaged_model
from tests.factories import coordinator, reviewer
from tests.job_runs import work_off
from tests.media.speech.model_hub import Hub, running
from town.queries import town_row
from tutorials.actions import whisper_model_choose
from tutorials.pipelines.whisper_models import KIND, meanwhile, model_in_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A data directory of its own, where nothing but the packaged model is."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "whisper-base").symlink_to(packaged_model(Path(settings.DATA_DIR)))
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running(Hub(LARGER["small"].revision, {"model.bin": b"weights", "config.json": b"{}"})) as one:
        monkeypatch.setenv("HF_ENDPOINT", one.address)
        yield one


def test_a_coordinator_chooses_it_a_job_fetches_it_and_base_hears_meanwhile(data: Path, hub: Hub) -> None:
    whisper_model_choose(by=coordinator(), model="small")
    assert town_row().whisper_model == "small"
    assert model_in_use() == packaged_model(data) and "en route" in meanwhile()
    [job] = work_off(KIND)
    assert (job.state, job.queue, job.rank) == (Job.State.DONE, Job.Queue.LONG, Job.Rank.IDLE), job.failure_detail
    assert model_in_use() == model_folder("small", data) and not meanwhile()
    (model_folder("small", data) / "model.bin").write_bytes(b"other weights")
    assert model_in_use() == packaged_model(data)


def test_only_coordinators_choose_only_what_there_is_and_where_there_is_room(data: Path, settings: Any) -> None:
    with pytest.raises(NotAllowed):
        whisper_model_choose(by=reviewer(), model="small")
    by = coordinator()
    with pytest.raises(Refused):
        whisper_model_choose(by=by, model="any")
    settings.DISK_RESERVE_BYTES = 2**60
    with pytest.raises(Refused, match="disque"):
        whisper_model_choose(by=by, model="small")
    assert not Job.objects.filter(kind=KIND).exists() and not town_row().whisper_model


def test_the_operator_s_word_wins_and_is_fetched_when_it_is_first_needed(data: Path, settings: Any, hub: Hub) -> None:
    settings.WHISPER_MODEL = "small"
    with pytest.raises(Refused, match="WHISPER_MODEL"):
        whisper_model_choose(by=coordinator(), model="")
    assert model_in_use() == packaged_model(data)
    work_off(KIND)
    assert model_in_use() == model_folder("small", data)


def test_who_stops_it_is_not_asked_again_by_the_next_film(data: Path) -> None:
    by = coordinator()
    whisper_model_choose(by=by, model="small")
    job_stop(by=by, job=Job.objects.get(kind=KIND))
    assert model_in_use() == packaged_model(data)
    assert not Job.objects.filter(kind=KIND, state=Job.State.QUEUED).exists()


def test_without_the_package_of_base_the_same_way_brings_it(
    data: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "models" / "whisper-base").unlink()
    monkeypatch.setattr("media.speech.whisper_model.PARTS", (("no_such_package", "a"), ("no_such_package", "b")))
    hub.revision = "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"
    with pytest.raises(Exception, match="not installed"):
        model_in_use()
    work_off(KIND)
    assert is_fetched("base", data) and model_in_use() == model_folder("base", data)


def test_the_town_s_page_offers_them_shows_what_comes_and_stops_it(data: Path) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(coordinator())
    page = client.get("/atelier/town/").content.decode()
    assert "small: 484 MB" in page and "large-v3: 3087 MB" in page
    page = client.post("/atelier/town/", {"model": "small"}, follow=True).content.decode()
    job = Job.objects.get(kind=KIND)
    assert f"/atelier/tutorials/jobs/{job.pk}/stop/" in page and 'value="small" selected' in page
    question = client.post(f"/atelier/tutorials/jobs/{job.pk}/stop/").text
    assert "What has come stays." in question and "thrown away" not in question
    page = client.post("/atelier/town/", {"model": "any"}, follow=True).content.decode()
    assert "There is no such model." in page
