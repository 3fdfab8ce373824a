"""Two machines in one test: the one that is backed up, and an empty one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from storage.files import walk


def disk(folder: Path) -> dict[str, Any]:
    """STORAGES with both stores in a folder of their own."""
    backend = "django.core.files.storage.FileSystemStorage"
    stores = {name: {"BACKEND": backend, "OPTIONS": {"location": str(folder / name)}} for name in ("private", "public")}
    return {**settings.STORAGES, **stores}


@contextmanager
def empty_machine(folder: Path) -> Iterator[Path]:
    """Settings, stores and database of a machine on which nothing is yet (SQLite); yields its data directory."""
    before = connection.settings_dict["NAME"]
    folder.mkdir()
    cache.clear()
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "portevoix.sqlite3")
    try:
        with override_settings(DATA_DIR=folder, STORAGES=disk(folder)):
            yield folder
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        cache.clear()


DERIVED = {"dubbing_keptprogress", "dubbing_progressmark", "storage_lastbackup"}
"""Forgotten by a restore, and counted anew (decision 0014); and what backups say of themselves."""


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that holds what nothing else does."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - DERIVED):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def stored() -> dict[tuple[str, str], str]:
    """(store, path) → digest, of every file in both stores."""
    names = [(store, path) for store in ("private", "public") for path in walk(storages[store], "")]
    return {(store, path): sha256(storages[store].open(path).read()).hexdigest() for store, path in names}


def json_output(capsys: pytest.CaptureFixture[str], *command: str | Path, **options: Any) -> dict[str, Any]:
    """What a command says with --json."""
    capsys.readouterr()
    call_command(*map(str, command), json=True, **options)
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document
