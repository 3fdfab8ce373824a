"""The one thing that parents change: a number."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dubbing.models import Plays, Release


@transaction.atomic
def count(*, release_id: int, what: Literal["plays", "downloads", "prints"]) -> bool:
    """Add one to today's row of a live release. False when the release is not live (nothing is counted)."""
    if not Release.objects.filter(pk=release_id, state=Release.State.LIVE).exists():
        return False
    row, _ = Plays.objects.get_or_create(release_id=release_id, day=timezone.localdate())
    Plays.objects.filter(pk=row.pk).update(**{what: F(what) + 1})
    return True
