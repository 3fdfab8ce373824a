"""What a database is made of, to be compared: columns, constraints, indexes, triggers."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
DIGEST = re.compile(r"_[0-9a-f]{8}(?=_|$)")


def schema() -> dict[str, Any]:
    """table → its columns, constraints and indexes; and the triggers. Without orders and made-up names, which depend on
    the way to it."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            constraints: dict[str, Any] = dict(connection.introspection.get_constraints(cursor, table))
            found[table] = {
                "columns": sorted(
                    (column.name, str(column.type_code), column.null_ok, column.display_size or 0, column.precision)
                    for column in columns
                ),
                "constraints": sorted(
                    repr(
                        (
                            _name(name),
                            sorted(column or "(expression)" for column in one["columns"] or []),
                            *(one[kind] for kind in KINDS),
                        )
                    )
                    for name, one in constraints.items()
                ),
            }
        cursor.execute(TRIGGERS[connection.vendor])
        found["triggers"] = sorted((name, " ".join(text.split())) for name, text in cursor.fetchall())
    return found


KINDS = ("primary_key", "unique", "foreign_key", "check", "index")


def _name(name: str) -> str:
    """A constraint's own name; "" for one that Django or the engine made up of table, column and a digest."""
    return "" if DIGEST.search(name) or name.startswith(("__", "sqlite_")) or name.endswith("_pkey") else name
