"""Who is missing: languages with work and nobody for its next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from volunteers.queries.team import Team

WHO = ("reviewer", "voice", "second", "translator")
"""In this order they are said: first where work that somebody gave waits, then what only has not begun. second: a
language's only reviewer may not judge what they wrote or said themselves."""


@dataclass
class MissingPeople:
    """Nobody does the next step of these segments. who: one of `WHO`. parts: how many, by part of progress."""

    language: str
    who: str
    parts: dict[str, int] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def count(self) -> int:
        return sum(self.parts.values())

    @property
    def role(self) -> str:
        return "reviewer" if self.who in {"reviewer", "second"} else "volunteer"

    def add(self, part: str, count: int, since: datetime | None = None) -> None:
        if count > 0:
            self.parts[part] = self.parts.get(part, 0) + count
            self.since = min(filter(None, (self.since, since)), default=None)


@dataclass(frozen=True)
class WorkLeft:
    """In one version, or in several of a language together. sums: by the columns of `KeptProgress`, 0 where it lacks
    one. to_review_of: see `ProgressFigures`; known where a language has a single reviewer. self_review: that reviewer
    may judge their own work."""

    language: str
    sums: Mapping[str, Any]
    to_review_of: Mapping[int, int]
    self_review: bool

    def count(self, part: str) -> int:
        return int(self.sums.get(part, 0))


def who_is_missing(work: Iterable[WorkLeft], team: Team) -> list[MissingPeople]:
    """By language, what waits longest for somebody first; no query."""
    found: dict[tuple[str, str], MissingPeople] = {}
    for left in work:
        for who, part, count, since in _missing(left, team):
            key = left.language, who
            found.setdefault(key, MissingPeople(*key)).add(part, count, since)
    now = timezone.now()
    return sorted(
        (missing for missing in found.values() if missing.count),
        key=lambda missing: (WHO.index(missing.who), missing.since or now, -missing.count, missing.language),
    )


def _missing(left: WorkLeft, team: Team) -> Iterable[tuple[str, str, int, datetime | None]]:
    helpers, judges = team.volunteers(left.language), team.reviewers(left.language)
    if not helpers:
        yield "translator", "to_translate", left.count("to_translate"), None
    if not team.voices(left.language):
        yield "voice", "to_record", left.count("to_record"), None
    who, texts, takes = "reviewer", left.count("to_review"), left.count("to_listen")
    if len(judges) == 1 and not left.self_review:
        # Four eyes: what the only reviewer wrote or said waits for a second one.
        only = next(iter(judges))
        who, texts = "second", left.to_review_of.get(only, 0)
        takes = takes if set(helpers) == {only} else 0
    elif judges:
        return
    yield who, "to_review", texts, left.sums.get("review_since")
    yield who, "to_listen", takes, left.sums.get("take_review_since")
