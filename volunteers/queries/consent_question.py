"""Whether the consent asks somebody something new: who agreed to an older wording is asked once."""

from __future__ import annotations

from django.db.models import QuerySet

from volunteers.models import Consent, User
from volunteers.queries.consent_text import TEXT_VERSION


def asks_anew(user: User) -> bool:
    """They lend their voice under an older wording, and have not answered the new one yet. One query."""
    return not_asked_yet(Consent.objects.filter(user=user, withdrawn_at=None)).exists()


def not_asked_yet(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """Those of these consents, in force, whose person does not know the newest wording."""
    return consents.filter(publish=True, ends_at=None).exclude(asked_version=TEXT_VERSION)
