"""The facts behind the progress of versions: their texts, takes and releases, each read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, F, Q, When

from dubbing.models import Release, Take
from subtitles.models import Translation
from tutorials.models import LanguageVersion

WAITING_TAKES = (Take.State.RECEIVED, Take.State.CHECKED, Take.State.SUBMITTED)


class Unit(NamedTuple):
    public_id: str
    spoken: bool
    digest: str


class Text(NamedTuple):
    latest_state: str
    latest_digest: str
    still_valid: str
    approved_id: int | None
    approved_at: datetime | None
    created_at: datetime | None
    reviewed_at: datetime | None
    author_id: int | None

    def stale(self, digest: str) -> bool:
        return self.latest_digest != digest and self.still_valid != digest


def releases_of(versions: Sequence[LanguageVersion]) -> dict[int, tuple[Release | None, Release | None]]:
    """Version → (its newest release, the live one)."""
    found: dict[int, tuple[Release | None, Release | None]] = {}
    wanted = {version.pk for version in versions}
    # By tutorial: two thousand versions by name would make a question of two thousand words.
    rows = Release.objects.filter(version__tutorial__in={version.tutorial_id for version in versions})
    for one in rows.defer("manifest", "report").order_by("version_id", "-number"):
        if one.version_id not in wanted:
            continue
        newest, live = found.get(one.version_id, (one, None))
        found[one.version_id] = (newest, one if one.state == Release.State.LIVE else live)
    return found


def texts_of(tutorials: set[int], languages: set[str], live_since: datetime | None) -> dict[tuple[int, str], Text]:
    """Moments are read only where they decide something: of what waits, and of approvals since the oldest live release
    (ten thousand of them cost more than the rest of the page)."""
    waits = Q(latest__state__in=["submitted", "changes_requested"])
    newer = Q(approved__reviewed_at__gt=live_since) if live_since else Q(pk=None)
    rows = (
        Translation.objects.filter(segment__tutorial__in=tutorials, language__in=languages, latest__isnull=False)
        .order_by()
        .values_list(
            "segment_id", "language", "latest__state", "latest__source_digest", "still_valid_digest", "approved_id",
            Case(When(newer, then=F("approved__reviewed_at")), default=None),
            Case(When(waits, then=F("latest__created_at")), default=None),
            Case(When(waits, then=F("latest__reviewed_at")), default=None),
            "latest__author_id",
        )
    )  # fmt: skip
    return {(row[0], row[1]): Text._make(row[2:]) for row in rows}


def takes_of(
    tutorials: set[int], languages: set[str], texts: dict[tuple[int, str], Text]
) -> tuple[
    dict[tuple[int, str], list[tuple[str, bool]]], dict[tuple[int, str], datetime], dict[tuple[int, str], datetime]
]:
    """Takes that count: (state, does it say the approved text?); the newest approval of each segment; and since when
    its oldest take waits for a reviewer."""
    oldest: dict[tuple[int, str], datetime] = {}
    found: dict[tuple[int, str], list[tuple[str, bool]]] = {}
    newest: dict[tuple[int, str], datetime] = {}
    rows = Take.objects.filter(
        segment__tutorial__in=tutorials, language__in=languages, state__in=[*WAITING_TAKES, Take.State.APPROVED]
    ).values_list(
        "segment_id", "language", "state", "revision_id", "still_valid_for_id", "reviewed_at", "source_digest",
        "segment__digest", "created_at",
    )  # fmt: skip
    for segment_id, language, state, revision_id, still_for, at, read_digest, digest, made in rows:
        text = texts.get((segment_id, language))
        approved = text.approved_id if text else None
        fits = (revision_id == approved or still_for == approved) if approved else read_digest == digest
        found.setdefault((segment_id, language), []).append((state, fits))
        if state == Take.State.APPROVED and at is not None:
            newest[segment_id, language] = at
        if state == Take.State.SUBMITTED:
            oldest[segment_id, language] = min(made, oldest.get((segment_id, language), made))
    return found, newest, oldest
