"""Writing the journal: one call inside the transaction of the change that it records."""

from __future__ import annotations

from django.db import models

from craft.documents import JsonObject
from journal.models import Entry
from journal.people import Person
from journal.signals import recorded


def record(
    *,
    actor: Person | None,
    verb: str,
    about: models.Model,
    name: str | None = None,
    tutorial: str = "",
    language: str = "",
    before: JsonObject | None = None,
    after: JsonObject | None = None,
    reason: str = "",
    concerns: Person | None = None,
) -> Entry:
    """Append one entry. `about` is the thing; `name` its public identity when that is not the primary key."""
    entry = Entry.objects.create(
        actor_id=actor.pk if actor else None,
        verb=verb,
        object_type=about._meta.model_name or "",
        object_id=name if name is not None else str(about.pk),
        tutorial=tutorial,
        language=language,
        before=before or {},
        after=after or {},
        reason=reason,
        concerns_id=concerns.pk if concerns else None,
    )
    recorded.send(Entry, entry=entry)
    return entry
