"""Who may translate and who may approve, and the rule of four eyes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from journal.people import Person
from tutorials.models import LanguageVersion


def require_translator(by: Person, language: str) -> None:
    if not by.may_translate(language):
        raise NotAllowed(_("You may not translate into this language yet. Ask the coordinator to add it."))


def require_reviewer(by: Person, language: str) -> None:
    if not by.may_review(language):
        raise reviewers_only()


def reviewers_only() -> NotAllowed:
    return NotAllowed(_("Only a reviewer of this language may do this."))


def require_bringer(by: Person) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may bring in texts approved elsewhere."))


def require_four_eyes(by: Person, author_id: int | None, version: LanguageVersion) -> bool:
    """Nobody approves their own work, unless the version allows self-review (it has only one speaker).

    True when the approval is a self-review that the policy allows: the journal must say so.
    """
    if author_id != by.pk:
        return False
    if not version.self_review_allowed:
        raise NotAllowed(_("You made this yourself: another person must approve it."))
    return True
