"""Destroying a tutorial: the only action that deletes its files everywhere."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dubbing.removal.tutorial import ERASE, take_down
from journal.actions import record
from journal.errors import Refused
from journal.models import Entry
from journal.people import Person
from tutorials.models import Tutorial
from tutorials.permissions import require_coordinator


@transaction.atomic
def tutorial_erase(*, by: Person, tutorial: Tutorial, reason: str = "") -> Tutorial:
    """Hide the tutorial at once; `removal.tutorial.destroy` (or `reconcile`) then deletes its files. The journal
    records it. Idempotent."""
    require_coordinator(by)
    if tutorial.is_interface:
        raise Refused(_("The site's own words are no film: there is nothing to destroy."))
    tutorial = Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    before = tutorial.state
    releases = take_down(tutorial)
    if not Entry.objects.filter(verb=ERASE, object_type="tutorial", object_id=tutorial.slug).exists():
        record(
            actor=by,
            verb=ERASE,
            about=tutorial,
            reason=reason,
            before={"state": before, "sha256": tutorial.original_sha256},
            after={"releases": releases},
        )
    return tutorial
