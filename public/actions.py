"""The only thing that parents change: counters. No row says who.

A count that cannot be written is left out: the film, the paper and the thanks come all the same.
"""

from __future__ import annotations

from typing import Literal

from django.db import connection
from django.utils import timezone

from dubbing.manifests import ChosenRow, read_rows
from dubbing.models import Release
from dubbing.queries.manifest_columns import CHOSEN
from journal.side_work import side_work
from tutorials.models import Segment

ADD = """
INSERT INTO dubbing_plays (release_id, day, plays, downloads, prints)
SELECT id, %s, %s, %s, %s FROM dubbing_release WHERE id = %s AND state = %s
ON CONFLICT (release_id, day) DO UPDATE SET
    plays = dubbing_plays.plays + excluded.plays,
    downloads = dubbing_plays.downloads + excluded.downloads,
    prints = dubbing_plays.prints + excluded.prints
"""


HARD = """
INSERT INTO dubbing_hardstep (version_id, segment_id, revision, take, day, times) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (version_id, segment_id, revision, take, day) DO UPDATE SET times = dubbing_hardstep.times + 1
"""


def not_understood(*, release_id: int, segment: str) -> bool:
    """Add one to today's row of a step of a live release, as it is heard there. segment: its public id. False when
    there is no such step."""
    live = Release.objects.filter(pk=release_id, state=Release.State.LIVE)
    found = live.values_list("version", "version__tutorial", CHOSEN).first()
    if found is None:
        return False
    version, tutorial, chosen = found
    step = Segment.objects.filter(tutorial=tutorial, public_id=segment).values_list("pk", flat=True).first()
    if step is None:
        return False
    rows = read_rows(ChosenRow, chosen)
    heard = next((row for row in rows if row.segment == step), ChosenRow(segment=step))
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with side_work("counting a hard step"), connection.cursor() as cursor:
        cursor.execute(HARD, [version, step, heard.revision or 0, heard.take or 0, day])
    return True


def count(*, release_id: int, what: Literal["plays", "downloads", "prints"]) -> bool:
    """Add one to today's row of a live release. False when nothing was counted: the release is not live, or the
    database takes no write.

    One statement, also for the first of a day and for simultaneous requests: `bulk_create` could replace the old
    number, but not add to it, so this is SQL that SQLite and PostgreSQL share.
    """
    added = [int(what == column) for column in ("plays", "downloads", "prints")]
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    counted = False
    with side_work("counting"), connection.cursor() as cursor:
        cursor.execute(ADD, [day, *added, release_id, Release.State.LIVE])
        counted = bool(cursor.rowcount == 1)
    return counted
