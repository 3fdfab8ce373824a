"""Waiting for processes and files without sleeping: a condition with a deadline, or the kernel's word of an end."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
PATIENCE_S = 120.0
# A checker runs for seconds: what Java's second compiler costs in that time it does not save.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def wait_for(condition: Callable[[], Value | None], what: str, within_s: float = PATIENCE_S) -> Value:
    """The first true value of `condition`; fails the test with `what` when the time is over."""
    deadline, never = time.monotonic() + within_s, threading.Event()
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {within_s} s in vain for {what}"
        never.wait(0.02)


def number_in(file: Path) -> int:
    """The process number that a toy wrote."""
    return wait_for(lambda: int(file.read_text()) if file.exists() else None, f"{file.name}")


def is_alive(pid: int) -> bool:
    """Running, and not a zombie that nobody has reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_gone(pid: int, within_s: float = PATIENCE_S) -> None:
    """Returns when the process has ended, by its pidfd: no number can be mistaken for another's."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], within_s)
        assert ended, f"process {pid} still runs after {within_s} s: {Path(f'/proc/{pid}/status').read_text()}"
    finally:
        os.close(handle)
