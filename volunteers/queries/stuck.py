"""What is stuck in a language version: what waits, since when, for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dubbing.models import Release
from dubbing.queries import VersionProgress
from tutorials.models import LanguageVersion
from volunteers.models import Role

REVIEW_WAITS = timedelta(days=3)
AUTHOR_WAITS = timedelta(days=7)
STUCK: dict[str, Promise] = {
    "review": gettext_lazy("Texts wait for a reviewer."),
    "take_review": gettext_lazy("Recordings wait for a reviewer."),
    "changes": gettext_lazy("A text was asked again and did not come back."),
    "nobody": gettext_lazy("Nobody translates this language yet: invite somebody."),
    "failed": gettext_lazy("The last release failed."),
    "held": gettext_lazy("A release is ready and waits for your decision."),
}


@dataclass(frozen=True)
class Stuck:
    """what: review, take_review, changes, nobody, failed or held. on: names of the people whose turn it is."""

    what: str
    since: datetime
    on: tuple[str, ...] = ()


def stuck_versions(
    versions: Sequence[LanguageVersion], progress: Mapping[int, VersionProgress]
) -> dict[int, list[Stuck]]:
    """What is stuck, by primary key of the version, the longest first; one query beside what `progress` knows."""
    found: dict[int, list[Stuck]] = {}
    people = _people()
    for version in versions:
        if version.state != LanguageVersion.State.OPEN:
            continue
        rows = _waiting(version, progress[version.pk], people)
        newest = progress[version.pk].newest
        if newest is not None and newest.state in (Release.State.READY, Release.State.FAILED):
            what = "held" if newest.state == Release.State.READY else "failed"
            rows.append(Stuck(what, newest.ended_at or newest.created_at))
        alone = not people.volunteers.get(version.language) and not people.volunteers.get("")
        if alone and version.language != version.tutorial.source_language:
            rows.append(Stuck("nobody", version.opened_at))
        if rows:
            found[version.pk] = sorted(rows, key=lambda stuck: stuck.since)
    return found


@dataclass(frozen=True)
class _People:
    """Names of those who translate and record, and of those who review, by language ('' for all); of each by id."""

    volunteers: dict[str, list[str]]
    reviewers: dict[str, list[str]]
    names: dict[int, str]


def _people() -> _People:
    people = _People({}, {}, {})
    for role in Role.objects.filter(user__is_active=True).select_related("user"):
        name = role.user.public_name
        people.names[role.user_id] = name
        if role.role == Role.Name.COORDINATOR:
            continue
        people.volunteers.setdefault(role.language, []).append(name)
        if role.role == Role.Name.REVIEWER:
            people.reviewers.setdefault(role.language, []).append(name)
    return people


PATIENCE = {"review": REVIEW_WAITS, "changes": AUTHOR_WAITS, "take_review": REVIEW_WAITS}


def _waiting(version: LanguageVersion, progress: VersionProgress, people: _People) -> list[Stuck]:
    """What waits for too long: since when the oldest, and whose turn it is."""
    if not progress.waits:
        return []
    now = timezone.now()
    late = [wait for wait in progress.waits if now - wait.since > PATIENCE[wait.what]]
    reviewers = {*people.reviewers.get(version.language, ()), *people.reviewers.get("", ())}
    found = []
    for what in dict.fromkeys(wait.what for wait in late):
        own = [wait for wait in late if wait.what == what]
        authors = {people.names[wait.author_id] for wait in own if wait.author_id in people.names}
        on = authors if what == "changes" else reviewers
        found.append(Stuck(what, min(wait.since for wait in own), tuple(sorted(on))))
    return found
