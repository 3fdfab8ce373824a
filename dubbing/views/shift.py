"""Recordings that say the sentence before or after theirs: heard beside the texts, and moved together."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dubbing.actions.shift import WAITING, WAYS, rows_to_shift, takes_shift
from dubbing.models import Take
from dubbing.permissions import hears_everybody, require_language
from dubbing.queries import StudioRow
from dubbing.views.lookup import take_or_missing, tutorial_version_at, version_context
from journal.errors import Refused, unreadable_request
from journal.people import Person
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, workshop
from tutorials.views.final_acts import say_done


@require_http_methods(["GET", "HEAD", "POST"])
@workshop
def shift(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """GET: the recordings that wait, by voice. POST `first`, `last`, `way`: move them; in the address where a move is
    undone."""
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_language(person, version.language)
    if request.method != "POST":
        return _page(request, version, person)
    sent = request.POST if "first" in request.POST else request.GET
    first, last, way = (sent.get(name, "") for name in ("first", "last", "way"))
    if way not in WAYS:
        raise Refused(unreadable_request())
    try:
        takes_shift(by=person, version=version, first=_take(person, first), last=_take(person, last), way=way)
    except Refused as refused:
        return _page(request, version, person, refused)
    back = "back" if way == "on" else "on"
    undo = urlencode({"first": first, "last": last, "way": back})
    address = reverse("dubbing:shift", args=[slug, language])
    say_done(request, _("The recordings are moved."), undo=f"{address}?{undo}")
    return redirect(address)


def _take(person: Person, name: str) -> Take:
    try:
        return take_or_missing(person, UUID(name))
    except ValueError as broken:
        raise Refused(unreadable_request()) from broken


def _page(
    request: HttpRequest, version: LanguageVersion, person: Person, refused: Refused | None = None
) -> HttpResponseBase:
    takes = Take.objects.filter(
        segment__tutorial=version.tutorial_id, language=version.language, state__in=WAITING, voice__isnull=False
    )
    if not hears_everybody(person, version.language):
        takes = takes.filter(voice=person.pk)
    voices = {take.voice_id: take.voice for take in takes.select_related("voice").order_by("pk")}
    found = [(voice, _waiting(rows_to_shift(version, voice))) for voice in voices.values() if voice]
    context = {
        **version_context(version, "home"),
        "voices": [(voice, rows) for voice, rows in found if rows],
        "ends": [("first", _("The first of them")), ("last", _("The last of them"))],
        "trouble": refused.message if refused else "",
    }
    return render(request, "dubbing/shift.html", context, status=409 if refused else 200)


def _waiting(rows: list[StudioRow]) -> list[StudioRow]:
    return [row for row in rows if row.own is not None and row.own.state in WAITING]
