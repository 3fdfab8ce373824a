"""The clock of the demonstration's month: what people do is dated by it, what holds between processes is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import FunctionType

from django.utils import timezone

import jobs.states
import storage.states
from operations.demonstration.town_clock import DAYS, town_clock


def ask() -> datetime:
    return timezone.now()


def test_it_dates_what_people_do_and_no_lease() -> None:
    before = timezone.localtime()
    with town_clock() as clock:
        clock.go(3, 18.5)
        said = timezone.localtime()
        assert (said.date(), said.hour, said.minute) == (before.date() - timedelta(days=DAYS - 3), 18, 30)
        assert timezone.localdate() == said.date()
        told = [FunctionType(ask.__code__, vars(module))() for module in (jobs.states, storage.states)]
    after = timezone.localtime()
    assert all(before <= moment <= after for moment in told)
