"""A film's music and effects: the page that sends them, and the one that asks before they are removed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutorials.actions import music_remove
from tutorials.actions.uploads import upload_begin
from tutorials.queries import unfinished_uploads
from tutorials.views.access import coordinators, person_of, whole
from tutorials.views.final_acts import FinalAct, asked_first
from tutorials.views.lookup import tutorial_or_missing
from tutorials.views.uploads import address_of, run_step


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def bring(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page; its script posts what is said of the track and gets the address for its bytes."""
    tutorial = tutorial_or_missing(slug)
    if request.method == "POST":
        return run_step(request, _begin, slug)
    unfinished = unfinished_uploads(person_of(request).pk).filter(metadata__music_for=slug)
    context = {"tutorial": tutorial, "unfinished": unfinished, "limit": settings.UPLOAD_MAX_BYTES, "nav": "tutorials"}
    return render(request, "tutorials/music_track.html", context)


def _begin(request: HttpRequest, slug: str) -> HttpResponse:
    said = {"music_for": slug, "may_use": request.POST.get("may_use", "")}
    length, name = whole(request.POST.get("bytes")), request.POST.get("name", "")
    address = address_of(upload_begin(by=person_of(request), length=length, name=name, metadata=said))
    return JsonResponse({"upload": address, "finish": f"{address}finish/"}, status=201)


@require_http_methods(["GET", "POST"])
@coordinators
def remove(request: HttpRequest, slug: str) -> HttpResponseBase:
    tutorial = tutorial_or_missing(slug)
    back = reverse("tutorials:detail", args=[slug])
    act = FinalAct(
        title=_("Remove the music and effects of “{title}”").format(title=tutorial.title_fr),
        goes=[_("The file that was sent is deleted.")],
        stays=[_("What is published keeps its sound until it is published again.")],
        word=_("Remove the music and effects"),
        back=back,
        nav="tutorials",
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    music_remove(by=person_of(request), tutorial=tutorial)
    messages.success(request, _("The music and effects are removed."))
    return redirect(back)
