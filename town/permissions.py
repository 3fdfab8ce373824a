"""Who may change the town, and with it the French originals and the people: coordinators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from journal.people import Person


def require_coordinator(by: Person) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may do this."))
