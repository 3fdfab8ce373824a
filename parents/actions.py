"""The only thing that parents change: counters. No row says who."""

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


HARD = """
INSERT INTO dubbing_hardstep (version_id, segment_id, day, times)
SELECT version.id, segment.id, %s, 1 FROM dubbing_release AS release
JOIN tutorials_languageversion AS version ON version.id = release.version_id
JOIN tutorials_segment AS segment ON segment.tutorial_id = version.tutorial_id
WHERE release.id = %s AND release.state = %s AND segment.public_id = %s
ON CONFLICT (version_id, segment_id, day) DO UPDATE SET times = dubbing_hardstep.times + 1
"""


def not_understood(*, release_id: int, segment: str) -> bool:
    """Add one to today's row of a step of a live release. segment: its public id. False when there is no such step."""
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(HARD, [day, release_id, Release.State.LIVE, segment])
        return bool(cursor.rowcount == 1)


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
