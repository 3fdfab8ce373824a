"""The database as it was before a migration, for tests of what that migration carries over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import content_digest, once

Node = tuple[str, str | None]


def migrate_to(*nodes: Node) -> None:
    MigrationExecutor(connection).migrate(list(nodes))


def _go_back(nodes: tuple[Node, ...]) -> None:
    """Once a run; afterwards SQLite copies what it made then, a hundred times as fast."""
    if connection.vendor != "sqlite":
        migrate_to(*nodes)
        return
    connection.ensure_connection()
    kept = once.answers_folder() / f"database {content_digest.digest(*nodes)}"
    if not kept.exists():
        migrate_to(*nodes)
        with once.write_aside(kept) as made, closing(sqlite3.connect(made)) as copy:
            connection.connection.backup(copy)
        return
    with closing(sqlite3.connect(kept)) as copy:
        copy.backup(connection.connection)


@contextmanager
def database_at(*nodes: Node) -> Iterator[Any]:
    """Go back to these migrations (None: before the first of an app), give the models of that time, and come forward.

    Going back takes along what depends on them in any room, so coming forward means all rooms: with those of one app
    alone, the tests after this one would miss tables.
    """
    _go_back(nodes)
    try:
        there = [(app, name) for app, name in nodes if name]
        state = MigrationExecutor(connection).loader.project_state(there)
        yield state.apps
    finally:
        migrate_to(*MigrationExecutor(connection).loader.graph.leaf_nodes())
