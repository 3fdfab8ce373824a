"""Health: answered in time whatever is down. No clock is looked at: what hangs hangs until the test lets it go."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from jobs.models import SILENCE_LIMIT, Job, Worker
from parents.views import health
from tests.parents.conftest import Place
from tests.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)  # the checks ask with lines of their own
LONG = 60.0  # seconds, after which a test that hangs fails
PATIENCE_S = health.PATIENCE_S  # before the tests are given more (conftest)


def worker(queue: str, *, silent_s: float = 0.0) -> Worker:
    seen = timezone.now() - timedelta(seconds=silent_s)
    return Worker.objects.create(name=f"{queue}@town", queue=queue, seen_at=seen)


def test_a_town_that_works(place: Place) -> None:
    worker("short")
    worker("long")
    assert Client().get("/healthz").content == b"ok\n"
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["database"] is answer.json()["storage"] is answer.json()["worker"] is True


@pytest.mark.parametrize("dead", ["short", "long"])
def test_a_worker_that_died_is_told_by_its_queue(place: Place, dead: str) -> None:
    """Nothing runs, jobs wait: the row of a job says nothing of a worker that was never there to take it."""
    for queue in ("short", "long"):
        worker(queue, silent_s=SILENCE_LIMIT.total_seconds() + 1 if queue == dead else 0)
    Job.objects.create(kind="tutorials.transcribe", target="1", queue="long")
    answer = Client().get("/readyz")
    told = answer.json()
    assert answer.status_code == 200, "parents are served all the same"
    assert (told["worker"], told["short_worker"], told["long_worker"]) == (False, dead != "short", dead != "long")


def test_a_worker_of_another_machine_is_enough(place: Place) -> None:
    worker("short")
    worker("long", silent_s=3600)
    Worker.objects.create(name="long@other", queue="long", seen_at=timezone.now())
    assert Client().get("/readyz").json()["worker"] is True


def test_a_job_that_a_silent_worker_holds_is_told(place: Place) -> None:
    worker("short")
    worker("long")
    late = timezone.now() - 3 * settings.JOB_LEASE
    Job.objects.create(kind="test", target="1", queue="long", state="running", lease_until=late)
    assert Client().get("/readyz").json()["long_worker"] is False


def test_a_full_disk_is_told_and_parents_are_served(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DISK_RESERVE_BYTES", 2**62)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["disk"], answer.json()["ready"]) == (200, False, True)


def test_what_is_asked(place: Place) -> None:
    """CHECKS as shipped: what monitoring is promised by docs/install."""
    told = {"ready", "database", "storage", "broker", "worker", "short_worker", "long_worker", "disk"}
    assert set(Client().get("/readyz").json()) == told == {"ready", "worker", *health.CHECKS}


@pytest.mark.parametrize(("free", "well"), [(512 * 1024**2, True), (512 * 1024**2 - 1, False)])
def test_the_disk_is_nearly_full_below_half_a_gibibyte(monkeypatch: pytest.MonkeyPatch, free: int, well: bool) -> None:
    """DISK_RESERVE_BYTES as shipped."""
    monkeypatch.setattr("storage.files.shutil.disk_usage", lambda _of: SimpleNamespace(free=free))
    assert health._disk() is well


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize(
    ("down", "status"), [("database", 503), ("storage", 503), ("broker", 200), ("long_worker", 200)]
)
def test_what_never_answers_is_down_and_the_others_are_told(
    place: Place, monkeypatch: pytest.MonkeyPatch, let_go: threading.Event, down: str, status: int
) -> None:
    monkeypatch.setattr(health, "CHECKS", {name: lambda: True for name in health.CHECKS} | {down: let_go.wait})
    monkeypatch.setattr(health, "PATIENCE_S", 0.2)
    answer = Client().get("/readyz")
    assert not let_go.is_set()
    assert answer.status_code == status
    follows = ["worker"] if down == "long_worker" else []
    assert [name for name, well in answer.json().items() if not well] == ["ready"] * (status == 503) + [down, *follows]


def test_all_are_asked_at_once() -> None:
    """Each waits until all the others were asked, too: one after the other they would never answer."""
    meeting = threading.Barrier(len(health.CHECKS))
    checks = {name: lambda: meeting.wait(LONG) >= 0 for name in health.CHECKS}
    assert health.answers(checks, LONG) == dict.fromkeys(health.CHECKS, True)


def test_a_check_that_hangs_keeps_no_other_from_its_thread(let_go: threading.Event) -> None:
    """Under load: many ask at once while the broker lets nobody go. The same check is not begun twice meanwhile."""
    begun: list[str] = []

    def hangs() -> bool:
        begun.append("broker")
        return let_go.wait()

    def told(_number: int) -> dict[str, bool]:
        return health.answers({"broker": hangs, "database": lambda: True}, 0.5)

    with ThreadPoolExecutor(3 * health.MOST_PROBES) as askers:
        answers = list(askers.map(told, range(3 * health.MOST_PROBES)))
    assert begun == ["broker"]
    assert all(answer == {"broker": False, "database": True} for answer in answers)


def test_the_patience_is_below_two_seconds_and_the_lines_give_up_before() -> None:
    assert PATIENCE_S < 2
    assert all(0 < seconds < PATIENCE_S for seconds in health.BROKER_LINE.values())
    assert len(health.CHECKS) <= health.MOST_PROBES


def test_a_check_that_breaks_is_down(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bool:
        raise DatabaseError("in a way that nobody foresaw")

    assert health.answers({"broken": broken, "well": lambda: True}, LONG) == {"broken": False, "well": True}
    assert "nobody foresaw" in caplog.text


def test_a_broker_that_is_away_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two attempts its client sleeps two seconds."""
    slept: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{free_port()}/0")
    assert health._broker() is False
    assert slept == []


def test_a_broker_that_lets_us_in_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.BROKER_LINE, "socket_timeout", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        assert health._broker() is False
        mute.accept()[0].close()  # it was there


def test_a_probe_takes_its_line_to_the_database_with_it() -> None:
    lines: list[tuple[BaseDatabaseWrapper, bool]] = []

    def asks() -> bool:
        asked = health._database()
        lines.append((connections["default"], connections["default"].connection is not None))
        return asked

    assert health.answers({"database": asks}, LONG) == {"database": True}
    ((line, was_open),) = lines
    assert (line is not connections["default"], was_open, line.connection) == (True, True, None)
