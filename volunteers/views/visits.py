"""When a coordinator was at the desk before: kept by their browser, for themselves, so that a look changes no row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from volunteers.models import User

COOKIE = "atelier_desk"
ONE_VISIT = timedelta(hours=1)
MAX_WINDOW = timedelta(days=30)
DEFAULT_WINDOW = timedelta(days=7)


def last_visit(request: HttpRequest, person: User) -> tuple[datetime, str]:
    """(since when to tell what happened, the cookie's new value). Pages seen within an hour are one visit, so that a
    second look tells the same. Who never was here is told of a week, and nobody of more than a month."""
    now = timezone.now()
    whose = str(person.public_id)[:8]
    owner, since, seen = _read(request.COOKIES.get(COOKIE, ""))
    if owner != whose or since is None or seen is None or seen > now or since > now:
        since = now - DEFAULT_WINDOW
    elif now - seen > ONE_VISIT:
        since = seen
    since = max(since, now - MAX_WINDOW)
    return since, f"{whose}.{round(since.timestamp() * 1000)}.{round(now.timestamp() * 1000)}"


def keep_visit(answer: HttpResponse, value: str) -> None:
    answer.set_cookie(
        COOKIE, value, max_age=int(MAX_WINDOW.total_seconds()), path="/atelier/", httponly=True, samesite="Lax"
    )


def _read(value: str) -> tuple[str, datetime | None, datetime | None]:
    owner, _dot, moments = value.partition(".")
    since, _dot, seen = moments.partition(".")
    try:
        return owner, _moment(since), _moment(seen)
    except (ValueError, OverflowError, OSError):
        return "", None, None


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
