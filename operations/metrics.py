"""A town's figures, read from its database: jobs, workers, backups, storage, mail, releases, plays. Nobody's name.

Every machine of a town answers the same, so whoever watches several takes the largest, not the sum.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, Min, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dubbing.models import Plays, Release
from jobs.models import Job, Worker
from jobs.queries import abandoned_jobs
from storage.models import StoredFile
from volunteers.queries.last_backup import backup_state
from volunteers.queries.mail_state import mail_state

Samples = list[tuple[tuple[str, ...], float]]
SUMS_KEPT_S = 3600  # of tables with a row for each file or day: millions, in a large town
SUMS_KEY = "metrics-sums"


def _gauge(name: str, about: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    family = GaugeMetricFamily(f"portevoix_{name}", about, labels=labels)
    for values, figure in samples:
        family.add_metric(values, figure)
    return family


def _age_s(moment: datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment else 0.0


def _jobs() -> Iterator[Metric]:
    counts = Job.objects.order_by().values_list("queue", "state").annotate(count=Count("pk"))
    yield _gauge(
        "jobs", "Jobs by queue and state.", ("queue", "state"), [((queue, state), n) for queue, state, n in counts]
    )
    waiting: Any = Job.objects.may_begin().order_by().values_list("queue")
    oldest = dict(waiting.annotate(oldest=Min(Coalesce("not_before", "created_at"))))
    ages: Samples = [((queue,), _age_s(oldest.get(queue))) for queue in Job.Queue.values]
    yield _gauge("job_waiting_seconds", "How long the oldest job that may begin has waited.", ("queue",), ages)
    about = "Running jobs whose holder has given no sign of life for two leases."
    yield _gauge("jobs_abandoned", about, (), [((), abandoned_jobs())])


def _workers() -> Iterator[Metric]:
    seen = Worker.objects.values_list("name", "queue", "seen_at")
    ages: Samples = [((name, queue), _age_s(at)) for name, queue, at in seen]
    yield _gauge("worker_heartbeat_seconds", "Age of a worker's sign of life (every 5 s).", ("worker", "queue"), ages)


def _backups() -> Iterator[Metric]:
    """No age where no backup is expected: on a machine where somebody tries Portevoix."""
    state = backup_state()
    if state.is_expected:
        good: Samples = [((), _age_s(state.good_at) if state.good_at else float("inf"))]
        yield _gauge("backup_good_age_seconds", "Age of the last backup in which nothing was missing.", (), good)
        yield _gauge("backup_lost_files", "Files of which no whole copy is left.", (), [((), state.lost)])


def _mail() -> Iterator[Metric]:
    state = mail_state()
    numbers: Samples = [(("waiting",), state.waiting), (("refused",), state.refused)]
    yield _gauge("letters", "Letters that wait for over a minute, or are refused.", ("state",), numbers)
    yield _gauge("mail_trouble_seconds", "For how long mail has waited.", (), [((), _age_s(state.since))])


def _releases() -> Iterator[Metric]:
    counts = Release.objects.order_by().values_list("kind", "state").annotate(count=Count("pk"))
    found: Samples = [((kind, state), n) for kind, state, n in counts]
    yield _gauge("releases", "Releases by kind and state.", ("kind", "state"), found)


def _disk() -> Iterator[Metric]:
    usage = shutil.disk_usage(settings.DATA_DIR)
    found: Samples = [(("free",), usage.free), (("total",), usage.total)]
    yield _gauge("disk_bytes", "The disk of the data directory.", ("of",), found)


def _sums() -> dict[str, Samples]:
    files = StoredFile.objects.order_by().values_list("store", "state").annotate(count=Count("pk"), size=Sum("bytes"))
    rows = list(files)
    totals = Plays.objects.aggregate(plays=Sum("plays"), downloads=Sum("downloads"), prints=Sum("prints"))
    return {
        "files": [((store, state), n) for store, state, n, _size in rows],
        "bytes": [((store, state), size) for store, state, _n, size in rows],
        "plays": [((what,), n or 0) for what, n in totals.items()],
    }


def _stored_and_played() -> Iterator[Metric]:
    sums: dict[str, Samples] | None = cache.get(SUMS_KEY)
    if sums is None:
        cache.set(SUMS_KEY, sums := _sums(), SUMS_KEPT_S)
    labels = ("store", "state")
    yield _gauge("stored_files", "Stored files (counted once an hour).", labels, sums["files"])
    yield _gauge("stored_bytes", "Their bytes (counted once an hour).", labels, sums["bytes"])
    yield _gauge("plays", "Plays, downloads and prints so far (once an hour).", ("what",), sums["plays"])


PARTS: tuple[Callable[[], Iterator[Metric]], ...] = (
    _jobs,
    _workers,
    _backups,
    _mail,
    _releases,
    _stored_and_played,
)


class TownFigures(Collector):
    """A database that is away is told by `portevoix_database`, and takes its own figures with it only."""

    def collect(self) -> Iterator[Metric]:
        found: list[Metric] = []
        try:
            for part in PARTS:
                found += part()
            answers = 1
        except DatabaseError:
            answers = 0
        yield from found
        yield from _disk()
        yield _gauge("version", "The program's version.", ("version",), [((settings.VERSION,), 1)])
        yield _gauge("database", "1: the database answers.", (), [((), answers)])
