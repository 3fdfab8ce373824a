"""Who may manage people and the town: coordinators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from volunteers.models import User


def require_coordinator(by: User) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may do this."))
