"""Writes rows by the hundred thousand: COPY on PostgreSQL, `executemany` on SQLite; no trigger and no signal runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction


def write(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """rows: column (`author_id`) → value; what a row does not name is as the model says."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    # Keys that are not given are the database's own: PostgreSQL refuses NULL for them.
    fields = [one for one in model._meta.concrete_fields if one.attname in first or not one.primary_key]
    usual = {field.attname: field.get_default() for field in fields}
    called = [field for field in fields if callable(field.default) and field.default not in {dict, list}]

    def values(row: dict[str, Any]) -> list[Any]:
        fresh = {field.attname: field.get_default() for field in called if field.attname not in row}
        told = {**usual, **fresh, **row}
        return [field.get_db_prep_save(told[field.attname], connection) for field in fields]

    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in chain([first], waiting):
                    copy.write_row(values(row))
        else:
            marks = ", ".join(["%s"] * len(fields))
            written: Any = (values(row) for row in chain([first], waiting))  # SQLite takes them one by one
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", written)


@contextmanager
def without_triggers() -> Iterator[None]:
    """And without foreign keys on PostgreSQL; afterwards keys go on where the rows end."""
    with transaction.atomic(), connection.cursor() as cursor:  # rows may name rows that follow
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            every = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
            for statement in every:
                cursor.execute(statement)
            cursor.execute("ANALYZE")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
        cursor.execute("ANALYZE")
