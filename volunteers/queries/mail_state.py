"""The state of outgoing mail, for the sign-in pages, the coordinators' home and `doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from volunteers.models import Letter, Postbox

CACHE_KEY = "post-state"
SOON, LATELY = timedelta(minutes=1), timedelta(minutes=3)


@dataclass(frozen=True)
class MailState:
    """waiting: mails that wait for more than a minute. since: time of the oldest, or since when the server is away.
    refused: mails that the server refuses. why: its last answer."""

    waiting: int
    refused: int
    since: datetime | None
    why: str

    @property
    def is_well(self) -> bool:
        return not (self.waiting or self.refused or self.since)


def mail_server_is_down() -> bool:
    """The mail server did not accept the last mail, a short time ago: it is tried every minute while mail waits, so an
    older failure says nothing about now."""
    return _away().exists()


def _away() -> QuerySet[Postbox]:
    return Postbox.objects.filter(failing_since__isnull=False, away_until__gte=timezone.now() - LATELY)


def cached_mail_state() -> MailState:
    """What the worker found at its last check, at most half a minute ago: without a query. When no worker checks, the
    cache is empty: `doctor` counts for itself."""
    cached = cache.get(CACHE_KEY)
    return cached if isinstance(cached, MailState) else MailState(0, 0, None, "")


def cache_mail_state() -> None:
    cache.set(CACHE_KEY, mail_state(), LATELY.total_seconds())


def mail_state() -> MailState:
    """Two queries, or three."""
    late = Q(failure="", created_at__lt=timezone.now() - SOON) | Q(failure__startswith="4")
    counts = Letter.objects.aggregate(
        waiting=Count("pk", filter=late),
        refused=Count("pk", filter=~Q(failure="") & ~Q(failure__startswith="4")),
        oldest=Min("created_at", filter=late),
    )
    box = _away().first() or Postbox()
    refusal = "" if box.failure else Letter.objects.exclude(failure="").values_list("failure", flat=True).first()
    return MailState(
        counts["waiting"], counts["refused"], box.failing_since or counts["oldest"], box.failure or refusal or ""
    )
