"""Whether the consent asks somebody something new: who agreed to an older wording is asked once."""

from __future__ import annotations

from django.db.models import QuerySet

from volunteers.models import Consent
from volunteers.queries.consent_text import text_version


def not_asked_yet(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """Those of these consents under which a voice is lent, and whose person has not answered the newest wording."""
    return consents.filter(publish=True, ends_at=None).exclude(asked_version=text_version())
