"""Shorter wordings for a take that finds no room."""

from __future__ import annotations

from collections.abc import Sequence

from craft.timing.speech_rate import predicted_ms
from dubbing.queries.verdicts import UnplacedSegment
from subtitles.queries.pace import pace_of
from subtitles.queries.rewordings import ShorterWording, alike, approved_wordings, shorter_wordings
from tutorials.models import LanguageVersion


def wordings_with_room(
    version: LanguageVersion, rows: Sequence[UnplacedSegment]
) -> list[tuple[UnplacedSegment, tuple[ShorterWording, ...]]]:
    """Each row with the approved wordings that its voice would say in so much less time as the verdict asks for. What
    the take itself took is better known than what the meter expects of its text: the share is what counts. Three
    queries for a few rows, and one more for each 500 French texts that are alike."""
    if not rows:
        return []
    rate = version.table_row.seconds_per_letter
    own = approved_wordings(version, [row.segment for row in rows])
    found = []
    for row, like in zip(rows, alike(version.language, [row.segment for row in rows]), strict=True):
        pace = pace_of(row.take.voice, version.language)
        expected, took = predicted_ms(row.text, rate, pace), row.take.speech_ms
        left = max(0, took - row.verdict.natural_ms)
        slot_ms = int(expected * left / took) if took else 0
        mine = own.get(row.segment.pk, ())
        found.append(
            (row, shorter_wordings(version, row.segment, slot_ms, pace, instead_of=row.text, like=like, own=mine))
        )
    return found
