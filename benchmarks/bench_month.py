"""A month of a town's life in minutes: what grows is what people made, and nothing else.

python -m benchmarks.bench_month [--days 30] [--people 40] [--segments 4]

Each day a film of a few sentences comes in four languages; seeded people look at their pages, translate, record
(made-up bytes: what measures sound is taken as done) and review it, a family looks at every list, a short film is
published anew, and at night the queued work is done and `reconcile` looks through everything. People work by the
demonstration's clock (decision 0046). Jobs are kept for a month: they are judged as if most of it had passed, so that
they go within this one.

Ends with 1 where, in the second half of the month, something grew that nobody made: the rows of a table, files without
a row, files of releases that nobody plays, a thread, an open file, memory.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

from benchmarks.scratch_django import FOLDER, fresh_database

from django.apps import apps
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from benchmarks.size import sized
from dubbing.reconcile import reconcile
from jobs import execution, states
from jobs.models import Job
from jobs.retention import JOB_RETENTION
from operations.demonstration.town_clock import DAYS, town_clock
from storage.models import StoredFile
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.simulation.people import work
from tests.simulation.town import Town, a_town

SEED = 31
OF_SOUND = ("dubbing.intake", "dubbing.doubt", "dubbing.listen")
# What people made, and what is said of it: it grows for as long as they work. A file that went leaves its row.
DATA = ("tutorials", "subtitles", "dubbing", "journal", "volunteers", "storage")
Figures = dict[str, int]


def evening() -> Figures:
    """What is there when all have gone home: rows of tables that are no data, and what the machine holds."""
    gc.collect()
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in DATA]
    rows = {f"rows of {model._meta.db_table}": model._default_manager.count() for model in tables}
    there = StoredFile.objects.exclude(state=StoredFile.State.GONE)
    named = set(there.values_list("store", "path"))
    found = [path for store in ("private", "public") for path in (FOLDER / store).rglob("*") if path.is_file()]
    stores = [path.relative_to(FOLDER).parts for path in found]
    work_folders = [path for name in ("work", "uploads") for path in (FOLDER / name).rglob("*")]
    return {
        **rows,
        "files without a row": sum((name, "/".join(path)) not in named for name, *path in stores),
        "files of releases": there.filter(holder="release").count(),
        "working files": len(work_folders),
        "threads": threading.active_count(),
        "open files": len(os.listdir("/proc/self/fd")),
        "MB": int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024**2,
    }


def looks(clients: list[Client], town: Town) -> None:
    """Everybody opens their page; a family looks at the list of each language."""
    for client in clients:
        assert client.get("/atelier/", follow=True).status_code == 200
    for tag in town.versions:
        assert Client(SERVER_NAME="localhost").get(f"/{tag}/").status_code == 200


def day_of(number: int, town: Town, segments: int) -> None:
    """One more film for the same people, until its last sentence is approved."""
    french = [(n * 3000, n * 3000 + 2400, f"Touchez le bouton {number} {n}.") for n in range(segments - 1)]
    film = factories.tutorial(f"jour-{number}", french, title=f"Jour {number}", duration_ms=segments * 3000)
    opener = town.versions["ar"].opened_by
    town.versions = {language: factories.version(film, language, opener) for language in town.versions}
    heard = work(town, SEED + number)
    assert heard.faults == [], heard.faults


def night(today: datetime, ahead: timedelta) -> None:
    """What workers did of it. Jobs and pages have the real time: the jobs are dated by this day once they ended."""
    begun = timezone.now()
    for job in Job.objects.may_begin().filter(kind__in=OF_SOUND):
        taken = states.lease(job.pk)
        assert taken is not None and states.finish(taken)
    while execution.work_next(Job.Queue.LONG) is not None:
        pass
    Job.objects.filter(ended_at__gte=begun).update(ended_at=today)
    cache.clear()  # "a few times a day" is every night
    reconcile(thorough=True, now=today + ahead)
    connections.close_all()


def grown(middle: Figures, end: Figures) -> list[str]:
    """What grew by more than one day differs from another, though nobody made it."""
    return [f"{name}: {middle[name]} → {now}" for name, now in end.items() if now > middle.get(name, 0) * 1.2 + 5]


def main(asked: argparse.Namespace) -> int:
    fresh_database(static=True)
    kept = timedelta(days=max(1, asked.days // 4))
    town = a_town(8, FOLDER, people=asked.people)
    film = factories.coordinator("publisher")
    version = factories.version(studio.tutorial(), "en", film)
    studio.translated(version, film)
    room = Room(film, studio.voice(), factories.reviewer("en"), version)
    clients = [Client(SERVER_NAME="localhost") for _person in town.people]
    for client, (person, *_work) in zip(clients, town.people, strict=True):
        client.force_login(person)
    evenings: list[Figures] = []
    for number in range(min(asked.days, DAYS - 1)):
        begun = process_time()
        looks(clients, town)
        with town_clock() as clock:
            clock.go(number)
            day_of(number, town, asked.segments)
            today = timezone.now()
        assert built(room, "subtitles").state == "live"
        night(today, JOB_RETENTION - kept)
        evenings.append(evening())
        shown = {name: n for name, n in evenings[-1].items() if n}
        print(f"day {number}: {process_time() - begun:.0f} s of the processor, {shown}", flush=True)
    connection.close()
    faults = grown(evenings[len(evenings) // 2], evenings[-1])
    print(*faults or ["nothing grew but what people made"], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=sized(30, 4))
    parser.add_argument("--people", type=int, default=sized(40, 8))
    parser.add_argument("--segments", type=int, default=sized(4, 2), help="of each film")
    sys.exit(main(parser.parse_args()))
