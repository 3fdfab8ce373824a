"""Shorter wordings for a take that finds no room."""

from __future__ import annotations

from craft.timing.speech_rate import predicted_ms
from dubbing.queries.verdicts import WithoutRoom
from subtitles.queries.pace import pace_of
from subtitles.queries.rewordings import ShorterWording, shorter_wordings
from tutorials.models import LanguageVersion


def wordings_with_room(version: LanguageVersion, row: WithoutRoom) -> tuple[ShorterWording, ...]:
    """Approved wordings that this voice would say in so much less time as the verdict asks for. What the take itself
    took is better known than what the meter expects of its text: the share is what counts. Four queries at most."""
    pace, rate = pace_of(row.take.voice, version.language), version.table_row.seconds_per_letter
    expected, took = predicted_ms(row.text, rate, pace), row.take.speech_end_ms - row.take.speech_start_ms
    left = max(0, took - row.verdict.natural_ms)
    slot_ms = int(expected * left / took) if took else 0
    return shorter_wordings(version, row.segment, slot_ms, pace, instead_of=row.text)
