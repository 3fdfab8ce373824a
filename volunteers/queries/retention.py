"""How long what belongs to people is kept. The privacy notice and the letters read these figures from here.

Source: the design (8-trust, "Voices and persons"), after the CNIL's advice that an account unused for two years be
closed, and its holder told a month before.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from dubbing.queries.retention import REJECTED_RETENTION, RUN_RETENTION, SAID_BACK_RETENTION
from journal.models import Entry
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Consent, User

UNUSED_MONTHS = 24
LETTER_MONTHS = 23
CONSENT_YEARS = 10
BACKUPS_KEPT = timedelta(days=30)
"""Whatever was erased has left every backup by then (operations/backup keeps them a day less)."""


@dataclass(frozen=True)
class Periods:
    """The figures as a page or a letter says them."""

    rejected_days: int = REJECTED_RETENTION.days
    run_days: int = RUN_RETENTION.days
    said_back_days: int = SAID_BACK_RETENTION.days
    unused_months: int = UNUSED_MONTHS
    letter_months: int = LETTER_MONTHS
    consent_years: int = CONSENT_YEARS
    backup_days: int = BACKUPS_KEPT.days
    session_days: int = settings.SESSION_COOKIE_AGE // (24 * 60 * 60)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the month's last day where it is shorter."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def unused_accounts(since: datetime) -> QuerySet[User]:
    """Accounts that can be signed in to, or that have an address, and that nobody used since then: who signed in, or
    did anything that the journal knows, has used it. A session may last for months: the journal counts too."""
    entries = Entry.objects.filter(actor=OuterRef("pk")).order_by("-pk").values("at")[:1]
    people = User.objects.filter(Q(is_active=True) | Q(email__isnull=False), is_system=False, erased_at=None)
    people = people.filter(closed_at=None).exclude(email__iendswith=f"@{DOMAIN}")
    people = people.filter(Q(last_login=None) | Q(last_login__lte=since), created_at__lte=since)
    people = people.annotate(last_act=Subquery(entries))
    return people.filter(Q(last_act=None) | Q(last_act__lte=since)).order_by("pk")


def last_use(person: User) -> datetime:
    """Of a person of `unused_accounts`."""
    moments = (person.created_at, person.last_login, getattr(person, "last_act", None))
    return max(moment for moment in moments if moment is not None)


def old_consents(now: datetime) -> QuerySet[Consent]:
    """Consents in force that were given longer ago than the years that they grant."""
    return Consent.objects.filter(withdrawn_at=None, given_at__lte=months_before(now, 12 * CONSENT_YEARS)).order_by(
        "pk"
    )
