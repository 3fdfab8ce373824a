"""Who is missing: languages with work and nobody for its next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from dubbing.queries import VersionProgress
from tutorials.models import LanguageVersion, Tutorial
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


def who_is_missing(
    versions: Iterable[LanguageVersion], progress: Mapping[int, VersionProgress], team: Team
) -> list[MissingPeople]:
    """By language, what waits longest for somebody first; no query."""
    found: dict[tuple[str, str], MissingPeople] = {}
    for version in versions:
        closed = version.state != LanguageVersion.State.OPEN or version.tutorial.state != Tutorial.State.OPEN
        if closed or version.language == version.tutorial.source_language:
            continue
        for who, part, count, since in _missing_in_version(version, progress[version.pk], team):
            key = version.language, who
            found.setdefault(key, MissingPeople(*key)).add(part, count, since)
    now = timezone.now()
    return sorted(
        (missing for missing in found.values() if missing.count),
        key=lambda missing: (WHO.index(missing.who), missing.since or now, -missing.count, missing.language),
    )


def _missing_in_version(
    version: LanguageVersion, progress: VersionProgress, team: Team
) -> Iterable[tuple[str, str, int, datetime | None]]:
    helpers, judges = team.volunteers(version.language), team.reviewers(version.language)
    if not helpers:
        yield "translator", "to_translate", progress.part("to_translate"), None
    if not team.voices(version.language):
        yield "voice", "to_record", progress.part("to_record"), None
    who, texts, takes = "reviewer", progress.part("to_review"), progress.part("to_listen")
    if len(judges) == 1 and not version.self_review_allowed:
        # Four eyes: what the only reviewer wrote or said waits for a second one.
        only = next(iter(judges))
        who, texts = "second", progress.to_review_of[only]
        takes = takes if set(helpers) == {only} else 0
    elif judges:
        return
    yield who, "to_review", texts, _oldest(progress, "review")
    yield who, "to_listen", takes, _oldest(progress, "take_review")


def _oldest(progress: VersionProgress, what: str) -> datetime | None:
    return min((wait.since for wait in progress.waits if wait.what == what), default=None)
