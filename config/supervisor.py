"""Keeps a few processes alive on one machine, and leaves nothing behind.

Guarantees:
- every child runs in its own session with a parent-death signal: if the supervisor is killed with -9, all of them end;
- a child that ends is started again, first at once, then after longer delays; what is left of its group is killed;
- stopping asks each child's main process only (Celery: SIGTERM to the whole group would kill the running tasks) and
  kills the group after it ended, or after a grace period.

It knows nothing of Portevoix: `config/processes.py` says which children there are.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from config.forks import Fork, InFork, default_signals, fork

PR_SET_PDEATHSIG = 1
FIRST_DELAY_S, LAST_DELAY_S = 0.25, 30.0
STEADY_S = 20.0  # a child that ran for so long has recovered: the delay begins at the first one again
TICK_S = 0.25
QUIET_TICK_S = 2.0  # once everything runs: the end of a child is a signal, and is noticed at once
STOP_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
HANDLED_SIGNALS = STOP_SIGNALS | {signal.SIGCHLD}
LIBC = ctypes.CDLL(None, use_errno=True)  # loaded before any fork

Say = Callable[[str], None]
Process = subprocess.Popen[bytes] | Fork


@dataclass(frozen=True)
class Child:
    """One process to keep. `stage`: started in rising order, each stage when the one before is ready, and stopped in
    falling order. `ready`: whether it can be used (default: it runs). `once`: a job that ends by itself; 0 is success.
    `output`: the file to which its output is appended, None: the terminal. `forked`: `argv` is `python -m module …`,
    and what runs it is a fork of this process, which shares what this one has loaded (`config.forks`).
    """

    name: str
    argv: Sequence[str]
    stage: int = 0
    ready: Callable[[], bool] | None = None
    once: bool = False
    on_success: Callable[[], None] | None = None
    output: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    forked: bool = False


class _ChildState:
    """A child and its state."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: Process | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.delay = FIRST_DELAY_S
        self.was_ready = False
        self.ended = False  # a `once` child that is done

    def is_ready(self) -> bool:
        if self.ended or self.was_ready:
            return True
        if self.process is not None:
            self.was_ready = self.child.ready is None or self.child.ready()
        return self.was_ready


def die_with(parent: int) -> Callable[[], None]:
    """For `preexec_fn`: ends the process by SIGKILL when `parent`'s main thread ends. Safe: we have a single thread."""

    def between_fork_and_exec() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED_SIGNALS)

    return between_fork_and_exec


