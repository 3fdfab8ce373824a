"""What counts as a volunteer's act, by the journal's verb and object."""

from __future__ import annotations

from django.db.models import QuerySet

from journal.models import Entry
from volunteers.events import EVENTS

VERBS = {tuple(key.split()): event.work for key, event in EVENTS.items() if event.work}


def acts_of_people() -> QuerySet[Entry]:
    """Those verbs and objects, crosswise: whoever reads looks each pair up in `VERBS`."""
    verbs, kinds = {verb for verb, _kind in VERBS}, {kind for _verb, kind in VERBS}
    return Entry.objects.filter(verb__in=verbs, object_type__in=kinds, actor__isnull=False)
