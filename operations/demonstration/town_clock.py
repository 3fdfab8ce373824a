"""The days of the demonstration's month: a clock that its command alone sets, in its own process.

The journal dates what it records, and is never changed: what shall lie three weeks back is done under a clock that says
so. What holds between processes keeps the real time: leases, codes, and files that nobody holds yet. No worker is told
of new jobs meanwhile, for it would date what it does by another clock; what this process leaves they find within a
minute.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from types import ModuleType

from django.utils import timezone

from jobs import states

DAYS = 35
"""How long before today the demonstration begins: it is in its second month."""
REAL = ("jobs", "storage", "allauth", "subtitles.actions.claims")
"""Who asks for the time between processes: rooms, or modules."""


class TownClock:
    """What `django.utils.timezone` asks in place of `datetime` meanwhile."""

    def __init__(self) -> None:
        self._begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
        self._said = self._begin

    def go(self, day: int, hour: float = 9.0) -> None:
        """day: from 0, before DAYS. hour: of the town's clock. It stands still until the next call."""
        self._said = self._begin + timedelta(days=day, hours=hour)

    def now(self, tz: tzinfo | None = None) -> datetime:
        """As `datetime.now`. Who asks is whoever called `timezone.now`."""
        asks = sys._getframe(2).f_globals.get("__name__", "")
        is_real = any(asks == name or asks.startswith(f"{name}.") for name in REAL)
        return datetime.now(tz) if is_real else self._said.astimezone(tz)


@contextmanager
def town_clock() -> Iterator[TownClock]:
    """Everything that this process does meanwhile is dated by the clock that is given."""
    clock = TownClock()
    with _replace_name(timezone, "datetime", clock), _replace_name(states, "notify", lambda *_about: False):
        yield clock


@contextmanager
def _replace_name(module: ModuleType, name: str, meanwhile: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, meanwhile)
    try:
        yield
    finally:
        setattr(module, name, before)
