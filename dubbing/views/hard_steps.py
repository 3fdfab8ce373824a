"""The buttons beside a step that parents did not understand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dubbing.actions.hard_steps import COMMENT, hard_step_ask
from dubbing.queries.hard_steps import step_understood
from dubbing.views.lookup import tutorial_version_at
from dubbing.views.room import said_asked_again
from dubbing.views.studio_json import in_the_voices_language
from journal.errors import Refused, unreadable_request
from subtitles.permissions import require_reviewer
from tutorials.views.access import address_back, person_of, workshop
from tutorials.views.lookup import segment_or_missing


@require_POST
@workshop
def ask(request: HttpRequest, slug: str, language: str, segment: str, what: str) -> HttpResponseBase:
    """Ask for another wording (text) or take (voice), or write it into the conversation (comment); then back."""
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_reviewer(person, version.language)
    step = segment_or_missing(version.tutorial, segment)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as broken:
        raise Refused(unreadable_request()) from broken
    known = step_understood(step, version.language)
    if known is None:
        raise Refused(unreadable_request())
    with in_the_voices_language(version.language):  # who reads it may know little French
        hard_step_ask(by=person, version=version, segment=step, what=what, known=known, key=key)
    if what == COMMENT:
        messages.success(request, _("It stands in the conversation."))
    else:
        said_asked_again(request)
    page = reverse("volunteers:conversation", args=[slug, step.public_id, version.language])
    return redirect(address_back(request, page))
