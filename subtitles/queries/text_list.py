"""The sentences of a version as a list: filtered by state and by words, in pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.text.search_form import search_words, searchable
from journal.state_words import state_word
from subtitles.queries.memory import FrenchText, memory_matches
from subtitles.queries.texts import TextRow
from tutorials.models import LanguageVersion

REVISION_STATES = {"changes": "changes_requested", "to_review": "submitted", "approved": "approved"}
STATUSES = ("to_translate", *REVISION_STATES)
STALE = "stale"


def status_word(status: str) -> str:
    """What a row waits for, in the active language."""
    if status == STALE:
        return _("The French has changed since this was translated")
    return state_word(REVISION_STATES[status]) if status in REVISION_STATES else _("to translate")


@dataclass(frozen=True)
class ListFilter:
    """state: one of `STATUSES`, STALE, or '' for all; words: what the French or the text must have."""

    state: str = ""
    words: str = ""

    def rows(self, rows: Iterable[TextRow]) -> list[TextRow]:
        wanted = search_words(self.words)
        return [row for row in rows if self._has_state(row) and _has_words(row, wanted)]

    def _has_state(self, row: TextRow) -> bool:
        if self.state == STALE:
            return row.stale
        return not self.state or row.status == self.state


def _has_words(row: TextRow, wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return True
    text = searchable(f"{row.segment.text} {row.latest.text if row.latest else ''}")
    return all(word in text for word in wanted)


def exact_matches(version: LanguageVersion, rows: Iterable[TextRow]) -> list[tuple[TextRow, str]]:
    """Of the rows that wait for a translator those whose very French was approved elsewhere, with the words of that."""
    waiting = [row for row in rows if row.latest is None and not row.segment.plural_category]
    found = memory_matches(version.language, [FrenchText.from_segment(row.segment) for row in waiting], limit=1)
    return [
        (row, best[0].unit.target) for row, best in zip(waiting, found, strict=True) if best and best[0].score == 100
    ]
