"""The coordinator's board: tutorials × languages, the stage of each, who is on it, what is stuck or could go live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from craft import languages
from dubbing.manifests import VoiceShare
from dubbing.queries import VersionProgress, progress_of
from dubbing.queries.own_sound import voice_shares
from dubbing.queries.progress_cache import figures_of_rows, with_progress_rows, without_columns
from dubbing.queries.unfinished_versions import at_stage
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.active_people import ActivePerson, people_at_work
from volunteers.queries.stuck_steps import StuckStep, maybe_stuck, stuck_versions
from volunteers.queries.team import Team, team_of_town


@dataclass(frozen=True)
class BoardPerson:
    """Somebody who works on a version, by name."""

    person: int
    name: str
    work: ActivePerson


@dataclass(frozen=True)
class BoardCell:
    """One language version with its progress and what is stuck in it, the longest first. people: who works on it, the
    latest first. heard: in how many segments of the live release a voice is heard, of how many."""

    version: LanguageVersion
    progress: VersionProgress
    stuck: list[StuckStep]
    people: tuple[BoardPerson, ...] = ()
    heard: VoiceShare | None = None

    @property
    def waits_since(self) -> datetime | None:
        """Since when the oldest of the stage waits, where somebody gave something that waits."""
        what = {"to_review": "review", "to_listen": "take_review", "to_translate": "changes"}
        waits = [wait.since for wait in self.progress.waits if wait.what == what.get(self.progress.stage.name)]
        return min(waits, default=None)

    @property
    def can_publish(self) -> str:
        """The kind that could go live now and brings parents something new: `voice`, `subtitles`, or nothing."""
        progress, live = self.progress, self.progress.live
        if self.version.language == self.version.tutorial.source_language:
            return "" if live and not progress.is_behind else "subtitles"
        if not progress.speech or progress.reviewed < progress.total:
            return ""
        if progress.approved and (live is None or live.kind != "voice" or progress.is_behind):
            return "voice" if progress.approved == progress.speech or live is not None else "subtitles"
        return "subtitles" if live is None or progress.is_behind else ""


@dataclass(frozen=True)
class BoardRow:
    tutorial: Tutorial
    cells: list[BoardCell]


@dataclass(frozen=True)
class BoardFilter:
    """What is asked of the board; "" and False: everything. me: whose versions are `mine`: on which this person worked
    in the last week, or whose language they speak."""

    language: str = ""
    stage: str = ""
    stuck: bool = False
    mine: bool = False
    me: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.language or self.stage or self.stuck or self.mine)

    def keeps(self, cell: BoardCell, team: Team) -> bool:
        language = cell.version.language
        mine = any(work.person == self.me for work in cell.people) or language in team.spoken.get(self.me, ())
        return (
            (not self.language or language == self.language)
            and (not self.stage or cell.progress.stage.name == self.stage)
            and (not self.stuck or bool(cell.stuck))
            and (not self.mine or mine)
        )


PAGE_CELLS, PAGE_TUTORIALS = 45, 24
"""A page of the board holds whole tutorials, and at most some dozen cells: as much as a phone can show."""
FOUND_CELLS, FOUND_TUTORIALS = 30, 15
"""With a filter most have a single one, and each has more to say."""


def board(page: str | None = None, asked: BoardFilter | None = None) -> Page[BoardRow]:
    """Tutorials × languages, in pages of whole tutorials; in a constant number of queries. With a filter: of each
    tutorial only the versions that pass it, and no tutorial without one.

    The database lays out the pages. What it chose may have changed a minute ago: a page shows what still passes."""
    asked = asked or BoardFilter()
    team = team_of_town()
    found = _found_versions(asked, team) if asked.anything else None
    most = (FOUND_CELLS, FOUND_TUTORIALS) if asked.anything else (PAGE_CELLS, PAGE_TUTORIALS)
    shown: Page[Any] = _WholeTutorials(_cell_counts(found), *most).get_page(page)
    tutorials = Tutorial.objects.only(*TUTORIAL_FIELDS).in_bulk([key for key, _cells in shown.object_list])
    cells = _cells_by_tutorial(tutorials, found, team, asked)
    rows = [BoardRow(tutorials[key], cells.get(key, [])) for key, _cells in shown.object_list]
    shares = voice_shares([cell.progress.live for row in rows for cell in row.cells if cell.progress.live])
    for row in rows:
        row.cells[:] = [
            replace(cell, heard=shares.get(cell.progress.live.pk if cell.progress.live else 0)) for cell in row.cells
        ]
    shown.object_list = [row for row in rows if row.cells or not asked.anything]
    return shown


def _cell_counts(found: QuerySet[LanguageVersion] | None) -> list[tuple[int, int]]:
    """The keys of the board's tutorials in their order, each with how many cells it has."""
    if found is None:
        return list(_on_board().annotate(cells=Count("versions")).values_list("pk", "cells"))
    newest = ("-tutorial__created_at", "-tutorial")
    return list(found.order_by(*newest).values_list("tutorial").annotate(Count("pk")))


