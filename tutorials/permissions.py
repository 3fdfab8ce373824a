"""Who may change the French originals: coordinators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from journal.people import Person


def require_coordinator(by: Person) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may do this."))


def require_helper(by: Person) -> None:
    """Who may watch an original: everybody with a role in the workshop, for any language."""
    if not (by.is_coordinator or by.work_languages()):
        raise NotAllowed(_("Only people of the workshop may watch this video."))
