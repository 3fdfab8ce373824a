"""What one answer costs: processor time of the program and of the database, queries, bytes, memory, loaded rows."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_init

from tutorials.models import Tutorial

BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
OWN = Path("/proc/self")


@dataclass(frozen=True)
class Cost:
    """program_ms, database_ms: of the processor. megabytes: by which the process grew while it answered, at most."""

    status: int
    program_ms: float
    database_ms: float
    queries: int
    kilobytes: float
    megabytes: float

    def __str__(self) -> str:
        sums = f"{self.program_ms:7.1f} + {self.database_ms:6.1f} ms {self.queries:3} questions"
        return f"{sums} {self.kilobytes:7.1f} kB {self.megabytes:+6.1f} MB"

    @property
    def is_within(self) -> bool:
        """What a town of a thousand films in forty languages may cost."""
        answered = self.program_ms <= 150 and self.database_ms <= 50 and self.queries <= 12
        return answered and self.kilobytes <= 100 and self.megabytes <= 10


@contextmanager
def statements() -> Iterator[list[tuple[str, float]]]:
    """Those that are sent meanwhile, each with the seconds that this process spent in it."""
    told: list[tuple[str, float]] = []

    def timed(execute: Any, sql: str, *given: Any) -> Any:
        begun = process_time()
        try:
            return execute(sql, *given)
        finally:
            if not sql.startswith(BRACKETS):
                told.append((sql, process_time() - begun))

    with connection.execute_wrapper(timed):
        yield told


def cost_of(ask: Callable[[], Any], rounds: int = 5) -> Cost:
    """Medians, after one answer that warms what is kept; memory of the first of them."""
    ask()
    program, database, grown = [], [], 0.0
    for turn in range(rounds):
        before = _memory_reset() if not turn else 0.0
        with statements() as told:
            served, begun = _server_seconds(), process_time()
            answer = ask()
            spent, served = process_time() - begun, _server_seconds() - served
        grown = _memory("VmHWM") - before if not turn else grown
        inside = sum(seconds for _sql, seconds in told)
        own = connection.vendor == "sqlite"  # the database works in this process
        program.append(spent - inside if own else spent)
        database.append(inside if own else served)
    size = len(answer.content) / 1000
    program_ms, database_ms = (1000 * statistics.median(seconds) for seconds in (program, database))
    return Cost(answer.status_code, program_ms, database_ms, len(told), size, grown)


def _server_seconds() -> float:
    """Of PostgreSQL's process for this connection: nanoseconds on a processor, where its server is on this machine."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    return int(schedule.split()[0]) / 1e9


def _memory_reset() -> float:
    """Megabytes of now; the highest is counted from here (Linux, `man proc_pid_clear_refs`)."""
    (OWN / "clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(field: str) -> float:
    lines = (OWN / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


@contextmanager
def loaded_rows() -> Iterator[Counter[str]]:
    """Rows that became objects meanwhile, by model; `videos`: films with the long columns that a list does not need."""
    found: Counter[str] = Counter()

    def seen(sender: type[Model], instance: Model, **_about: Any) -> None:
        found[sender.__name__] += 1
        found["videos"] += sender is Tutorial and "video" not in instance.get_deferred_fields()

    post_init.connect(seen)
    try:
        yield found
    finally:
        post_init.disconnect(seen)
