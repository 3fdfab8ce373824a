"""Forty volunteers at work at the same time, as the test does it, with the two thousand segments of a whole town.

python -m benchmarks.bench_volunteers [SEGMENTS, 2000] [SEED, 20]
python script/with_postgres.py python -m benchmarks.bench_volunteers        on PostgreSQL

Says how long it took and what was found wrong: nothing may be. A scratch database is filled and thrown away.
"""

from __future__ import annotations

import sys
from time import perf_counter

from benchmarks.scratch_tests import FOLDER

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from journal.models import Entry
from tests.simulation import afterwards
from tests.simulation.moves import illegal_moves, stop_watching, watch_moves
from tests.simulation.people import DAYS, work
from tests.simulation.town import a_town, is_unfinished


def main(segments: int, seed: int) -> int:
    setup_test_environment()
    before = setup_databases(verbosity=0, interactive=False)
    town = a_town(segments, FOLDER)
    watch_moves()
    began = perf_counter()
    heard = work(town, seed, days=DAYS)
    took = perf_counter() - began
    wrong = {
        "faults": heard.faults,
        "illegal moves": illegal_moves(),
        "lost texts": afterwards.lost_texts(heard),
        "approved twice": afterwards.approved_twice(),
        "approved by themselves": afterwards.approved_by_themselves(),
        "replayed otherwise": afterwards.replayed_otherwise(),
        "news not once": afterwards.news_not_once(),
        "unfinished": [version for version in town.versions.values() if is_unfinished(version)],
    }
    print(f"{connection.vendor}: {len(town.people)} people, {segments} segments, {took:.0f} s")
    print(f"{len(heard.texts)} texts sent, {Entry.objects.count()} lines in the journal; told: {dict(heard.said)}")
    print(f"requests sent again because the database had no time: {heard.again}")
    for name, found in wrong.items():
        print(f"{name}: {len(found)} {found[:3] if found else ''}")
    stop_watching()
    teardown_databases(before, verbosity=0)
    return int(any(wrong.values()))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(given + [2000, 20][len(given) :])))
