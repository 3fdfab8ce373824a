"""The coordinator's board: tutorials × languages, the stage of each, who is on it, what is stuck or could go live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from craft import languages
from dubbing.manifests import VoiceShare
from dubbing.queries import VersionProgress, progress_of
from dubbing.queries.own_sound import voice_shares
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.active_people import ActivePerson, people_at_work
from volunteers.queries.conversation import open_questions_of
from volunteers.queries.stuck_steps import StuckStep, stuck_versions
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


PAGE_CELLS = 60
"""A page of the board holds whole tutorials, and at most some dozen cells: as much as a phone can show."""


def board(page: str | None = None, asked: BoardFilter | None = None) -> Page[BoardRow]:
    """Tutorials × languages, in pages of whole tutorials; in a constant number of queries. With a filter: of each
    tutorial only the versions that pass it, and no tutorial without one."""
    asked = asked or BoardFilter()
    tutorials = list(_board_versions())
    team = team_of_town()
    if asked.anything:
        cells = _cells_by_tutorial(tutorials, team, asked)
        tutorials = [tutorial for tutorial in tutorials if tutorial.pk in cells]
        for tutorial in tutorials:
            tutorial.open_to = len(cells[tutorial.pk])
        shown = _WholeTutorials(tutorials).get_page(page)
    else:
        shown = _WholeTutorials(tutorials).get_page(page)
        cells = _cells_by_tutorial(list(shown.object_list), team, asked)
    rows = [BoardRow(tutorial, cells.get(tutorial.pk, [])) for tutorial in shown.object_list]
    shares = voice_shares([cell.progress.live for row in rows for cell in row.cells if cell.progress.live])
    for row in rows:
        row.cells[:] = [
            replace(cell, heard=shares.get(cell.progress.live.pk if cell.progress.live else 0)) for cell in row.cells
        ]
    shown.object_list = rows
    return shown


def _cells_by_tutorial(tutorials: list[Tutorial], team: Team, asked: BoardFilter) -> dict[int, list[BoardCell]]:
    """Who is on a version is read for all of them at once, and shown by name."""
    at_work = people_at_work([tutorial.slug for tutorial in tutorials] if len(tutorials) <= PAGE_CELLS else None)
    found: dict[int, list[BoardCell]] = {}
    for cell in cells_of(_versions(tutorials), team=team):
        works = at_work.get((cell.version.tutorial.slug, cell.version.language), [])
        people = tuple(
            BoardPerson(work.person, team.names[work.person], work) for work in works if work.person in team.names
        )
        cell = replace(cell, people=people)
        if asked.keeps(cell, team):
            found.setdefault(cell.version.tutorial_id, []).append(cell)
    return found


TUTORIAL_FIELDS = ("slug", "title_fr", "source_language", "is_interface", "state", "created_at", "mix_changed_at")
"""The columns that home and progress need: with fifty tutorials half the reading. Another column costs a query for each
tutorial."""


def every_film() -> list[Any]:
    """Every tutorial, archived ones and the site's words included, in one query: a coordinator may have worked on any
    of them. Each with its `questions`: how often its French is not understood."""
    return list(Tutorial.objects.only(*TUTORIAL_FIELDS).annotate(questions=open_questions_of()))


def every_version(films: list[Any] | None = None) -> list[LanguageVersion]:
    """The versions of every tutorial (`films`, where they are known); one query more."""
    return _versions(every_film() if films is None else films)


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


def _board_versions() -> QuerySet[Any]:
    shown = Tutorial.objects.filter(is_interface=False).exclude(state=Tutorial.State.ARCHIVED)
    return shown.only(*TUTORIAL_FIELDS).annotate(open_to=Count("versions"))


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
