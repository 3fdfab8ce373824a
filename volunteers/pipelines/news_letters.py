"""Mail with news, as often as each person chose: at once, once a day, once a week, never.

What was read on the page is not mailed. A mail counts as sent in the transaction that queues it, so nobody gets the
same news in two mails, whoever runs this and however often.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft import languages
from town.models import Town
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Notification, User
from volunteers.pipelines.outgoing_mail import mail_queue
from volunteers.queries.board import BoardCell, stuck_cells
from volunteers.queries.news import news_of
from volunteers.queries.stop_links import stop_path

HOUR = 17  # of the town: after the day's work, before the evening's
WEEKDAY = 3  # Thursday: two days are left before the weekend to do something about it
QUIET, AT_LATEST = timedelta(minutes=2), timedelta(minutes=10)
"""*At once* is when nothing more came for two minutes (a reviewer approves twelve texts in a row), or after ten."""
TOO_OLD = timedelta(days=8)
"""Older news stands on the page only: who chose *never* for a year and then *daily* does not want the year."""
SERVES = timedelta(days=3)
NEWS = "news "
"""The kind of such a letter, before the number of its newest piece."""
MAX_SHOWN = 12  # pieces in one mail; the page has all


def write_news(now: datetime) -> int:
    """Queue the mails that are due; how many they were."""
    return sum(_write(person, now) for person in _candidates(now) if _is_due(person, now))


def _candidates(now: datetime) -> list[User]:
    """Everybody with news to be mailed, with the time of the first and the last of it; one query."""
    fresh = Q(notifications__read_at=None, notifications__mailed_at=None, notifications__at__gte=now - TOO_OLD)
    people = User.objects.filter(fresh, is_active=True, erased_at=None, is_system=False, email__isnull=False)
    people = people.exclude(digest="never").exclude(Q(email="") | Q(email__iendswith=f"@{DOMAIN}"))
    return list(people.annotate(first_news=Min("notifications__at"), last_news=Max("notifications__at")))


def _is_due(person: User, now: datetime) -> bool:
    first, last = person.first_news, person.last_news  # type: ignore[attr-defined]  # annotated
    if person.digest == "at_once":
        return bool(now - last >= QUIET or now - first >= AT_LATEST)
    moment = last_moment(person.digest, now)
    return bool(first < moment and (person.news_mailed_at is None or person.news_mailed_at < moment))


def last_moment(digest: str, now: datetime) -> datetime:
    """The last time that daily or weekly mail was due, in the town's time, whatever the clocks did since."""
    local = timezone.localtime(now)
    days = (local.weekday() - WEEKDAY) % 7 if digest == "weekly" else 0
    moment = _local_hour(local, days)
    return moment if moment <= now else _local_hour(local, days + (7 if digest == "weekly" else 1))


def _local_hour(local: datetime, days_ago: int) -> datetime:
    day = local.date() - timedelta(days=days_ago)
    return timezone.make_aware(datetime(day.year, day.month, day.day, HOUR), local.tzinfo)


@transaction.atomic
def _write(person: User, now: datetime) -> bool:
    """False: another worker was faster, or there is nothing left to tell."""
    mine = User.objects.filter(pk=person.pk, news_mailed_at=person.news_mailed_at, digest=person.digest)
    if mine.update(news_mailed_at=now) != 1:
        return False
    fresh = person.notifications.filter(read_at=None, mailed_at=None, at__gte=now - TOO_OLD)
    rows = list(fresh.select_related("by").order_by("-at", "-pk"))
    if not rows:
        return False
    with translation.override(languages.django_tag(person.reads_in)):
        _queue(person, rows)
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    return True


def _queue(person: User, rows: list[Notification]) -> None:
    stop, pieces = settings.PUBLIC_ADDRESS + stop_path(person), news_of(rows)
    subject = pieces[0].what if len(pieces) == 1 else _subject(len(rows))
    town = Town.objects.filter(pk=1).first()
    context = {
        "person": person,
        "subject": subject,
        "pieces": pieces[:MAX_SHOWN],
        "more": _more(sum(piece.count for piece in pieces[MAX_SHOWN:])) if len(pieces) > MAX_SHOWN else "",
        "how_often": _how_often(person),
        "waiting": _stuck_cells() if person.is_coordinator else [],
        "town": town.name if town else "",
        "address": settings.PUBLIC_ADDRESS,
        "language": languages.get(person.reads_in),
        "all": reverse("volunteers:news"),
        "account": reverse("volunteers:account"),
        "stop": stop,
    }
    mail_queue(
        kind=f"{NEWS}{rows[0].pk}",  # its own: a mail that waits is not replaced by the next one
        to=person.email or "",
        subject=" ".join(subject.split()),
        text=render_to_string("volunteers/mail/news.txt", context),
        html=render_to_string("volunteers/mail/news.html", context),
        serves=SERVES,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answering machine answers
        },
    )


def _subject(count: int) -> str:
    return ngettext("{count} piece of news from Portevoix", "{count} pieces of news from Portevoix", count).format(
        count=count
    )


def _more(count: int) -> str:
    return ngettext("{count} more piece of news", "{count} more pieces of news", count).format(count=count)


def _how_often(person: User) -> str:
    if person.digest == "at_once":
        return _("You chose to get news at once.")
    return (
        _("You get news once a week at most.") if person.digest == "weekly" else _("You get news once a day at most.")
    )


def _stuck_cells() -> list[BoardCell]:
    """What is stuck, the longest first, for a coordinator's digest."""
    return sorted(stuck_cells(), key=lambda cell: cell.stuck[0].since)[:MAX_SHOWN]
