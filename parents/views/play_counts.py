"""Addresses that count: plays, downloads and prints per release and day. Nothing about the person is kept.

With JavaScript one beacon is sent per play; without, the video's source is an address that counts and redirects. A
player asks for a file in many ranges: only the request that starts at byte 0 is a play.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from craft.languages import Language
from public.actions import count, not_understood
from public.queries.message_parts import CHAPTER
from public.views.counting import counted_redirect, may_count
from public.views.limits import MOST_ANSWERS, within_limit


@csrf_exempt
@require_POST
@never_cache
def beacon(request: HttpRequest, release_id: int) -> HttpResponse:
    """One play, reported by the player. Always answers 204, so that it reveals nothing."""
    if may_count(request):
        count(release_id=release_id, what="plays")
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
@never_cache
def hard_step(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """A tap on *I did not understand this step* is counted once; then the watch page says thanks, or the page of the
    step where it was tapped there. The answer is the same above the limit and for a step that is not there."""
    release, segment = request.POST.get("release", ""), request.POST.get("segment", "")
    known = release.isascii() and release.isdigit() and len(release) < 16 and segment.isprintable()
    if known and within_limit(request, "answered", MOST_ANSWERS):
        not_understood(release_id=int(release), segment=segment[:40])
    step = request.POST.get("step", "")
    back = f"steps/{step}/" if step.isascii() and step.isdigit() and len(step) < 6 else ""
    return HttpResponse(status=303, headers={"Location": f"/{language.tag}/{slug}/{back}?thanks#thanks"})


@require_safe
@never_cache
def play(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    return counted_redirect(request, language, slug, "messaging_mp4", what="plays")


@require_safe
@never_cache
def download(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """The whole video, or one part of it for messengers: `?chapter=2`."""
    if "chapter" in request.GET:
        return counted_redirect(request, language, slug, CHAPTER, number=request.GET["chapter"] or "0")
    return counted_redirect(request, language, slug, "messaging_mp4")


@require_safe
@never_cache
def audio(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    return counted_redirect(request, language, slug, "audio_only")
