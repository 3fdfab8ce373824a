"""How long an act that only moved rows can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from journal.errors import Refused

UNDO_WINDOW = timedelta(minutes=10)
"""Long enough to notice a wrong tap, short enough that nobody has built on it yet (design, "Final acts")."""


def can_be_undone(since: datetime | None) -> bool:
    """Whether what was done at `since` may still be undone."""
    return since is not None and timezone.now() - since < UNDO_WINDOW


def too_late() -> Refused:
    """The refusal of an undo after UNDO_FOR."""
    minutes = int(UNDO_WINDOW.total_seconds() // 60)
    return Refused(_("This can be undone for {minutes} minutes, and they are over.").format(minutes=minutes))


def waits_again() -> str:
    """Said after an approval was undone."""
    return _("Undone: it waits for a review again.")
