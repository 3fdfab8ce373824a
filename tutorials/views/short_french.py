"""The page on which a coordinator writes a shorter French for a segment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from craft.languages import get
from craft.timing.speech_rate import predicted_ms
from journal.errors import Conflict, Refused
from tutorials.actions import segment_shorten
from tutorials.models import Segment, SegmentRevision
from tutorials.views.access import coordinators, person_of, whole
from tutorials.views.lookup import segment_or_missing, tutorial_or_missing

EARLIER_SHOWN = 10


@require_http_methods(["GET", "POST"])
@coordinators
def page(request: HttpRequest, slug: str, segment_id: str) -> HttpResponseBase:
    """The French, the shorter one with its seconds, and the earlier ones. Refused or too late: the page comes again
    with what was written."""
    segment = segment_or_missing(tutorial_or_missing(slug), segment_id)
    written, error, status = segment.short_text, "", 200
    if request.method == "POST":
        written = request.POST.get("short", "")
        base = whole(request.POST.get("revision"))
        try:
            segment_shorten(by=person_of(request), segment=segment, short_text=written, base_revision=base)
        except (Conflict, Refused) as refusal:
            error, status = refusal.message, 409 if isinstance(refusal, Conflict) else 400
            segment.refresh_from_db()
        else:
            messages.success(request, _("Saved. It stands beside the French in every language."))
            return redirect("tutorials:short_french", slug, segment_id)
    context = {
        "tutorial": segment.tutorial,
        "segment": segment,
        "written": written,
        "error": error,
        "seconds": _seconds(segment.text),
        "short_seconds": _seconds(segment.short_text),
        "earlier": _earlier(segment),
        "nav": "tutorials",
    }
    return render(request, "tutorials/short_french.html", context, status=status)


def _seconds(text: str) -> float:
    return predicted_ms(text, get("fr").seconds_per_letter) / 1000


def _earlier(segment: Segment) -> list[str]:
    """Shorter French texts that stood here before, the newest first."""
    kept = SegmentRevision.objects.filter(segment=segment).exclude(short_text__in=["", segment.short_text])
    texts = dict.fromkeys(kept.order_by("-number").values_list("short_text", flat=True))
    return list(texts)[:EARLIER_SHOWN]
