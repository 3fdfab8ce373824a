"""The coordinator's board: tutorials × languages, the stage of each, who is on it, what is stuck or could go live."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from craft import languages
from dubbing.manifests import VoiceShare
from dubbing.queries import VersionProgress, progress_of
from dubbing.queries.own_sound import voice_shares
from dubbing.queries.progress_cache import figures_name
from dubbing.queries.progress_figures import PARTS
from dubbing.queries.unfinished_versions import failed_or_held, versions_with_work
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.active_people import ActivePerson, people_at_work
from volunteers.queries.conversation import open_question_count
from volunteers.queries.stuck_steps import StuckStep, stuck_versions
from volunteers.queries.team import Team, team_of_town

AtWork = Mapping[tuple[str, str], Sequence[ActivePerson]]  # by (slug, language)


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
"""A page of the board holds whole tutorials, and at most some dozen cells: as much as a phone can show. With a filter
most have a single one."""


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
    for cell in cells_of(_versions(tutorials, _likely(asked, team, at_work)), team=team):
        works = at_work.get((cell.version.tutorial.slug, cell.version.language), [])
        people = tuple(
            BoardPerson(work.person, team.names[work.person], work) for work in works if work.person in team.names
        )
        cell = replace(cell, people=people)
        if asked.keeps(cell, team):
            found.setdefault(cell.version.tutorial_id, []).append(cell)
    return found


def _likely(asked: BoardFilter, team: Team, at_work: AtWork) -> QuerySet[LanguageVersion]:
    """What the database can tell: versions that may pass, of which `BoardFilter.keeps` judges. An object for each of
    forty thousand would take seconds."""
    rows = LanguageVersion.objects.all()
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.stage in PARTS:
        empty = ~Q(kept_progress__figures__contains='"total"') if asked.stage == "to_translate" else Q()
        rows = rows.filter(figures_name(*PARTS[asked.stage]) | empty)
    if asked.stuck:
        nobody = [language.tag for language in languages.all_languages() if not team.volunteers(language.tag)]
        rows = rows.filter(figures_name("waits") | failed_or_held() | Q(language__in=nobody))
    if asked.mine:
        own = set(team.spoken.get(asked.me, ()))
        own |= {place[1] for place, works in at_work.items() if any(work.person == asked.me for work in works)}
        rows = rows.filter(language__in=own)
    return rows


TUTORIAL_FIELDS = ("slug", "title_fr", "source_language", "is_interface", "state", "created_at", "mix_changed_at")
"""The columns that home and progress need: with fifty tutorials half the reading. Another column costs a query for each
tutorial."""


def every_film() -> list[Any]:
    """Every tutorial, archived ones and the site's words included, in one query: a coordinator may have worked on any
    of them. Each with whether it `is_translated`, opened to a language that is not its own, and with `questions`, how
    often the French of any is not understood."""
    others = LanguageVersion.objects.filter(tutorial=OuterRef("pk")).exclude(language=OuterRef("source_language"))
    films = Tutorial.objects.only(*TUTORIAL_FIELDS).annotate(questions=open_question_count())
    return list(films.annotate(is_translated=Exists(others.order_by())))


def every_version() -> list[LanguageVersion]:
    """The versions of every tutorial; two queries."""
    return _versions(every_film())


def unfinished_versions(films: list[Any], languages: Collection[str] = ()) -> list[LanguageVersion]:
    """Those where somebody, or whoever publishes, may have something to do, and all in these languages; one query."""
    return _versions(films, versions_with_work(LanguageVersion.objects.all(), languages))


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


def _versions(tutorials: list[Tutorial], rows: QuerySet[LanguageVersion] | None = None) -> list[LanguageVersion]:
    """With their tutorials, whose fifty language columns are read once and not with every version. rows: only these."""
    by_id = {tutorial.pk: tutorial for tutorial in tutorials}
    rows = LanguageVersion.objects.all() if rows is None else rows
    versions = list(rows.filter(tutorial__in=tutorials))
    keep = LanguageVersion._meta.get_field("tutorial").set_cached_value
    for version in versions:
        keep(version, by_id[version.tutorial_id])
    return versions


class _WholeTutorials(Paginator):  # type: ignore[type-arg]
    """Pages of at most PAGE_TUTORIALS tutorials with at most PAGE_CELLS cells together; one alone may have more."""

    def __init__(self, tutorials: list[Any]) -> None:
        super().__init__(tutorials, per_page=max(1, len(tutorials)))
        self._pages: list[list[Any]] = [[]]
        cells = 0
        for tutorial in tutorials:
            full = cells + tutorial.open_to > PAGE_CELLS or len(self._pages[-1]) == PAGE_TUTORIALS
            if self._pages[-1] and full:
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
