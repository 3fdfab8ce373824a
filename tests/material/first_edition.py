"""A town's data folder as the first edition wrote it, by its own commands and actions (commit 5a45276, November 2026).

The film `messages` (5.2 s, two sentences) in three languages. English: subtitles, then with Amina's voice, live, though
its second sentence "finds no room". Spanish: the voice was withdrawn, so subtitles are live; another release of them
waits in the queue. Arabic: a text sent back, a draft, a claim, a term. A rejected take, an invitation, a play. The
voices are the synthetic ones of the demonstration. Without caches and without the secret key.
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

ARCHIVE = Path(__file__).with_suffix(".tar.xz")
# Where its nine migrations end; what came later, also of rooms that it did not have, is after it.
NODES = (
    ("dubbing", "0002_kept_progress"),
    ("jobs", None),
    ("journal", "0002_append_only"),
    ("storage", None),
    ("subtitles", "0002_proposals"),
    ("town", None),
    ("tutorials", "0002_no_overlap"),
    ("volunteers", "0001_initial"),
)
ROOMS = ("journal", "tutorials", "subtitles", "dubbing", "volunteers")


def unpack(folder: Path) -> Path:
    """The data folder, below `folder`."""
    data = folder / "data"
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(data, filter="data")
    return data


def copy_rows(data: Path, apps: Any) -> dict[str, int]:
    """Put every row of the folder's database into this one, which stands at NODES; returns table → rows.

    apps: the models of that time. To be called in one transaction: the rows name each other in circles.
    """
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(data / "portevoix.sqlite3")) as source:
        source.row_factory = sqlite3.Row
        for model in (one for room in ROOMS for one in apps.get_app_config(room).get_models(include_auto_created=True)):
            rows = list(_rows(source, model))
            model._base_manager.bulk_create(rows)
            counts[model._meta.db_table] = len(rows)
            # PostgreSQL: the next row gets a number after these, as in a town that has worked with them.
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                with connection.cursor() as cursor:
                    cursor.execute(statement)
    return counts


def _rows(source: sqlite3.Connection, model: type[models.Model]) -> Iterator[models.Model]:
    fields = model._meta.concrete_fields
    for row in source.execute(f'SELECT * FROM "{model._meta.db_table}"'):
        yield model(**{field.attname: _value(field, row[field.column or ""]) for field in fields})


def _value(field: models.Field[Any, Any], stored: Any) -> Any:
    """What SQLite keeps as text or number, as Python has it."""
    if stored is None:
        return None
    if isinstance(field, models.JSONField):
        return json.loads(stored)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    if isinstance(field, models.ForeignKey):
        return stored
    return field.to_python(stored)
