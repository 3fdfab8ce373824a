"""What does not move in a language version: what waits, since when, on whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dubbing.models import Release, Take
from subtitles.models import Translation
from tutorials.models import LanguageVersion
from volunteers.models import Role

REVIEW_WAITS = timedelta(days=3)
AUTHOR_WAITS = timedelta(days=7)


@dataclass(frozen=True)
class Stuck:
    """`what`: review, take_review, changes, nobody, failed or held; `on`: names of the people who could move it."""

    what: str
    since: datetime
    on: tuple[str, ...] = ()


def stuck_versions(versions: Sequence[LanguageVersion]) -> dict[int, list[Stuck]]:
    """What is stuck, by primary key of the version, the longest first; five queries for any number of versions."""
    ids = {(one.tutorial_id, one.language): one.pk for one in versions if one.state == LanguageVersion.State.OPEN}
    found: dict[int, list[Stuck]] = {}
    volunteers, reviewers = _people()
    for (key, what), (since, names) in _waiting(ids).items():
        on = names if what == "changes" else set(reviewers.get(key[1], ())) | set(reviewers.get("", ()))
        found.setdefault(ids[key], []).append(Stuck(what, since, tuple(sorted(on))))
    for pk, release in _held(ids.values()).items():
        what = "held" if release.state == Release.State.READY else "failed"
        found.setdefault(pk, []).append(Stuck(what, release.ended_at or release.created_at))
    for version in versions:
        alone = not volunteers.get(version.language) and not volunteers.get("")
        if version.pk in ids.values() and alone and version.language != version.tutorial.source_language:
            found.setdefault(version.pk, []).append(Stuck("nobody", version.opened_at))
    return {pk: sorted(rows, key=lambda one: one.since) for pk, rows in found.items()}


def _people() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Names of those who translate and record, and of those who review, by language ('' for all)."""
    volunteers: dict[str, list[str]] = {}
    reviewers: dict[str, list[str]] = {}
    rows = Role.objects.exclude(role=Role.Name.COORDINATOR).filter(user__is_active=True).select_related("user")
    for role in rows:
        volunteers.setdefault(role.language, []).append(role.user.public_name)
        if role.role == Role.Name.REVIEWER:
            reviewers.setdefault(role.language, []).append(role.user.public_name)
    return volunteers, reviewers


Key = tuple[int, str]


def _waiting(ids: dict[Key, int]) -> dict[tuple[Key, str], tuple[datetime, set[str]]]:
    """((tutorial, language), what) → since when the oldest waits, and whose work it is."""
    now, found = timezone.now(), dict[tuple[Key, str], tuple[datetime, set[str]]]()

    def note(key: Key, what: str, since: datetime, patience: timedelta, name: str) -> None:
        if key in ids and now - since > patience:
            before, names = found.get((key, what), (since, set[str]()))
            found[key, what] = (min(before, since), names | {name} if name else names)

    tutorials = {key[0] for key in ids}
    texts = Translation.objects.filter(
        segment__tutorial__in=tutorials,
        segment__retired_at=None,
        latest__state__in=["submitted", "changes_requested"],
    ).select_related("segment", "latest__author")
    for text in texts:
        key, latest = (text.segment.tutorial_id, text.language), text.latest
        assert latest is not None  # filtered by its state
        if latest.state == "submitted":
            note(key, "review", latest.created_at, REVIEW_WAITS, "")
        else:
            author = latest.author.public_name if latest.author else ""
            note(key, "changes", latest.reviewed_at or latest.created_at, AUTHOR_WAITS, author)
    takes = Take.objects.filter(
        segment__tutorial__in=tutorials, segment__retired_at=None, state=Take.State.SUBMITTED
    ).values_list("segment__tutorial_id", "language", "created_at")
    for tutorial_id, language, at in takes:
        note((tutorial_id, language), "take_review", at, REVIEW_WAITS, "")
    return found


def _held(versions: Iterable[int]) -> dict[int, Release]:
    """The newest release of each version, where it failed or waits for a decision."""
    newest: dict[int, Release] = {}
    rows = Release.objects.filter(version__in=list(versions)).defer("manifest", "report")
    for release in rows.order_by("version_id", "-number"):
        newest.setdefault(release.version_id, release)
    return {pk: one for pk, one in newest.items() if one.state in (Release.State.READY, Release.State.FAILED)}
