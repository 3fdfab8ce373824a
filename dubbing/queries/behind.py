"""What is live of versions, and how many of its sentences were approved since: parents have them as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from dubbing.models import Release, Take
from dubbing.queries.progress_facts import is_of
from subtitles.models import Translation
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment


def sentences_behind(live: Mapping[int, Release]) -> dict[int, int]:
    """Version → segments with a text or a take that is newer than its live release; live: by version. One query, none
    without versions. A release of subtitles is also behind with every take that is approved."""
    if not live:
        return {}
    versions = "segment__tutorial__versions"
    of_these = {
        f"{versions}__in": live,
        f"{versions}__language": F("language"),
        f"{versions}__releases__state": Release.State.LIVE,
        "segment__retired_at": None,
    }
    made = F(f"{versions}__releases__created_at")
    silent = Q(**{f"{versions}__releases__kind": Release.Kind.SUBTITLES})
    columns = (versions, "segment_id", "segment__public_id", "language", "segment__tutorial__is_interface")
    texts: QuerySet[Any, Any] = (
        Translation.objects.filter(latest__isnull=False, approved__reviewed_at__gt=made, **of_these)
        .exclude(segment__text="")
        .order_by()
        .values_list(*columns)
    )
    sentence = ~Q(segment__kind=Segment.Kind.DESCRIPTION)  # descriptions are heard beside subtitles too
    takes: QuerySet[Any, Any] = (
        Take.objects.filter((silent & sentence) | Q(reviewed_at__gt=made), state=Take.State.APPROVED, **of_these)
        .filter(segment__kind__in=SPOKEN_KINDS)  # a title that is said needs no release
        .exclude(segment__text="")
        .order_by()
        .values_list(*columns)
    )
    found: dict[int, set[int]] = {}
    for version, segment, unit, language, is_interface in texts.union(takes):
        if is_of(unit if is_interface else "", language):
            found.setdefault(version, set()).add(segment)
    return {version: len(segments) for version, segments in found.items()}


def releases_of(versions: Sequence[LanguageVersion]) -> dict[int, tuple[Release | None, Release | None]]:
    """Version → (its newest release, the live one)."""
    found: dict[int, tuple[Release | None, Release | None]] = {}
    wanted = {version.pk for version in versions}
    # Filtered by tutorial: two thousand versions would make a query with two thousand parameters.
    rows = Release.objects.filter(version__tutorial__in={version.tutorial_id for version in versions})
    for row in rows.defer("manifest", "report").order_by("version_id", "-number"):
        if row.version_id not in wanted:
            continue
        newest, live = found.get(row.version_id, (row, None))
        found[row.version_id] = (newest, row if row.state == Release.State.LIVE else live)
    return found