def _cells_by_tutorial(
    tutorials: Mapping[int, Tutorial], found: QuerySet[LanguageVersion] | None, team: Team, asked: BoardFilter
) -> dict[int, list[BoardCell]]:
    """Who is on a version is read for all of them at once, and shown by name."""
    at_work = people_at_work([tutorial.slug for tutorial in tutorials.values()], language=asked.language)
    shown: dict[int, list[BoardCell]] = {}
    versions = _versions(tutorials, found)
    for cell in cells_of(versions, progress_of(versions, known=figures_of_rows(versions)), team):
        works = at_work.get((cell.version.tutorial.slug, cell.version.language), [])
        people = tuple(
            BoardPerson(work.person, team.names[work.person], work) for work in works if work.person in team.names
        )
        cell = replace(cell, people=people)
        if asked.keeps(cell, team):
            shown.setdefault(cell.version.tutorial_id, []).append(cell)
    return shown


def _found_versions(asked: BoardFilter, team: Team) -> QuerySet[LanguageVersion]:
    """What the database can tell, of which `BoardFilter.keeps` judges once more."""
    rows = LanguageVersion.objects.filter(tutorial__in=_on_board().order_by().values("pk"))
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.stage:
        rows = rows.filter(at_stage(asked.stage) | without_columns())
    if asked.stuck:
        rows = rows.filter(maybe_stuck(team))
    if asked.mine:
        mine = Q(language__in=team.spoken.get(asked.me, ()))
        for slug, language in people_at_work(person=asked.me):
            mine |= Q(tutorial__slug=slug, language=language)
        rows = rows.filter(mine)
    return rows


TUTORIAL_FIELDS = ("slug", "title_fr", "source_language", "is_interface", "state", "created_at", "mix_changed_at")
"""The columns that home and progress need: with fifty tutorials half the reading. Another column costs a query for each
tutorial."""


def is_on_board(version: LanguageVersion) -> bool:
    return not version.tutorial.is_interface and version.tutorial.state != Tutorial.State.ARCHIVED


def cells_of(
    versions: list[LanguageVersion],
    known: Mapping[int, VersionProgress] | None = None,
    team: Team | None = None,
) -> list[BoardCell]:
    """Each with its progress (unless it is `known`) and what is stuck, in at most four queries; in the order of the
    table of languages."""
    progress = progress_of(versions) if known is None else known
    stuck = stuck_versions(versions, progress, team)
    order = {language.tag: number for number, language in enumerate(languages.all_languages())}
    versions = sorted(versions, key=lambda version: order.get(version.language, len(order)))
    return [BoardCell(version, progress[version.pk], stuck.get(version.pk, [])) for version in versions]


def stuck_cells() -> list[BoardCell]:
    """All that is stuck in the town, in four queries; one more where something changed."""
    team, tutorials = team_of_town(), _on_board().only(*TUTORIAL_FIELDS).in_bulk()
    versions = _versions(tutorials, LanguageVersion.objects.filter(maybe_stuck(team)))
    progress = progress_of(versions, known=figures_of_rows(versions))
    return [cell for cell in cells_of(versions, progress, team) if cell.stuck]


def _on_board() -> QuerySet[Tutorial]:
    return Tutorial.objects.filter(is_interface=False).exclude(state=Tutorial.State.ARCHIVED)


def _versions(
    tutorials: Mapping[int, Tutorial], found: QuerySet[LanguageVersion] | None = None
) -> list[LanguageVersion]:
    """With their tutorials, whose fifty language columns are read once and not with every version, and what is kept."""
    rows = LanguageVersion.objects.all() if found is None else found
    versions = list(with_progress_rows(rows.filter(tutorial__in=tutorials)))
    keep = LanguageVersion._meta.get_field("tutorial").set_cached_value
    for version in versions:
        keep(version, tutorials[version.tutorial_id])
    return versions


class _WholeTutorials(Paginator):  # type: ignore[type-arg]
    """Pages of at most `most_films` tutorials with at most `most_cells` cells together; one alone may have more."""

    def __init__(self, counts: list[tuple[int, int]], most_cells: int, most_films: int) -> None:
        super().__init__(counts, per_page=max(1, len(counts)))
        self._pages: list[list[tuple[int, int]]] = [[]]
        cells = 0
        for tutorial, own in counts:
            full = cells + own > most_cells or len(self._pages[-1]) == most_films
            if self._pages[-1] and full:
                self._pages.append([])
                cells = 0
            self._pages[-1].append((tutorial, own))
            cells += own

    @property
    def num_pages(self) -> int:
        return len(self._pages)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        return Page(self._pages[number - 1], number, self)
