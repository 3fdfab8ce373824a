"""What waits, and for whom: in each version what a reviewer, an author or a coordinator has to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tutorials.models import LanguageVersion
from volunteers.queries.board import BoardCell
from volunteers.queries.stuck import PATIENCE
from volunteers.queries.team import Team

OF_PART = {"review": "to_review", "take_review": "to_listen", "changes": "to_translate"}


@dataclass(frozen=True)
class Waits:
    """what: review, take_review, changes; failed, held, voice or subtitles wait for the coordinator (`on` is empty).
    count: segments; 0 where it is not about segments. late: for longer than is usual."""

    version: LanguageVersion
    what: str
    count: int
    since: datetime | None
    on: tuple[str, ...]
    late: bool


def what_waits(cells: Iterable[BoardCell], team: Team) -> list[Waits]:
    """What is late first, the longest first; then what could be published. What nobody can do is not here: it stands
    above (`missing`). No query."""
    found = [waits for cell in cells if cell.version.state == LanguageVersion.State.OPEN for waits in _of(cell, team)]
    now = timezone.now()
    return sorted(found, key=lambda waits: (not waits.late, waits.since is None, waits.since or now))


def _of(cell: BoardCell, team: Team) -> Iterable[Waits]:
    version, progress = cell.version, cell.progress
    now = timezone.now()
    for stuck in cell.stuck:
        if stuck.what in {"failed", "held"}:
            yield Waits(version, stuck.what, 0, stuck.since, (), late=True)
    judges = team.reviewers(version.language)
    for what, patience in PATIENCE.items():
        waits = [wait for wait in progress.waits if wait.what == what]
        count = progress.steps["changes"] if what == "changes" else progress.part(OF_PART[what])
        if not waits or not count:
            continue
        authors = {team.names[wait.author_id] for wait in waits if wait.author_id in team.names}
        on = authors if what == "changes" else set(judges.values())
        since = min(wait.since for wait in waits)
        if on or what == "changes":
            yield Waits(version, what, count, since, tuple(sorted(on)), late=now - since > patience)
    if cell.can_publish:
        yield Waits(version, cell.can_publish, 0, None, (), late=False)
