"""The page on which a coordinator writes what is seen and not said, one description for a pause."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from craft.languages import get
from craft.timing.descriptions import GAP_MS, pauses, room_ms
from craft.timing.speech_rate import predicted_ms
from journal.errors import Conflict, Missing, Refused, unreadable_request
from tutorials.actions import (
    description_put_back,
    description_remove,
    description_save,
    description_write,
)
from tutorials.actions.descriptions import TEXT_MAX
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.queries import descriptions, speech_spans
from tutorials.views.access import coordinators, person_of, whole
from tutorials.views.lookup import tutorial_or_missing


@dataclass(frozen=True)
class Pause:
    """A pause in which something can be said from `at_ms` on, for so many seconds."""

    at_ms: int
    seconds: float


@dataclass(frozen=True)
class Row:
    """A description with what its moment leaves for it. pauses: where it can go, its own moment among them."""

    segment: Segment
    needs: float
    room: float
    pauses: list[Pause]

    @property
    def too_long(self) -> bool:
        return self.needs > self.room


@require_http_methods(["GET", "POST"])
@coordinators
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The descriptions of a film and its pauses. Refused: the page comes again with what was written."""
    tutorial = tutorial_or_missing(slug)
    if request.method == "GET":
        return _page(request, tutorial)
    try:
        at_ms, text = whole(request.POST.get("at")), request.POST.get("text", "")
        description_write(by=person_of(request), tutorial=tutorial, at_ms=at_ms, text=text)
    except Refused as refusal:
        return _page(request, tutorial, refusal)
    messages.success(request, _("Saved. Each language can now translate and say it; nobody has to."))
    return redirect("tutorials:descriptions", slug)


@require_POST
@coordinators
def change(request: HttpRequest, slug: str, segment_id: str, verb: str) -> HttpResponseBase:
    """`verb`: save (text and moment), remove, put_back."""
    tutorial, by = tutorial_or_missing(slug), person_of(request)
    found = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.DESCRIPTION, public_id=segment_id).first()
    if found is None or verb not in {"save", "remove", "put_back"}:
        raise Missing(unreadable_request())
    try:
        if verb == "save":
            at_ms, base = whole(request.POST.get("at")), whole(request.POST.get("revision"))
            text = request.POST.get("text", "")
            description_save(by=by, segment=found, at_ms=at_ms, text=text, base_revision=base)
        elif verb == "remove":
            description_remove(by=by, segment=found)
        else:
            description_put_back(by=by, segment=found)
    except (Conflict, Refused) as refusal:
        return _page(request, tutorial, refusal, of=segment_id)
    return redirect("tutorials:descriptions", slug)


def _page(
    request: HttpRequest, tutorial: Tutorial, refusal: Conflict | Refused | None = None, *, of: str = ""
) -> HttpResponseBase:
    """of: the description (public id) whose change was refused: it is open, with what was written."""
    spans = speech_spans(tutorial)
    free = [
        Pause(round(start) + GAP_MS, room_ms(start + GAP_MS, spans, tutorial.duration_ms) / 1000)
        for start, _end in pauses(spans, tutorial.duration_ms)
    ]
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 400
    context = {
        "tutorial": tutorial,
        "rows": [_row(segment, free, spans, tutorial.duration_ms) for segment in descriptions(tutorial)],
        "removed": descriptions(tutorial, removed=True),
        "pauses": free,
        # What is described in French is heard in the French version, once there is one.
        "french": LanguageVersion.objects.filter(tutorial=tutorial, language=tutorial.source_language).exists(),
        "editable": tutorial.state in {Tutorial.State.EDITING, Tutorial.State.OPEN},
        "most": TEXT_MAX,
        "refused": of,
        "error": refusal.message if refusal else "",
        "written": request.POST.get("text", "") if refusal else "",
        "chosen": request.POST.get("at", ""),
        "nav": "tutorials",
    }
    return render(request, "tutorials/descriptions.html", context, status=status)


def _row(segment: Segment, free: list[Pause], spans: list[tuple[int, int]], duration_ms: int) -> Row:
    at_ms = segment.pin_ms or 0
    room = room_ms(at_ms, spans, duration_ms) / 1000
    own = [] if any(pause.at_ms == at_ms for pause in free) else [Pause(at_ms, room)]
    needs = predicted_ms(segment.text, get("fr").seconds_per_letter) / 1000
    return Row(segment, needs, room, sorted([*free, *own], key=lambda pause: pause.at_ms))
