"""On the film's page: the moments whose own sound stays."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.errors import Missing, Refused, unreadable_request
from tutorials.actions import sound_keep, sound_let_go
from tutorials.models import Tutorial
from tutorials.views.access import coordinators, person_of
from tutorials.views.final_acts import say_done
from tutorials.views.lookup import tutorial_or_missing

LONGEST_TYPED = 20


@require_POST
@coordinators
def keep(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A moment as a person typed it, or took it from the film. What is refused stands in its fields again."""
    tutorial = tutorial_or_missing(slug)
    typed = {name: request.POST.get(name, "")[:LONGEST_TYPED] for name in ("from", "to")}
    try:
        start_ms, end_ms = map(_moment, typed.values())
        return _keep(request, tutorial, start_ms, end_ms)
    except Missing:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('tutorials:detail', args=[slug])}?{urlencode(typed)}#kept-sounds")


@require_POST
@coordinators
def change(request: HttpRequest, slug: str, start: int, end: int, verb: str) -> HttpResponseBase:
    """`verb`: keep, or let_go, which are each other's undo."""
    if verb == "keep":
        return _keep(request, tutorial_or_missing(slug), start, end)
    if verb != "let_go":
        raise Missing(unreadable_request())
    sound_let_go(by=person_of(request), tutorial=tutorial_or_missing(slug), start_ms=start, end_ms=end)
    say_done(request, _("This sound does not stay any more."), undo=_address(slug, start, end, "keep"))
    return redirect("tutorials:detail", slug)


def _keep(request: HttpRequest, tutorial: Tutorial, start_ms: int, end_ms: int) -> HttpResponseBase:
    sound_keep(by=person_of(request), tutorial=tutorial, start_ms=start_ms, end_ms=end_ms)
    said = _("This sound stays. It is heard in every language that is published from now on.")
    say_done(request, said, undo=_address(tutorial.slug, start_ms, end_ms, "let_go"))
    return redirect("tutorials:detail", tutorial.slug)


def _address(slug: str, start: int, end: int, verb: str) -> str:
    return reverse("tutorials:kept_sound", args=[slug, start, end, verb])


def _moment(text: str) -> int:
    """« 1:05.3 », « 65,3 »: in milliseconds."""
    found = 0.0
    try:
        for part in text.replace(",", ".").split(":"):
            found = 60 * found + float(part)
        return round(1000 * found)
    except (ValueError, OverflowError) as broken:
        raise Refused(_("Write a moment as minutes and seconds, for example 1:05.3.")) from broken
