"""The migrated, empty database of the tests: made once on a machine, copied for every run and worker.

To migrate takes four seconds of the processor, a copy a hundredth. Whatever changes the result is among the
ingredients: a new migration, another Django or another server make another template.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from tests.material.cached_files import cached
from tests.postgres_programs import with_postgres

MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}


def create() -> None:
    """This process's own test database, which its connection uses from here on."""
    kept = template()
    name = _creation()._get_test_db_name()
    if connection.vendor == "sqlite":
        shutil.copyfile(kept, name)
        _use(name)
    else:
        _create_empty()
        _run("pg_restore", "--exit-on-error", "--no-owner", "--dbname", name, str(kept))
    connection.ensure_connection()


def empty() -> None:
    """Take every row out, but for those that `migrate` makes of the models: to make them again takes 0.15 s a test.

    On SQLite the journal's triggers forbid it, and are taken away meanwhile. (PostgreSQL truncates: no row trigger.)
    """
    triggers = importlib.import_module("journal.migrations.0002_append_only")
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    flush = connection.ops.sql_flush(no_style(), sorted(tables - MADE_BY_MIGRATE))
    if connection.vendor == "sqlite":
        # Twice: what is deleted leaves marks of its own (dubbing/migrations/_progress_triggers.py).
        flush = [*triggers.UNDO["sqlite"], *flush, *flush, *triggers.SQLITE]
    connection.ops.execute_sql_flush(flush)


def template() -> Path:
    """Of this code and machine; made now, where there is none."""
    return cached(f"{connection.vendor}.database", ingredients(), _make)


def ingredients() -> tuple[object, ...]:
    migrations = [path for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("migrations/*.py"))]
    return (
        *migrations,
        [(path.parent.parent.name, path.name) for path in migrations],
        connection.vendor,
        _server_version(),
        [importlib.metadata.version(name) for name in ("django", "django-modeltranslation")],
        settings.INSTALLED_APPS,
        settings.LANGUAGES,
        settings.OLDEST_PROGRAM,  # `migrate` writes it
        # `migrate` makes content types and permissions of the models as they are.
        sorted((model._meta.label, model._meta.permissions) for model in apps.get_models()),
    )


def _make(target: Path) -> None:
    creation = _creation()
    own = settings.DATABASES["default"]["NAME"]
    name = creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        connection.close()
        _run("pg_dump", "--format=custom", "--file", str(target), name)
    creation.destroy_test_db(own, verbosity=0)


def _create_empty() -> None:
    _creation()._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    _use(_creation()._get_test_db_name())


def _creation() -> Any:
    return connection.creation  # pytest-django too uses what Django's types call private


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _server_version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with _creation()._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, of the server's version, on the server of the settings."""
    server = connection.settings_dict
    told = {
        "PGHOST": server["HOST"],
        "PGPORT": server["PORT"],
        "PGUSER": server["USER"],
        "PGPASSWORD": server["PASSWORD"],
    }
    subprocess.run([with_postgres().program(program), *arguments], env={**os.environ, **told}, check=True)
