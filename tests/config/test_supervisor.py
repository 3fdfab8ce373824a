"""The supervisor keeps its children, and leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.supervisor import Child, Supervisor
from tests.processes import is_alive, number_in, wait_for, wait_gone

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(case: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.config.supervised", str(tmp_path), case],
            cwd=ROOT,
            env={**os.environ, "PORTEVOIX_DATA": str(tmp_path / "data")},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def pids(folder: Path, *names: str) -> list[int]:
    return [number_in(folder / f"{name}.pid") for name in names]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_ends_everything_and_returns_0(start: Start, tmp_path: Path, how: signal.Signals) -> None:
    supervisor = start("family")
    family = pids(tmp_path, "first", "first-grandchild", "second")
    wait_for((tmp_path / "ready").exists, "all stages")
    supervisor.send_signal(how)
    assert supervisor.wait(120) == 0
    for pid in family:
        wait_gone(pid)


def test_killed_with_9_it_takes_children_and_their_children_along(start: Start, tmp_path: Path) -> None:
    supervisor = start("family")
    family = pids(tmp_path, "first", "first-grandchild", "second")
    supervisor.kill()
    for pid in family:
        wait_gone(pid)


def test_a_killed_child_is_started_again_and_its_own_child_is_gone(start: Start, tmp_path: Path) -> None:
    start("family")
    wait_for((tmp_path / "ready").exists, "all stages")
    first, grandchild, second = pids(tmp_path, "first", "first-grandchild", "second")
    os.kill(first, signal.SIGKILL)
    wait_gone(grandchild)
    again = wait_for(lambda: pid if (pid := number_in(tmp_path / "first.pid")) != first else None, "a new first child")
    assert is_alive(again)
    assert is_alive(second), "the others are left alone"
    assert "first ended (signal SIGKILL); it is started again." in (tmp_path / "said").read_text()


def test_a_forked_child_is_a_program_of_its_own(start: Start, tmp_path: Path) -> None:
    """It shares what is loaded; all else is as if it had been started: session, priority, output, name, end."""
    supervisor = start("forked")
    (first,) = pids(tmp_path, "first")
    priority = min(os.nice(0) + 3, 19)
    assert (tmp_path / "first.log").read_text() == f"shared=True nice={priority} leads=True\n"
    assert Path(f"/proc/{first}/cmdline").read_bytes().rstrip(b"\0") == b"tests.config.forked_toy first"
    assert f"PORTEVOIX_DATA={tmp_path / 'data'}".encode() in Path(f"/proc/{first}/environ").read_bytes().split(b"\0")
    wait_for((tmp_path / "ready").exists, "all stages")
    os.kill(first, signal.SIGTERM)
    second = wait_for(lambda: pid if (pid := number_in(tmp_path / "first.pid")) != first else None, "another one")
    assert (tmp_path / "ended").exists(), "it ended as programs do"
    assert "first ended (exit code 5); it is started again." in (tmp_path / "said").read_text()
    supervisor.kill()
    wait_gone(second)


def test_a_child_that_does_not_listen_is_killed_after_the_grace(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    (first,) = pids(tmp_path, "first")
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(120) == 0
    wait_gone(first)


def test_a_child_that_cannot_be_brought_up_stops_all_with_1(start: Start, tmp_path: Path) -> None:
    assert start("broken").wait(120) == 1
    said = (tmp_path / "said").read_text()
    assert said.count("never ended (exit code 7)") == 4
    assert "never cannot be started. Portevoix stops." in said


def test_what_a_child_left_in_its_group_is_killed_and_its_last_words_are_told(start: Start, tmp_path: Path) -> None:
    start("forsaking")
    (left,) = pids(tmp_path, "first-left")
    wait_gone(left)
    said = tmp_path / "said"
    wait_for(lambda: said.exists() and "the toy is broken" in said.read_text(), "the child's last words")


def test_a_job_that_ends_well_is_not_started_again(start: Start, tmp_path: Path) -> None:
    supervisor = start("once")
    (first,) = pids(tmp_path, "first")
    (job,) = pids(tmp_path, "job")
    wait_for((tmp_path / "ready").exists, "all stages")
    wait_gone(job)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(120) == 0
    wait_gone(first)
    assert number_in(tmp_path / "job.pid") == job
    assert "job" not in (tmp_path / "said").read_text()


def test_a_child_that_ended_in_the_moment_of_stopping_is_buried_like_the_others() -> None:
    children = [Child(name, ["sleep", "600"]) for name in ("gone", "there")]
    supervisor = Supervisor(children, lambda line: None, grace_s=5)
    supervisor._start_due()
    gone, there = (kept.process for kept in supervisor.kept)
    assert gone and there
    os.kill(gone.pid, signal.SIGKILL)
    wait_for(lambda: not is_alive(gone.pid), "its end, not yet noticed")
    supervisor._stop()
    assert (gone.returncode, there.returncode) == (-signal.SIGKILL, -signal.SIGTERM)
