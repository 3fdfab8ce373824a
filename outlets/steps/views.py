"""Answers with a page of steps, and with the list of what a phone keeps of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static

from outlets.steps import making as step_making
from outlets.steps.pages import StepFiles, files_made, transcript_words, voices
from public.queries.spoken_words import heard_and_kept
from public.queries.step_pages import StepPage, step_pages
from public.queries.watch import WatchPage
from public.views.answers import page, render_page
from public.views.errors import live_version
from public.views.watch_context import watch_context


@page
@live_version
def first(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/steps/`: to the first of them."""
    return HttpResponseRedirect(f"{found.base}steps/1/")


@page
@live_version
def step(request: HttpRequest, found: WatchPage, number: int) -> HttpResponse:
    """`/<lang>/<slug>/steps/<n>/`. A number that a later release no longer has (on an old paper) leads to the video."""
    pages = step_pages(found)
    if not 1 <= number <= len(pages):
        return HttpResponseRedirect(found.base)
    made, shown = files_made(found), pages[number - 1]
    context = {
        **watch_context(found),
        **heard_and_kept(found.language, []),
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
    return render_page(request, "outlets/steps/step.html", found.language, context)


def _still(found: WatchPage, shown: StepPage, made: StepFiles | None) -> str:
    """The address of the picture; '' where the video has none there."""
    if shown.still_ms is None or (made and shown.still_ms not in made.stills):
        return ""
    return f"/still/{found.slug}/{shown.still_ms}/large.jpg"


@page
@live_version
def files(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/steps/files.json`: what a phone keeps, so that every step works without a network. Without the
    sounds and pictures while a worker still makes them."""
    pages, made = step_pages(found), files_made(found)
    media = [f"/m/{sound.path}" for sound in made.sounds.values()] if made else []
    stills = sorted({_still(found, shown, made) for shown in pages} - {""}) if made else []
    said = [f"{found.base}steps/words.json"] if made and made.has_words else []
    return JsonResponse(
        {
            "pages": [*(f"{found.base}steps/{shown.number}/" for shown in pages), *said],
            "files": [*media, *stills, *(static(f"js/parents/{name}.js") for name in ("step", "hard", "words"))],
        }
    )


@page
@live_version
def words(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/steps/words.json`: when the words of each line of the transcript are heard (ms of the version),
    fetched once somebody touches or plays it: a page stays light."""
    return JsonResponse(transcript_words(found), safe=False, json_dumps_params={"separators": (",", ":")})
