"""Segments whose takes find no room: what each needs, and the button that asks for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dubbing.actions import room_ask_text, room_ask_voice
from dubbing.queries import unplaced_segments, verdicts_beside
from dubbing.views.lookup import take_or_missing, tutorial_version_at, version_context, version_of
from dubbing.views.studio_json import in_the_voices_language
from journal.errors import Conflict, Missing, unreadable_request
from subtitles.permissions import require_reviewer, require_translator
from tutorials.views.access import address_back, person_of, workshop


@require_safe
@workshop
def room(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """What finds no room, for whoever may change the text or record it again."""
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_translator(person, version.language)
    may_ask = person.may_review(version.language)
    context = {
        **version_context(version, "review" if may_ask else "home"),
        "without_room": unplaced_segments(version, told=verdicts_beside(version)),
        "may_ask": may_ask,
    }
    return render(request, "dubbing/room.html", context)


@require_POST
@workshop
def ask(request: HttpRequest, client_id: UUID, what: str) -> HttpResponseBase:
    """Ask for another wording (text) or another take (voice) of what finds no room; then back to where it was asked."""
    person = person_of(request)
    take = take_or_missing(person, client_id)
    version = version_of(take)
    require_reviewer(person, version.language)
    row = next((row for row in unplaced_segments(version) if row.take.pk == take.pk), None)
    if row is None:
        raise Conflict(_("It has room now, or somebody asked for it already. Load the page again."))
    act = {"text": room_ask_text, "voice": room_ask_voice}.get(what)
    if act is None:
        raise Missing(unreadable_request())
    with in_the_voices_language(version.language):  # who reads the reason may know little French
        act(by=person, version=version, take=take, verdict=row.verdict, words=request.POST.get("reason", "").strip())
    said_asked_again(request)
    return redirect(address_back(request, reverse("dubbing:room", args=[version.tutorial.slug, version.language])))


def said_asked_again(request: HttpRequest) -> None:
    """The page that comes next says that a text or a recording was asked again."""
    messages.success(request, _("It is asked again, and stands on their list."))
