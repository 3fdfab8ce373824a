"""Writing the journal: one call inside the transaction of the change that it records."""

from __future__ import annotations

from django.db import models

from craft.documents import JsonObject
from journal.models import Entry
from journal.people import Person
from journal.signals import recorded
from journal.subjects import InJournal, Subject


def record(
    *,
    actor: Person | None,
    verb: str,
    about: models.Model,
    name: str | None = None,
    tutorial: str | None = None,
    language: str | None = None,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
    reason: str = "",
    concerns: Person | None = None,
) -> Entry:
    """Append one entry. `about` is the thing. name, tutorial, language: where they are not what its model says, which
    says nothing of most: then its primary key."""
    own = about.in_journal() if isinstance(about, InJournal) else Subject(str(about.pk))
    entry = Entry.objects.create(
        actor_id=actor.pk if actor else None,
        verb=verb,
        object_type=about._meta.model_name or "",
        object_id=own.name if name is None else name,
        tutorial=own.tutorial if tutorial is None else tutorial,
        language=own.language if language is None else language,
        before=before or {},
        after=after or {},
        reason=reason,
        concerns_id=concerns.pk if concerns else None,
    )
    recorded.send(Entry, entry=entry)
    return entry
