"""script/run lived through: it answers, refuses a second one, ends cleanly, leaves nothing however it is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import start
from tests.processes import is_alive, wait_for, wait_gone
from tests.running_service import ROOT, RunningService

pytestmark = pytest.mark.slow


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningService]:
    one = RunningService(tmp_path / "data")
    one.start()
    yield one
    one.kill()


def test_it_answers_survives_every_crash_and_ends_with_0(running: RunningService) -> None:
    assert running.process
    wait_for(lambda: running.worker_count() == 6, "workers, pool children and scheduler")
    assert "Portevoix answers." in running.said()
    assert "manage.py invite" in running.said(), "without the demonstration nobody has an account"
    elsewhere = {**running.environment(), "PORT": ""}  # another terminal, which was told nothing
    invited = subprocess.run(
        [sys.executable, "manage.py", "invite"], cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=True
    )
    assert f"http://localhost:{running.port}/" in invited.stdout

    second = subprocess.run(
        [sys.executable, "-m", "config.start"], cwd=ROOT, env=running.environment(), capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"already runs on this data directory (process {running.process.pid})" in second.stderr

    for word, back in (
        ("unixsocket", running.broker_is_there),
        ("gunicorn", running.answers),
        ("worker long", lambda: running.worker_count() == 6),
        ("scheduler", lambda: running.worker_count() == 6),
    ):
        victim = running.the(word)
        os.kill(victim, signal.SIGKILL)
        wait_gone(victim)
        wait_for(back, f"{word} again", 60)
        assert is_alive(running.process.pid)

    everything = running.ours()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(120) == 0
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}


@pytest.fixture
def service_with_tables(tmp_path: Path) -> Iterator[RunningService]:
    one = RunningService.with_tables(tmp_path / "data")
    one.start()
    yield one
    one.kill()


def test_killed_with_9_nothing_is_left_and_the_next_start_works(service_with_tables: RunningService) -> None:
    running = service_with_tables
    assert running.process
    wait_for(lambda: running.worker_count() == 6, "workers, pool children and scheduler")
    # What forks keeps nothing that a fork may not share: another thread's lock, an open database.
    kept = [os.readlink(link) for link in Path(f"/proc/{running.process.pid}/fd").iterdir()]
    assert len(os.listdir(f"/proc/{running.process.pid}/task")) == 1
    assert not any("sqlite3" in name or "socket" in name for name in kept), kept
    parts = "supervisor, broker, web and its two, workers and their three, scheduler"
    everything = wait_for(lambda: found if len(found := running.ours()) >= 11 else None, parts)
    running.process.kill()
    running.process.wait()
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}
    running.start()
    assert wait_for(running.broker_is_there, "the broker")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    one = RunningService(tmp_path / "data")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", one.port))
        taken.listen()
        refused = subprocess.run(
            [sys.executable, "-m", "config.start"], cwd=ROOT, env=one.environment(), capture_output=True, text=True
        )
    assert refused.returncode == 1
    assert f"Port {one.port} cannot be used" in refused.stderr
    assert not (one.data / "portevoix.sqlite3").exists(), "refused before anything was made"


def test_a_path_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    one = RunningService(tmp_path / ("d" * 100))
    refused = subprocess.run(
        [sys.executable, "-m", "config.start"], cwd=ROOT, env=one.environment(), capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert "choose a shorter PORTEVOIX_DATA" in refused.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_prepares_it_ends_and_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    one = RunningService(tmp_path / "data")
    process = subprocess.Popen(
        [sys.executable, "-m", "config.start"],
        cwd=ROOT,
        env=one.environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell does for what runs behind it
    )
    preparing = wait_for(lambda: next((pid for pid, argv in one.ours().items() if "migrate" in argv), None), "migrate")
    process.send_signal(how)
    assert process.wait(120) == 130
    wait_gone(preparing)
    assert one.ours() == {}


def test_killed_with_9_while_it_prepares_it_leaves_nothing(tmp_path: Path) -> None:
    one = RunningService(tmp_path / "data")
    process = subprocess.Popen([sys.executable, "-m", "config.start"], cwd=ROOT, env=one.environment())
    preparing = wait_for(lambda: next((pid for pid, argv in one.ours().items() if "migrate" in argv), None), "migrate")
    process.kill()
    process.wait()
    wait_gone(preparing)


def test_a_log_that_grew_is_emptied_under_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LOG_LIMIT", 100)
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * 100)
        assert start.trim_log(log).stat().st_size == 100
        writer.write(b"y")
        start.trim_log(log)
        writer.write(b"new\n")
    assert log.read_bytes() == b"new\n"
    assert log.with_suffix(".old.log").read_bytes() == b"x" * 100 + b"y"


def test_a_log_may_have_eight_mebibytes(tmp_path: Path) -> None:
    """LOG_LIMIT as shipped."""
    log = tmp_path / "web.log"
    for size, left in ((8 * 1024**2, 8 * 1024**2), (8 * 1024**2 + 1, 0)):
        log.touch()
        os.truncate(log, size)
        assert start.trim_log(log).stat().st_size == left
