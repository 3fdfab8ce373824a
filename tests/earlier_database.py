"""The database as it was before a migration, for tests of what that migration carries over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Node = tuple[str, str | None]


def migrate_to(*nodes: Node) -> None:
    MigrationExecutor(connection).migrate(list(nodes))


@contextmanager
def database_at(*nodes: Node) -> Iterator[Any]:
    """Go back to these migrations (None: before the first of an app), give the models of that time, and come forward.

    Going back takes along what depends on them in any room, so coming forward means all rooms: with those of one app
    alone, the tests after this one would miss tables.
    """
    migrate_to(*nodes)
    try:
        there = [(app, name) for app, name in nodes if name]
        state = MigrationExecutor(connection).loader.project_state(there)
        yield state.apps
    finally:
        migrate_to(*MigrationExecutor(connection).loader.graph.leaf_nodes())
