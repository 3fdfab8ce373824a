"""What waits, and for whom: in each version the next step of a translator, a voice, a reviewer or a coordinator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.board import BoardCell
from volunteers.queries.stuck_steps import PATIENCE
from volunteers.queries.team import Names, Team

AtWork = Mapping[tuple[str, str, str], Mapping[int, datetime]]
STEP_OF_PART = {
    "review": "to_review",
    "take_review": "to_listen",
    "changes": "to_translate",
    "translate": "to_translate",
    "record": "to_record",
}
IDLE = timedelta(days=7)
"""After which a version that was opened, and on which nobody works, is late."""


@dataclass(frozen=True)
class Waits:
    """what: translate, record, review, take_review, changes; failed, held, voice or subtitles wait for the coordinator
    (`on` is empty). on: who is at work, or whose turn it is; nobody: people could, and none was at work this week.
    count: segments; 0 where it is not about segments. late: for longer than is usual."""

    version: LanguageVersion
    what: str
    count: int
    since: datetime | None
    on: tuple[str, ...]
    late: bool
    nobody: bool = False


def what_waits(cells: Iterable[BoardCell], team: Team, at_work: AtWork) -> list[Waits]:
    """What is late first, the longest first; then what could be published. What nobody can do is not here: it stands
    in its own list (`missing`). at_work: see `DeskFacts`. No query."""
    found = [
        waits
        for cell in cells
        if cell.version.state == LanguageVersion.State.OPEN
        for waits in (*_submitted_work(cell, team), *_not_begun(cell, team, at_work))
    ]
    now = timezone.now()
    return sorted(found, key=lambda waits: (not waits.late, waits.since is None, waits.since or now))


def _submitted_work(cell: BoardCell, team: Team) -> Iterable[Waits]:
    """What somebody gave, and what the coordinator decides."""
    version, progress = cell.version, cell.progress
    now = timezone.now()
    for stuck in cell.stuck:
        if stuck.what in {"failed", "held"}:
            yield Waits(version, stuck.what, 0, stuck.since, (), late=True)
    judges = team.reviewers(version.language)
    for what, patience in PATIENCE.items():
        waits = [wait for wait in progress.waits if wait.what == what]
        count = progress.steps["changes"] if what == "changes" else progress.part(STEP_OF_PART[what])
        if what == "review" and len(judges) == 1 and not version.self_review_allowed:
            count -= progress.to_review_of[next(iter(judges))]  # these wait for a second reviewer (`missing`)
        if not waits or not count:
            continue
        authors = {team.names[wait.author_id] for wait in waits if wait.author_id in team.names}
        on = authors if what == "changes" else set(judges.values())
        since = min(wait.since for wait in waits)
        if on or what == "changes":
            yield Waits(version, what, count, since, tuple(sorted(on)), late=now - since > patience)
    if cell.can_publish:
        yield Waits(version, cell.can_publish, 0, None, (), late=False)


def _not_begun(cell: BoardCell, team: Team, at_work: AtWork) -> Iterable[Waits]:
    """What is to be translated and recorded: who was at work in the last week, or nobody of those who could."""
    version, language = cell.version, cell.version.language
    if version.tutorial.state != Tutorial.State.OPEN or language == version.tutorial.source_language:
        return
    for what, count, able in (
        ("translate", cell.progress.steps["to_translate"], team.volunteers(language)),
        ("record", cell.progress.steps["to_record"], team.voices(language)),
    ):
        if count and able:
            yield _step(version, what, count, team.names, at_work)


def _step(version: LanguageVersion, what: str, count: int, names: Names, at_work: AtWork) -> Waits:
    people = at_work.get((version.tutorial.slug, version.language, what), {})
    on = tuple(names[person] for person in sorted(people, key=people.__getitem__, reverse=True) if person in names)
    if on:
        return Waits(version, what, count, max(people.values()), on, late=False)
    late = timezone.now() - version.opened_at > IDLE
    return Waits(version, what, count, version.opened_at, (), late, nobody=True)