class Supervisor:
    """Runs the children until it is asked to stop.

    grace_s: how long a stopping child may take before its group is killed. give_up: how often a child may end before
    it was ever ready; then everything stops with exit code 1 (a port that is taken, a broken setting).
    on_tick: called every other second, and oftener until everything runs. on_ready: called once, when every stage is
    ready.
    """

    def __init__(
        self,
        children: Sequence[Child],
        say: Say,
        *,
        grace_s: float = 10.0,
        give_up: int = 4,
        on_ready: Callable[[], None] | None = None,
        on_tick: Callable[[], None] | None = None,
    ) -> None:
        self.kept = [_ChildState(child) for child in sorted(children, key=lambda child: child.stage)]
        self.say = say
        self.grace_s = grace_s
        self.give_up = give_up
        self.on_ready = on_ready
        self.on_tick = on_tick
        self.failures_before_ready: dict[str, int] = {}
        self.code = 0

    def run(self) -> int:
        """Exit code: 0 after a signal asked to stop, 1 when a child could not be brought up. InFork: in a child."""
        # Blocked and awaited instead of handled: no signal is lost, and no handler interrupts other code.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED_SIGNALS)
        try:
            while not self._step():
                pass
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return self.code

    def _step(self) -> bool:
        """One round; True when it is time to stop."""
        self._start_due()
        if self.on_ready is not None and all(kept.is_ready() for kept in self.kept):
            on_ready, self.on_ready = self.on_ready, None
            on_ready()
        if self.on_tick is not None:
            self.on_tick()
        running = self.on_ready is None and all(kept.process or kept.ended for kept in self.kept)
        caught = signal.sigtimedwait(HANDLED_SIGNALS, QUIET_TICK_S if running else TICK_S)
        if caught is not None and caught.si_signo in STOP_SIGNALS:
            return True
        return not all(self._check(kept) for kept in self.kept)

    def _start_due(self) -> None:
        now = time.monotonic()
        for kept in self.kept:
            earlier = [other for other in self.kept if other.child.stage < kept.child.stage]
            if not all(other.is_ready() for other in earlier):
                return
            if kept.process is None and not kept.ended and now >= kept.start_at:
                self._start(kept)

    def _start(self, kept: _ChildState) -> None:
        child = kept.child
        output = open(child.output, "ab", buffering=0) if child.output else None  # noqa: SIM115  # closed below
        try:
            kept.process = self._fork_child(child, output) if child.forked else self._program(child, output)
        finally:
            if output:
                output.close()
        kept.started_at = time.monotonic()

    def _program(self, child: Child, output: BinaryIO | None) -> Process:
        return subprocess.Popen(
            list(child.argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env={**os.environ, **child.environment},
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),
        )

    def _fork_child(self, child: Child, output: BinaryIO | None) -> Process:
        """Returns in this process only: in the fork InFork is raised."""
        parent = os.getpid()
        process = fork(output)
        if process is None:
            self.kept = []  # they are the parent's to stop
            default_signals(HANDLED_SIGNALS)
            die_with(parent)()
            raise InFork(child.name, child.argv, child.environment)
        return process

    def _check(self, kept: _ChildState) -> bool:
        """Notice an end and plan the next start; False when the child cannot be brought up."""
        if kept.process is None or not _has_ended(kept.process):
            return True
        code = _kill_group(kept.process)
        kept.process = None
        child, lived = kept.child, time.monotonic() - kept.started_at
        if child.once and code == 0:
            kept.ended = True
            if child.on_success is not None:
                child.on_success()
            return True
        again = "" if child.once else "; it is started again"
        self.say(f"{child.name} ended ({_exit_words(code)}){again}.{self._tail(child)}")
        if child.once:
            kept.ended = True
            return True
        if not kept.was_ready:
            count = self.failures_before_ready[child.name] = self.failures_before_ready.get(child.name, 0) + 1
            if count >= self.give_up:
                self.say(f"{child.name} cannot be started. Portevoix stops.")
                self.code = 1
                return False
        kept.delay = FIRST_DELAY_S if lived >= STEADY_S else min(kept.delay * 2, LAST_DELAY_S)
        kept.start_at = time.monotonic() + kept.delay
        return True

    def _tail(self, child: Child) -> str:
        if child.output is None or not child.output.exists():
            return ""
        with child.output.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 2000))
            lines = file.read().decode("utf-8", "replace").splitlines()[-4:]
        return "".join(f"\n    {line[:160]}" for line in lines) + f"\n    (more in {child.output})"

    def _stop(self) -> None:
        """Latest stage first, so that no worker outlives its broker; a second signal ends the grace period."""
        if any(kept.process for kept in self.kept):
            self.say(
                f"Stopping: running work may take up to {self.grace_s:.0f} s. Again to stop at once; nothing is lost."
            )
        for stage in sorted({kept.child.stage for kept in self.kept}, reverse=True):
            running = [kept.process for kept in self.kept if kept.child.stage == stage and kept.process]
            for process in running:
                # Not Popen.send_signal: it reaps a child that has just ended, and its number is then free for another.
                os.kill(process.pid, signal.SIGTERM)
            deadline = time.monotonic() + self.grace_s
            while not all(_has_ended(process) for process in running) and time.monotonic() < deadline:
                caught = signal.sigtimedwait(HANDLED_SIGNALS, TICK_S)
                if caught is not None and caught.si_signo in STOP_SIGNALS:
                    self.grace_s = deadline = 0.0
            for process in running:
                _kill_group(process)


def _has_ended(process: Process) -> bool:
    """Without reaping: until then its number, which is also its group's, is not given to another process."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(process: Process) -> int:
    """Kill whatever is left of the child's group, itself included, and reap it. Its return code."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    return process.wait()


def _exit_words(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
