"""Every change of a state, written down by the database itself: whoever changes a state beside the tables is seen."""

from __future__ import annotations

from django.db import connection

from dubbing.models import Take
from dubbing.states import TAKE
from journal.states import Moves
from subtitles.models import TranslationRevision
from subtitles.states import REVISION

WATCHED: dict[str, tuple[Moves, frozenset[str]]] = {
    # A text that came second is kept as superseded from the start.
    TranslationRevision._meta.db_table: (REVISION, frozenset({"submitted", "superseded"})),
    Take._meta.db_table: (TAKE, frozenset({"received"})),
}


def watch_moves() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE moved (place text, was text, became text)")
        for table in WATCHED:
            for verb, was in (("INSERT", "''"), ("UPDATE", "OLD.state")):
                name = f"moved_{table}_{verb.lower()}"
                write = f"INSERT INTO moved VALUES ('{table}', {was}, NEW.state)"
                if connection.vendor == "sqlite":
                    cursor.execute(f"CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN {write}; END")
                    continue
                cursor.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN {write}; RETURN NULL; END $$"
                )
                cursor.execute(f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def stop_watching() -> None:
    with connection.cursor() as cursor:
        for table in WATCHED:
            for verb in ("insert", "update"):
                name = f"moved_{table}_{verb}"
                cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
                if connection.vendor != "sqlite":
                    cursor.execute(f"DROP FUNCTION {name}")
        cursor.execute("DROP TABLE moved")


def illegal_moves() -> list[tuple[str, str, str]]:
    """(table, from, to) of each that no table of moves knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT place, was, became FROM moved")
        seen = [(str(place), str(was), str(became)) for place, was, became in cursor.fetchall()]
    assert seen
    return [
        (place, was, became)
        for place, was, became in seen
        if was != became and became not in (WATCHED[place][1] if not was else WATCHED[place][0].get(was, frozenset()))
    ]
