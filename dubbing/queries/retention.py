"""How long a recording that was refused is kept, and which recordings a release that parents hear, or that somebody can
go back to, still plays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dubbing.models import Release, Take
from storage.queries import sources_in_use

REJECTED_RETENTION = timedelta(days=90)
RUN_RETENTION = timedelta(days=30)
"""Of the whole sound of a run: so long a reviewer can move its cuts."""
"""After the last live or rollback-able release that plays it (design 8-trust, "Voices and persons"). Long enough to
hear again why it was refused; the privacy notice names the same figure."""
SAID_BACK_RETENTION, SAID_BACK_AT_MOST = timedelta(days=90), timedelta(days=365)
"""Of what was said back: after its take was approved or refused, and after it was said."""


def still_played(takes: Iterable[Take]) -> set[int]:
    """The primary keys of those from which a release is made whose files are there, whatever its state, or that a build
    in progress chose. The tables of stored files know; no manifest is read."""
    keys = {str(take.client_id): take.pk for take in takes}
    building = Release.objects.filter(state__in=(Release.State.QUEUED, Release.State.BUILDING))
    played = sources_in_use("take", keys, by="release", at_work=building.values_list("pk", flat=True))
    return {keys[key] for key in played}
