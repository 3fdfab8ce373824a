"""/metrics: who may read it, what it counts and tells, and that counting never costs anybody an answer."""

from __future__ import annotations

import multiprocessing
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client import values

from config import metrics
from dubbing.models import Plays
from jobs.models import Job, Worker
from operations import metrics as town
from storage.models import LastBackup
from tests.parents import factory
from tests.parents.conftest import Place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sums_anew() -> None:
    cache.delete(town.SUMS_KEY)


def told(**headers: str) -> dict[str, float]:
    """Series → value."""
    answer = Client(headers=headers).get("/metrics")
    assert answer.status_code == 200
    lines = (line for line in answer.content.decode().splitlines() if not line.startswith("#"))
    return {series: float(figure) for series, _, figure in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize(
    ("token", "came", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "10.1.2.3", "HTTP_HOST": "10.1.2.4:8000"}, 200),
        ("", {"REMOTE_ADDR": "203.0.114.7"}, 404),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ("", {"REMOTE_ADDR": ""}, 404),
        ("a token", {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ("a token", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer another"}, 404),
        ("a token", {"REMOTE_ADDR": "203.0.114.7", "HTTP_AUTHORIZATION": "Bearer a token"}, 200),
    ],
)
def test_who_may_read(settings: Any, token: str, came: dict[str, str], status: int) -> None:
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = token, ["localhost", "testserver"]
    assert Client().get("/metrics", **came).status_code == status  # type: ignore[arg-type]


def test_answers_are_counted_by_view_and_status(place: Place) -> None:
    pages = {"parents:list": "/ar/", "parents:watch": "/ar/nothing/"}
    for address in pages.values():
        Client().get(address)
    before = told()
    for address in pages.values():
        Client().get(address)
    after = told()

    def more(series: str) -> float:
        return after[series] - before[series]

    assert more('portevoix_requests_total{status="200",view="parents:list"}') == 1
    assert more('portevoix_requests_total{status="404",view="parents:watch"}') == 1
    assert more('portevoix_request_seconds_count{view="parents:list"}') == 1


def test_what_the_town_tells(place: Place) -> None:
    now = timezone.now()
    Worker.objects.create(name="long@town", queue="long", seen_at=now - timedelta(seconds=100))
    waits = {"kind": "test", "queue": "long", "state": "queued"}
    Job.objects.create(**waits, target="1", created_at=now - timedelta(seconds=300))
    Job.objects.create(**waits, target="2", created_at=now - timedelta(days=1), not_before=now + timedelta(hours=1))
    Job.objects.create(kind="test", target="3", queue="long", state="running", lease_until=now - timedelta(hours=1))
    LastBackup.objects.create(pk=1, made_at=now, good_at=now - timedelta(days=3), lost=2)
    Plays.objects.create(release=place.arabic, day=now.date(), plays=5, downloads=2)
    figures = told()
    assert figures['portevoix_jobs{queue="long",state="queued"}'] == 2
    assert figures['portevoix_job_waiting_seconds{queue="long"}'] == pytest.approx(300, abs=60)
    assert figures['portevoix_job_waiting_seconds{queue="short"}'] == 0
    assert figures["portevoix_jobs_abandoned"] == 1
    assert figures['portevoix_worker_heartbeat_seconds{queue="long",worker="long@town"}'] == pytest.approx(100, abs=60)
    assert figures["portevoix_backup_good_age_seconds"] == pytest.approx(3 * 86400, abs=60)
    assert figures["portevoix_backup_lost_files"] == 2
    assert figures['portevoix_plays{what="plays"}'] == 5
    assert figures['portevoix_stored_files{state="needed",store="public"}'] > 0
    assert figures['portevoix_ready{check="database"}'] == figures["portevoix_database"] == 1


def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise OperationalError("no route")

    monkeypatch.setattr(town, "abandoned_jobs", away)
    figures = told()
    assert figures["portevoix_database"] == 0
    assert figures['portevoix_disk_bytes{of="free"}'] > 0


def _answer_twice(folder: Path) -> None:
    """In a process of its own, as after the fork of the web server."""
    metrics.count_in(folder)
    for _time in range(2):
        Client().get("/healthz")


def test_the_processes_of_a_machine_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    forked = multiprocessing.get_context("fork")
    for _number in range(2):
        process = forked.Process(target=_answer_twice, args=(tmp_path,))
        process.start()
        process.join()
        assert process.exitcode == 0
    monkeypatch.setattr(metrics._Counting, "folder", tmp_path)
    assert told()['portevoix_requests_total{status="200",view="parents:alive"}'] == 4


def _full_disk(folder: Path, answered: Any) -> None:
    def no_room(*_: int) -> None:
        raise OSError(28, "No space left on device")

    metrics.os.posix_fallocate = no_room  # type: ignore[attr-defined]
    metrics.count_in(folder)
    answered.value = Client().get("/healthz").status_code


def test_a_full_disk_ends_the_counting_and_no_answer(tmp_path: Path) -> None:
    """A page of a mapped file without room would end the process: no file is mapped whose room was not there."""
    forked = multiprocessing.get_context("fork")
    answered = forked.Value("i", 0)
    process = forked.Process(target=_full_disk, args=(tmp_path, answered))
    process.start()
    process.join()
    assert (process.exitcode, answered.value) == (0, 200)


def test_no_view_with_every_status_fills_the_room_that_was_taken() -> None:
    """ROOM_BYTES as shipped: one that grows would take room that may not be there."""
    from tests.house.addresses import ADDRESSES

    entry = 8 + 16 + max(len(name) for name, _route in ADDRESSES) + len(metrics.REQUESTS._documentation) + 120
    statuses = 12
    assert len(ADDRESSES) * statuses * entry < metrics.ROOM_BYTES
    assert len(ADDRESSES) * 8 * entry < metrics.ROOM_BYTES


ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "docs" / "monitoring"


def test_the_page_the_board_and_the_alerts_name_what_there_is(place: Place) -> None:
    Job.objects.create(kind="test", target="1", queue="long")
    Worker.objects.create(name="long@town", queue="long", seen_at=timezone.now())
    LastBackup.objects.create(pk=1, made_at=timezone.now())
    factory.publish(place.tutorial, "tr", with_hls=False)
    given = {re.split(r"[{ ]", series)[0] for series in told()}
    families = given | {series.removesuffix("_count") for series in given}
    for name in ("alerts.yml", "board.json", "README.md"):
        text = (MONITORING / name).read_text(encoding="utf-8")
        named = set(re.findall(r"portevoix_[a-z_]+", text)) - {"portevoix_"}
        assert len(named) > 5 and named - families == set(), name


def test_the_page_names_all() -> None:
    page = (MONITORING / "README.md").read_text(encoding="utf-8")
    Job.objects.create(kind="test", target="1", queue="long")
    LastBackup.objects.create(pk=1, made_at=timezone.now())
    given = {re.sub(r"_(bucket|sum|count|created)$", "", re.split(r"[{ ]", series)[0]) for series in told()}
    assert {name for name in given if name not in page} == set()
