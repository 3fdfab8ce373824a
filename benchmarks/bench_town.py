"""Every page of everybody who works, in a town of any size.

python -m benchmarks.bench_town [--films 100] [--languages 10] [--segments 50] [--only WORD] [--passes] [--statements]

Targets, at 1,000 films × 40 languages on PostgreSQL (script/with_postgres.py) and 100 × 10 on SQLite: at most 150 ms
of the program, 50 ms of the database, 12 questions, 100 kB, 10 MB more. A scratch database is filled
(`town_material`) and thrown away; one that is there already, in the folder BENCH_FOLDER or at TEST_DATABASE_URL, is
measured again. Medians of five after one warm call, of the processor's time, which other programs do not change.
"""

from __future__ import annotations

import argparse
import gc
import sys
from functools import partial
from time import perf_counter
from typing import Any

from benchmarks.scratch_django import fresh_database

from django.core.cache import cache
from django.db import connection

from benchmarks.page_costs import cost_of, statements
from benchmarks.size import sized
from benchmarks.town_material import fill_town
from benchmarks.town_pages import NAMES, heard_film, pages, signed_in
from benchmarks.town_passes import PASSES
from benchmarks.town_passes import pass_of as a_pass
from benchmarks.town_plan import Size
from dubbing.progress.refresh import refresh_progress_cache
from tutorials.models import LanguageVersion, Tutorial


def main(asked: argparse.Namespace) -> int:
    fresh_database(static=True)
    if not Tutorial.objects.exists():
        begun = perf_counter()
        fill_town(Size(asked.films, asked.languages, segments=asked.segments))
        print(f"filled in {perf_counter() - begun:.0f} s")
    while refresh_progress_cache():
        pass  # of a town that another program filled
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its own autovacuum does elsewhere
            # PostgreSQL would share the work of a question among processes, of which one is measured.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    films = Tutorial.objects.filter(is_interface=False).count()
    print(f"{films} films, {LanguageVersion.objects.count()} versions, {connection.vendor}")
    clients = {name: signed_in(name) for name in (*NAMES, "nobody")}
    clients["coordinator"].get("/atelier/")
    gc.collect()
    gc.freeze()  # as config/wsgi.py does before the web server forks
    good = True
    for address, everybody in pages(heard_film(films)).items():
        for name in everybody if asked.only in address else ():
            cache.clear()
            ask: Any = partial(clients[name].get, address, follow=True)
            cost = cost_of(ask, rounds=sized(5, 1))
            assert cost.status == 200, (name, address, cost.status)
            good &= cost.is_within
            print(f"{name:12} {address:62} {cost}{'' if cost.is_within else '  <'}", flush=True)
            if asked.statements:
                with statements() as told:
                    ask()
                for sql, seconds in sorted(told, key=lambda pair: -pair[1])[:4]:
                    print(f"    {1000 * seconds:7.1f} ms {sql[:300]}")
    for name in PASSES if asked.passes else ():
        print(f"{'pass':12} {name:62} {cost_of(a_pass(name), rounds=sized(5, 1))}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--films", type=int, default=sized(100, 20))
    parser.add_argument("--languages", type=int, default=sized(10, 5))
    parser.add_argument("--segments", type=int, default=sized(50, 6), help="of a film")
    parser.add_argument("--only", default="")
    parser.add_argument("--statements", action="store_true")
    parser.add_argument("--passes", action="store_true", help="also what workers do every minute")
    code = main(parser.parse_args())
    connection.close()
    sys.exit(code)
