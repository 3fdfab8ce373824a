"""Addresses that count: plays, downloads and prints per release and day. Nothing about the person is kept.

With JavaScript one beacon is sent per play; without, the video's source is an address that counts and redirects. A
player asks for a file in many ranges: only the request that starts at byte 0 is a play.
"""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from craft.languages import Language
from dubbing.queries.passing_on import VOICE_NOTE
from parents.actions import count, not_understood
from parents.queries.message_parts import CHAPTER
from parents.queries.released_file import released_file
from parents.views.errors import gone_or_missing
from parents.views.limits import MOST_ANSWERS, MOST_COUNTED, within_limit


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
    return _counted_redirect(request, language, slug, "messaging_mp4", what="plays")


@require_safe
@never_cache
def download(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """The whole video, or one part of it for messengers: `?chapter=2`."""
    if "chapter" in request.GET:
        return _counted_redirect(request, language, slug, CHAPTER, number=request.GET["chapter"] or "0")
    return _counted_redirect(request, language, slug, "messaging_mp4")


@require_safe
@never_cache
def audio(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    return _counted_redirect(request, language, slug, "audio_only")


@require_safe
@never_cache
def voice_note(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """The sound as a voice message, where everybody who is heard lets it leave the site."""
    return _counted_redirect(request, language, slug, VOICE_NOTE)


def _counted_redirect(
    request: HttpRequest,
    language: Language,
    slug: str,
    role: str,
    what: Literal["plays", "downloads"] = "downloads",
    number: str = "",
) -> HttpResponse:
    """Count, then redirect to the file; a download is named after the tutorial."""
    found = released_file(language, slug, role, number)
    if found is None:
        return gone_or_missing(request, language, slug)
    if not found.path:
        raise Http404
    if request.method == "GET" and starts_at_zero(request) and may_count(request):
        count(release_id=found.release_id, what=what)
    name = urlencode({"name": f"{found.title} ({language.tag}) {number}".strip()})
    return HttpResponseRedirect(f"/m/{found.path}" + (f"?{name}" if what == "downloads" else ""))


def may_count(request: HttpRequest) -> bool:
    """Whether this address is below the limit. Above it everything works the same, without counting."""
    return within_limit(request, "counted", MOST_COUNTED)


def starts_at_zero(request: HttpRequest) -> bool:
    return request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
