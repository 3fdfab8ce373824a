"""Answering the proposal that somebody becomes a reviewer."""

from __future__ import annotations

from django.db import transaction

from journal.actions import record
from journal.message_translation import known_language
from volunteers.models import User
from volunteers.permissions import require_coordinator
from volunteers.queries.reviewer_proposals import PASS_OVER, approval_count, reviewer_proposals


@transaction.atomic
def reviewer_pass_over(*, by: User, user: User, language: str) -> None:
    """Not now: they are proposed again after as many more approved segments. Repeated, it is said once."""
    require_coordinator(by)
    tag = known_language(language).tag
    User.objects.select_for_update().get(pk=user.pk)
    if not any(proposal.person == user and proposal.language == tag for proposal in reviewer_proposals()):
        return
    record(actor=by, verb=PASS_OVER, about=user, language=tag, after={"approved": approval_count(user, tag)})
