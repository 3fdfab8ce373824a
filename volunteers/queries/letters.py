"""How the e-mail does, for the pages of sign-in, the coordinators' home and `doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from volunteers.models import Letter, Postbox

REMEMBERED = "post-state"
SOON, LATELY = timedelta(minutes=1), timedelta(minutes=3)


@dataclass(frozen=True)
class PostState:
    """waiting: letters that wait for longer than a minute; since: the oldest of them, or since when the server is away.
    refused: letters that the server will not take. why: what it said last."""

    waiting: int
    refused: int
    since: datetime | None
    why: str

    @property
    def is_well(self) -> bool:
        return not (self.waiting or self.refused or self.since)


def mail_is_away() -> bool:
    """The mail server did not take the last letter, and that was just now: it is tried every minute as long as one
    waits, so what stands there from longer ago says nothing of today."""
    return _away().exists()


def _away() -> QuerySet[Postbox]:
    return Postbox.objects.filter(failing_since__isnull=False, away_until__gte=timezone.now() - LATELY)


def post_state_told() -> PostState:
    """What the worker saw at its last look, half a minute ago or less: without a query. A worker
    that does not look any more says nothing of letters: `doctor` counts them itself."""
    told = cache.get(REMEMBERED)
    return told if isinstance(told, PostState) else PostState(0, 0, None, "")


def remember_post_state() -> None:
    cache.set(REMEMBERED, post_state(), LATELY.total_seconds())


def post_state() -> PostState:
    """Two queries, or three."""
    late = Q(failure="", created_at__lt=timezone.now() - SOON) | Q(failure__startswith="4")
    told = Letter.objects.aggregate(
        waiting=Count("pk", filter=late),
        refused=Count("pk", filter=~Q(failure="") & ~Q(failure__startswith="4")),
        oldest=Min("created_at", filter=late),
    )
    box = _away().first() or Postbox()
    refusal = "" if box.failure else Letter.objects.exclude(failure="").values_list("failure", flat=True).first()
    return PostState(
        told["waiting"], told["refused"], box.failing_since or told["oldest"], box.failure or refusal or ""
    )
