"""The only thing that parents change: counters."""

from __future__ import annotations

from typing import Literal

from django.db import connection
from django.utils import timezone

from dubbing.models import Release

ADD = """
INSERT INTO dubbing_plays (release_id, day, plays, downloads, prints)
SELECT id, %s, %s, %s, %s FROM dubbing_release WHERE id = %s AND state = %s
ON CONFLICT (release_id, day) DO UPDATE SET
    plays = dubbing_plays.plays + excluded.plays,
    downloads = dubbing_plays.downloads + excluded.downloads,
    prints = dubbing_plays.prints + excluded.prints
"""


def count(*, release_id: int, what: Literal["plays", "downloads", "prints"]) -> bool:
    """Add one to today's row of a live release. False when the release is not live (nothing is counted).

    One statement, also for the first of a day and for simultaneous requests: `bulk_create` could replace the old
    number, but not add to it, so this is SQL that SQLite and PostgreSQL share.
    """
    added = [int(what == column) for column in ("plays", "downloads", "prints")]
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(ADD, [day, *added, release_id, Release.State.LIVE])
        return bool(cursor.rowcount == 1)
