"""What is live of versions, and how many of its sentences were approved since: parents have them as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from craft.text.interface_units import PATH_NAME_ID, belongs
from dubbing.models import Release, Take
from subtitles.models import Translation
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

FEW_VERSIONS = 500


def is_older(live: Release, approved_at: datetime | None) -> bool:
    """Whether something was approved after the release was asked for. approved_at: the newest approval."""
    return approved_at is not None and approved_at > live.created_at


def is_silent(live: Release, approved: int) -> bool:
    """Whether a release of subtitles does not have the voices that are approved."""
    return live.kind == Release.Kind.SUBTITLES and approved > 0


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
        .exclude(segment__public_id=PATH_NAME_ID)  # read as soon as it is approved
        # In its own language nothing is only read: what stands there is the original.
        .exclude(~Q(segment__kind__in=SPOKEN_KINDS), language=F("segment__tutorial__source_language"))
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
        if not is_interface or belongs(unit, language):
            found.setdefault(version, set()).add(segment)
    return {version: len(segments) for version, segments in found.items()}


RELEASE_FIELDS = ("version", "number", "kind", "state", "created_at", "live_at", "ended_at")
"""What is told of a release beside progress: findings and failure are read with the one that is looked at."""


def releases_of(versions: Sequence[LanguageVersion]) -> dict[int, tuple[Release | None, Release | None]]:
    """Version → (its newest release, the live one)."""
    found: dict[int, tuple[Release | None, Release | None]] = {}
    wanted = {version.pk for version in versions}
    # Two thousand keys of versions would be two thousand parameters. By language as well: who speaks one of forty would
    # else read all of each film. A few versions of many films are found by themselves: else PostgreSQL reads them all.
    of_films = Q(
        version__tutorial__in={version.tutorial_id for version in versions},
        version__language__in={version.language for version in versions},
    )
    rows = Release.objects.filter(Q(version__in=wanted) if len(wanted) <= FEW_VERSIONS else of_films)
    for row in rows.only(*RELEASE_FIELDS).order_by("version_id", "-number"):
        if row.version_id not in wanted:
            continue
        newest, live = found.get(row.version_id, (row, None))
        found[row.version_id] = (newest, row if row.state == Release.State.LIVE else live)
    return found
