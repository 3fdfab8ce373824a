"""The coordinator's board: tutorials × languages, how far each is, what is stuck, what could be published."""

from __future__ import annotations

from dataclasses import dataclass

from craft import languages
from dubbing.queries import VersionProgress, progress_of
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.stuck import Stuck, stuck_versions


@dataclass(frozen=True)
class BoardCell:
    """One language version with its progress and what is stuck in it, the longest first."""

    version: LanguageVersion
    progress: VersionProgress
    stuck: list[Stuck]

    @property
    def can_publish(self) -> str:
        """The kind that could go live now and brings parents something new: `voice`, `subtitles`, or nothing."""
        progress, live = self.progress, self.progress.live
        if self.version.language == self.version.tutorial.source_language:
            return "" if live and not progress.behind else "subtitles"
        if not progress.speech or progress.reviewed < progress.total:
            return ""
        if progress.approved and (live is None or live.kind != "voice" or progress.behind):
            return "voice" if progress.approved == progress.speech or live is not None else "subtitles"
        return "subtitles" if live is None or progress.behind else ""


@dataclass(frozen=True)
class BoardRow:
    tutorial: Tutorial
    cells: list[BoardCell]


def board() -> list[BoardRow]:
    """Tutorials × languages with their progress, in a constant number of queries."""
    tutorials = list(Tutorial.objects.filter(is_interface=False).exclude(state=Tutorial.State.ARCHIVED))
    versions = list(LanguageVersion.objects.filter(tutorial__in=tutorials).select_related("tutorial"))
    progress, stuck = progress_of(versions), stuck_versions(versions)
    order = {one.tag: number for number, one in enumerate(languages.all_languages())}
    cells: dict[int, list[BoardCell]] = {}
    for version in sorted(versions, key=lambda one: order.get(one.language, len(order))):
        cell = BoardCell(version, progress[version.pk], stuck.get(version.pk, []))
        cells.setdefault(version.tutorial_id, []).append(cell)
    return [BoardRow(tutorial, cells.get(tutorial.pk, [])) for tutorial in tutorials]
