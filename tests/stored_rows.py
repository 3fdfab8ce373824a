"""Rows in the table of stored files for what a test wrote by hand: a release, a take, a tutorial with files."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps

from dubbing.models import Release, Take
from dubbing.stored_files import holder_of_release
from storage.models import StoredFile
from storage.states import FileState
from storage.stored_files import Holder, set_sources
from tutorials.models import Tutorial


def record_rows(*things: Release | Take | Tutorial) -> None:
    """Rows for the files that these rows name, as the migration makes them of an older database."""
    migration: Any = import_module("dubbing.migrations._stored_files")
    table = migration._Table(apps)
    for thing in things:
        kind = type(thing).__name__.lower()
        key = thing.client_id if isinstance(thing, Take) else thing.pk
        StoredFile.objects.filter(holder=kind, holder_id=str(key)).delete()
        if isinstance(thing, Release):
            table._write("release", str(thing.pk), migration.of_release(thing, table.voices))
            played = [segment.get("take") for segment in thing.manifest.get("segments", [])]
            set_sources(holder_of_release(thing.pk), [Holder("take", take) for take in played if take])
        elif isinstance(thing, Take):
            table._write("take", str(thing.client_id), migration.of_take(thing))
        else:
            table._write("tutorial", str(thing.pk), migration.of_tutorial(thing))


def rows_of(holder: str, key: object) -> dict[str, set[str]]:
    """path → the states of its rows for this holder."""
    found: dict[str, set[str]] = {}
    for row in StoredFile.objects.filter(holder=holder, holder_id=str(key)):
        found.setdefault(row.path, set()).add(row.state)
    return found


def needed_names() -> set[tuple[str, str]]:
    """(store, path) of every file that a row promises: what a backup holds."""
    return set(StoredFile.objects.filter(state=FileState.NEEDED).order_by().values_list("store", "path").distinct())
