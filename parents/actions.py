"""The one thing that parents change: a number."""

from __future__ import annotations

from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from dubbing.models import Plays, Release


def count(*, release_id: int, what: Literal["plays", "downloads", "prints"]) -> bool:
    """Add one to today's row of a live release. False when the release is not live (nothing is counted).

    One statement; the first of a day needs two more.
    """
    day = timezone.localdate()
    today = Plays.objects.filter(release_id=release_id, release__state=Release.State.LIVE, day=day)
    if today.update(**{what: F(what) + 1}):
        return True
    if not Release.objects.filter(pk=release_id, state=Release.State.LIVE).exists():
        return False
    try:
        with transaction.atomic():
            Plays.objects.create(release_id=release_id, day=day, **{what: 1})
    except IntegrityError:  # somebody else was the first of the day a moment ago
        return bool(today.update(**{what: F(what) + 1}))
    return True
