"""The pages of steps: one sentence each, with its picture and its voice; what a phone keeps of them; the book."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft.languages import Language
from parents.actions import count
from parents.exports import step_making
from parents.queries.heard import heard_and_kept
from parents.queries.steps import StepFiles, StepPage, files_made, step_pages, voices
from parents.queries.watch import WatchPage, watch_page
from parents.views.answers import page, render_page
from parents.views.counting import may_count, starts_at_zero
from parents.views.errors import gone_or_missing
from parents.views.pages import watch_context


@page
def first(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/steps/`: to the first of them."""
    if watch_page(language, slug) is None:
        return gone_or_missing(request, language, slug)
    return HttpResponseRedirect(f"/{language.tag}/{slug}/steps/1/")


@page
def step(request: HttpRequest, language: Language, slug: str, number: int) -> HttpResponse:
    """`/<lang>/<slug>/steps/<n>/`. A number that a later release no longer has (on an old paper) leads to the video."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    pages = step_pages(found)
    if not 1 <= number <= len(pages):
        return HttpResponseRedirect(found.base)
    made, shown = files_made(found), pages[number - 1]
    context = {
        **watch_context(found),
        **heard_and_kept(language, []),
        "page_title": f"{found.title} – {number} / {len(pages)}",
        "canonical": "",
        "alternates": [],
        "step": shown,
        "of": len(pages),
        "still": _still(found, shown, made),
        "sound": made.sounds.get(shown.segment) if made else None,
        "being_made": made is None and shown.segment in voices(found) and step_making.is_being_made(found),
        "languages_at": f"steps/{number}/",
        "thanked": "thanks" in request.GET,
    }
    return render_page(request, "parents/step.html", language, context)


def _still(found: WatchPage, shown: StepPage, made: StepFiles | None) -> str:
    """The address of the picture; '' where the video has none there."""
    if shown.still_ms is None or (made and shown.still_ms not in made.stills):
        return ""
    return f"/still/{found.slug}/{shown.still_ms}/large.jpg"


@page
def files(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/steps/files.json`: what a phone keeps, so that every step works without a network. Without the
    sounds and pictures while a worker still makes them."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    pages, made = step_pages(found), files_made(found)
    media = [f"/m/{sound.path}" for sound in made.sounds.values()] if made else []
    stills = sorted({_still(found, shown, made) for shown in pages} - {""}) if made else []
    return JsonResponse(
        {
            "pages": [f"{found.base}steps/{shown.number}/" for shown in pages],
            "files": [*media, *stills, static("js/parents/step.js"), static("js/parents/hard.js")],
        }
    )


@require_safe
@never_cache
def book(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/book.epub`: counted as a download, then the file, named after the tutorial."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    made = files_made(found)
    if made is None or not made.book:
        return HttpResponseRedirect(found.base)  # not made yet, or not to be passed on
    if request.method == "GET" and starts_at_zero(request) and may_count(request):
        count(release_id=found.release.pk, what="downloads")
    name = urlencode({"name": f"{found.title} ({language.tag})"})
    return HttpResponseRedirect(f"/m/{made.book}?{name}")
