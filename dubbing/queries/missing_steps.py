"""What a version still lacks, segment by segment: to be named before somebody publishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dubbing.models import Take
from dubbing.queries.studio import has_no_room, says
from subtitles.queries.texts import TextRow, text_rows
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

TakeState = Take.State
KINDS = ("to_translate", "to_review", "changes", "to_record", "take_review", "refused", "no_room")
"""In the order in which the work is done."""


@dataclass(frozen=True)
class MissingStep:
    """A segment and what it needs next (`KINDS`). refused: its recording was asked again, and there is no newer one.
    number: from 1 among the sentences; 0 of a title, a summary or a description."""

    kind: str
    row: TextRow
    number: int
    take: Take | None = None

    @property
    def words(self) -> str:
        """Its first words: the text where there is one, else the French."""
        return self.row.latest.text if self.row.latest else self.row.segment.text


def missing_steps(version: LanguageVersion) -> list[MissingStep]:
    """In the order of the version; empty where nothing is left to do. Three queries."""
    if version.language == version.tutorial.source_language:
        return []
    takes: dict[int, list[Take]] = {}
    rows = Take.objects.filter(
        segment__tutorial=version.tutorial_id, segment__retired_at=None, language=version.language
    )
    for take in (
        rows.exclude(state__in=(TakeState.ERASED, TakeState.SUPERSEDED)).select_related("no_room").order_by("-pk")
    ):
        takes.setdefault(take.segment_id, []).append(take)
    number, found = 0, []
    for row in text_rows(version):
        described = row.segment.kind == Segment.Kind.DESCRIPTION
        if described and row.latest is None and row.segment.pk not in takes:
            continue  # nobody began it, and nobody has to
        spoken = row.segment.kind in SPOKEN_KINDS and not described
        number += spoken
        kind, newest = _next_step(version, row, takes.get(row.segment.pk, []))
        if kind:
            found.append(MissingStep(kind, row, number if spoken else 0, newest))
    return found


def _next_step(version: LanguageVersion, row: TextRow, takes: Iterable[Take]) -> tuple[str, Take | None]:
    """As `progress.step_of` counts it, for one segment; "": nothing."""
    spoken = row.segment.kind in SPOKEN_KINDS
    if version.spoken_first and not spoken and row.latest is None and not version.tutorial.is_interface:
        return "", None
    if (not version.spoken_first or not spoken) and row.status != "approved":
        return row.status, None
    if not spoken:
        return "", None
    text = None if version.spoken_first else row.approved
    newest: dict[str, Take] = {}
    for take in takes:
        newest.setdefault(take.state, take)
    approved = newest.get(TakeState.APPROVED)
    fits = approved is not None and says(approved, text, row.segment)
    if approved is not None and fits and not has_no_room(approved):
        return "", None
    if TakeState.SUBMITTED in newest:
        return "take_review", newest[TakeState.SUBMITTED]
    if fits:
        return "no_room", approved
    if TakeState.REJECTED in newest:
        return "refused", newest[TakeState.REJECTED]
    return "to_record", None
