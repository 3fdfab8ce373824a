"""The refusals that every room raises. Each carries one message for a person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class Refused(Exception):
    """Asked for something that cannot be done now; the message says why and what to do. Pages answer 400 or 409."""

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""


class TransitionError(Refused):
    """A move that its noun's table does not know."""


class Conflict(Refused):
    """Somebody saved first: carries both sides, so that the page can show and merge them."""

    def __init__(self, message: str, *, mine: object = None, theirs: object = None) -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs


class Missing(Refused):
    """What was named does not exist (a segment, a language, a tutorial)."""


class NotAllowed(PermissionDenied):
    """A person may not do this; the message says who may."""

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""


def unreadable_request() -> str:
    """The message for a request that no page of ours sends."""
    return _("This request cannot be read. Load the page again.")
