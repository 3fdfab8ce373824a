"""Who may change the French originals: coordinators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from journal.people import Person
from town.permissions import require_coordinator

__all__ = ["require_conversation", "require_coordinator", "require_helper"]


def require_helper(by: Person) -> None:
    """Who may watch an original: everybody with a role in the workshop, for any language."""
    if not (by.is_coordinator or by.work_languages()):
        raise NotAllowed(_("Only people of the workshop may watch this video."))


def require_conversation(by: Person, language: str, *, writes: bool = False) -> None:
    """Who may read, and write, what is said about a segment: those who work in the language. What is said to all
    languages (an empty one) is read by everybody with a role, and written by coordinators."""
    if by.is_coordinator or (language and by.may_translate(language)):
        return
    if not language and not writes and by.work_languages():
        return
    raise NotAllowed(_("Only people who work in this language may do this."))
