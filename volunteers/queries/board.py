"""The coordinator's board: tutorials × languages, the progress of each, what is stuck, what could be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from craft import languages
from dubbing.queries import VersionProgress, progress_of
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.conversation import open_questions_of
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


PAGE_CELLS = 120
"""A page of the board holds whole tutorials, and at most some hundred cells: as much as a phone can show."""


def board(page: str | None = None) -> Page[BoardRow]:
    """Tutorials × languages with their progress, in pages; in a constant number of queries."""
    tutorials = list(_shown().annotate(open_to=Count("versions")))
    paginator = _WholeTutorials(tutorials)
    asked = paginator.get_page(page)
    shown: list[Tutorial] = list(asked.object_list)
    cells: dict[int, list[BoardCell]] = {}
    for cell in cells_of(_versions(shown)):
        cells.setdefault(cell.version.tutorial_id, []).append(cell)
    asked.object_list = [BoardRow(tutorial, cells.get(tutorial.pk, [])) for tutorial in shown]
    return asked


OF_TUTORIALS = ("slug", "title_fr", "source_language", "is_interface", "state", "created_at")
"""The columns that home and progress need: with fifty tutorials half the reading. Another column costs a query for each
tutorial."""


def every_version() -> list[LanguageVersion]:
    """The versions of every tutorial, archived ones and the site's words included, in two queries: a coordinator may
    have worked on any of them. Each tutorial with its `questions`: how often its French is not understood."""
    return _versions(list(Tutorial.objects.only(*OF_TUTORIALS).annotate(questions=open_questions_of())))


def on_board(version: LanguageVersion) -> bool:
    return not version.tutorial.is_interface and version.tutorial.state != Tutorial.State.ARCHIVED


def cells_of(versions: list[LanguageVersion], known: Mapping[int, VersionProgress] | None = None) -> list[BoardCell]:
    """Each with its progress (unless it is `known`) and what is stuck, in at most four queries; in the order of the
    table of languages."""
    progress = progress_of(versions) if known is None else known
    stuck = stuck_versions(versions, progress)
    order = {language.tag: number for number, language in enumerate(languages.all_languages())}
    versions = sorted(versions, key=lambda version: order.get(version.language, len(order)))
    return [BoardCell(version, progress[version.pk], stuck.get(version.pk, [])) for version in versions]


def _shown() -> QuerySet[Tutorial]:
    return Tutorial.objects.filter(is_interface=False).exclude(state=Tutorial.State.ARCHIVED)


def _versions(tutorials: list[Tutorial]) -> list[LanguageVersion]:
    """With their tutorials, whose fifty language columns are read once and not with every version."""
    by_id = {tutorial.pk: tutorial for tutorial in tutorials}
    versions = list(LanguageVersion.objects.filter(tutorial__in=tutorials))
    keep = LanguageVersion._meta.get_field("tutorial").set_cached_value
    for version in versions:
        keep(version, by_id[version.tutorial_id])
    return versions


class _WholeTutorials(Paginator):  # type: ignore[type-arg]
    """Pages of tutorials that together have at most PAGE_CELLS cells; a tutorial alone may have more."""

    def __init__(self, tutorials: list[Any]) -> None:
        super().__init__(tutorials, per_page=max(1, len(tutorials)))
        self._pages: list[list[Any]] = [[]]
        cells = 0
        for tutorial in tutorials:
            if self._pages[-1] and cells + tutorial.open_to > PAGE_CELLS:
                self._pages.append([])
                cells = 0
            self._pages[-1].append(tutorial)
            cells += tutorial.open_to

    @property
    def num_pages(self) -> int:
        return len(self._pages)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        return Page(self._pages[number - 1], number, self)
