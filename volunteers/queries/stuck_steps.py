"""What is stuck in a language version: what waits, since when, for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from craft import languages
from dubbing.models import Release
from dubbing.queries import VersionProgress
from dubbing.queries.progress_cache import without_columns
from dubbing.queries.unfinished_versions import ended_or_held
from tutorials.models import LanguageVersion
from volunteers.queries.team import Team, team_of_town

REVIEW_WAITS = timedelta(days=3)
AUTHOR_WAITS = timedelta(days=7)
STUCK_MESSAGES: dict[str, Promise] = {
    "review": gettext_lazy("Texts wait for a reviewer."),
    "take_review": gettext_lazy("Recordings wait for a reviewer."),
    "changes": gettext_lazy("A text was asked again and did not come back."),
    "nobody": gettext_lazy("Nobody translates this language yet: invite somebody."),
    "no_second": gettext_lazy("Nobody but the voice can say recordings back: they are approved without."),
    "failed": gettext_lazy("The last release failed."),
    "held": gettext_lazy("A release is ready and waits for your decision."),
}


@dataclass(frozen=True)
class StuckStep:
    """what: review, take_review, changes, nobody, no_second, failed or held. on: names of the people whose turn it
    is."""

    what: str
    since: datetime
    on: tuple[str, ...] = ()


def stuck_versions(
    versions: Sequence[LanguageVersion], progress: Mapping[int, VersionProgress], team: Team | None = None
) -> dict[int, list[StuckStep]]:
    """What is stuck, by primary key of the version, the longest first; one query, none where the team is known."""
    found: dict[int, list[StuckStep]] = {}
    people = team_of_town() if team is None else team
    for version in versions:
        if version.state != LanguageVersion.State.OPEN:
            continue
        rows = _overdue_steps(version, progress[version.pk], people)
        newest = progress[version.pk].newest
        if newest is not None and newest.state in (Release.State.READY, Release.State.FAILED):
            what = "held" if newest.state == Release.State.READY else "failed"
            rows.append(StuckStep(what, newest.ended_at or newest.created_at))
        if not people.volunteers(version.language) and version.language != version.tutorial.source_language:
            rows.append(StuckStep("nobody", version.opened_at))
        if version.spoken_first and progress[version.pk].takes_to_hear and not _has_second(people, version.language):
            rows.append(StuckStep("no_second", version.opened_at))
        if rows:
            found[version.pk] = sorted(rows, key=lambda stuck: stuck.since)
    return found


def maybe_stuck(team: Team) -> Q:
    """For a query of versions: those of which `stuck_versions` may say something; the database judges by what is
    kept, and says at most a minute late what is not stuck any more."""
    now = timezone.now()
    late = Q()
    for what, patience in PATIENCE.items():
        late |= Q(**{f"kept_progress__{what}_since__lt": now - patience})
    tags = [language.tag for language in languages.all_languages()]
    nobody = Q(language__in=[tag for tag in tags if not team.volunteers(tag)]) & ~Q(
        language=F("tutorial__source_language")
    )
    no_second = Q(language__in=[tag for tag in tags if not _has_second(team, tag)], spoken_first=True)
    no_second &= Q(kept_progress__to_hear__gt=0)
    ended = Q(pk__in=ended_or_held().values("version"))
    stuck = late | nobody | no_second | ended | without_columns()
    return Q(state=LanguageVersion.State.OPEN) & stuck


def _has_second(people: Team, language: str) -> bool:
    """Whether somebody who is not the only voice may say recordings back: a reviewer, or a coordinator who speaks
    it."""
    judges, voices = set(people.reviewers(language)), set(people.voices(language))
    return bool(judges) and not (len(judges) == 1 and voices <= judges)


PATIENCE = {"review": REVIEW_WAITS, "changes": AUTHOR_WAITS, "take_review": REVIEW_WAITS}


def _overdue_steps(version: LanguageVersion, progress: VersionProgress, people: Team) -> list[StuckStep]:
    """What waits for too long: since when the oldest, and whose turn it is."""
    if not progress.waits:
        return []
    now = timezone.now()
    late = [wait for wait in progress.waits if now - wait.since > PATIENCE[wait.what]]
    reviewers = set(people.reviewers(version.language).values())
    found = []
    for what in dict.fromkeys(wait.what for wait in late):
        own = [wait for wait in late if wait.what == what]
        authors = {people.names[wait.author_id] for wait in own if wait.author_id in people.names}
        on = authors if what == "changes" else reviewers
        found.append(StuckStep(what, min(wait.since for wait in own), tuple(sorted(on))))
    return found
