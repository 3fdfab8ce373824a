"""A person as a command names them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tutorials.management.base import nobody_has
from volunteers.models import User


def person_named(who: str) -> User:
    """By e-mail address; by public id, which the journal shows, where an account has no address (any more)."""
    wanted = who.strip()
    people = User.objects.filter(is_system=False)
    found = people.filter(email__iexact=wanted).first()
    if found is None:
        try:
            found = people.filter(public_id=UUID(wanted)).first()
        except ValueError:
            found = None
    if found is None:
        raise nobody_has(who)
    return found


def recordings_erased(count: int) -> str:
    return _("Recordings erased: {n}.").format(n=count)
