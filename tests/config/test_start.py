"""script/run lived through: it answers, refuses a second one, ends cleanly, leaves nothing however it is killed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processes import broker_answers
from tests.processes import is_alive, wait_for, wait_gone

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`python -m config.start` on a data directory of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        told = {"PORTEVOIX_ENV": "embedded", "PORTEVOIX_DATA": str(self.data), "PORTEVOIX_DEMO": "no"}
        return {**kept, **told, "PORT": str(self.port), **more}

    def start(self) -> None:
        output = (self.data.parent / "said").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.start"], cwd=ROOT, env=self.environment(), stdout=output, stderr=output
        )
        wait_for(self.answers, "the first page", 120)

    def answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz", headers={"Host": "localhost"})
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def said(self) -> str:
        return (self.data.parent / "said").read_text()

    def ours(self) -> dict[int, str]:
        """Every living process of this data directory, by its environment or its command (Valkey overwrites both)."""
        mark, found = f"PORTEVOIX_DATA={self.data}".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                ours = mark in (folder / "environ").read_bytes().split(b"\0") or f"{self.data}/run" in command
                if ours and is_alive(int(folder.name)):
                    found[int(folder.name)] = command
            except OSError:  # it ended while we looked, or is none of our business
                continue
        return found

    def the(self, word: str) -> int:
        """The oldest process whose command says `word`."""
        return wait_for(lambda: min((pid for pid, argv in self.ours().items() if word in argv), default=None), word)

    def broker_is_there(self) -> bool:
        return broker_answers(self.data / "run" / "broker.sock")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    one = Running(tmp_path / "data")
    one.start()
    yield one
    assert one.process
    one.process.kill()
    one.process.wait()
    for pid in one.ours():
        wait_gone(pid)


def worker_count(running: Running) -> int:
    """Celery processes: two workers with three pool children, and the scheduler."""
    return sum("celery" in argv for argv in running.ours().values())


def test_it_answers_survives_every_crash_and_ends_with_0(running: Running) -> None:
    assert running.process
    wait_for(lambda: worker_count(running) == 6, "workers, pool children and scheduler")
    assert "Portevoix answers." in running.said()

    second = subprocess.run(
        [sys.executable, "-m", "config.start"], cwd=ROOT, env=running.environment(), capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"already runs on this data directory (process {running.process.pid})" in second.stderr

    for word, back in (
        ("unixsocket", running.broker_is_there),
        ("gunicorn", running.answers),
        ("-Q long", lambda: worker_count(running) == 6),
        ("beat", lambda: worker_count(running) == 6),
    ):
        victim = running.the(word)
        os.kill(victim, signal.SIGKILL)
        wait_gone(victim)
        wait_for(back, f"{word} again", 60)
        assert is_alive(running.process.pid)

    everything = running.ours()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}


def test_killed_with_9_nothing_is_left_and_the_next_start_works(running: Running) -> None:
    assert running.process
    wait_for(lambda: worker_count(running) == 6, "workers, pool children and scheduler")
    everything = running.ours()
    assert len(everything) >= 11, "supervisor, broker, web and its two, workers and their three, scheduler"
    running.process.kill()
    running.process.wait()
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}
    running.start()
    assert wait_for(running.broker_is_there, "the broker")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    one = Running(tmp_path / "data")
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
    one = Running(tmp_path / ("d" * 100))
    refused = subprocess.run(
        [sys.executable, "-m", "config.start"], cwd=ROOT, env=one.environment(), capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert "choose a shorter PORTEVOIX_DATA" in refused.stderr
