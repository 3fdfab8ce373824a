"""How long a recording that was refused is kept, and which recordings a release that parents hear, or that somebody can
go back to, still plays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from dubbing.models import Release, Take
from dubbing.queries.released_files import with_files

REJECTED_KEPT = timedelta(days=90)
"""After the last live or rollback-able release that plays it (design 8-trust, "Voices and persons"). Long enough to
hear again why it was refused; the privacy notice names the same figure."""


def still_played(takes: Iterable[Take]) -> set[int]:
    """The primary keys of those that a release names whose files are there, whatever its state, or that a build in
    progress chose. Reads the manifests of their versions only."""
    wanted = {str(take.client_id): take.pk for take in takes}
    versions = {(take.segment.tutorial_id, take.language) for take in takes}
    releases = Release.objects.filter(
        version__tutorial__in={tutorial for tutorial, _language in versions},
        version__language__in={language for _tutorial, language in versions},
    )
    found: set[int] = set()
    active = {Release.State.QUEUED, Release.State.BUILDING}
    there = with_files(releases.exclude(state__in=active).values_list("pk", flat=True))
    for release in releases.filter(Q(pk__in=there) | Q(state__in=active)).only("state", "manifest").iterator():
        if release.state in active:
            found |= {row["take"] for row in release.manifest.get("chosen", []) if row.get("take")}
        else:
            played = {segment.get("take") for segment in release.manifest.get("segments", [])}
            found |= {wanted[client_id] for client_id in played & wanted.keys()}
    return found & set(wanted.values())
