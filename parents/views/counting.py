"""Addresses that count: plays, downloads and prints per release and day. Nothing about the person is kept.

With JavaScript one beacon is sent per play; without, the video's source is an address that counts and redirects. A
player asks for a file in many ranges: only the request that starts at byte 0 is a play.
"""

from __future__ import annotations

import time
from typing import Literal

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from craft.languages import Language
from parents.actions import count
from parents.queries.watch import CHAPTER, released_file
from parents.views.errors import gone_or_missing

# A class or a meeting has one address: thirty tablets that play four films in ten minutes are people.
MOST, WINDOW_S = 120, 600


@csrf_exempt
@require_POST
@never_cache
def beacon(request: HttpRequest, release_id: int) -> HttpResponse:
    """One play, told by the player. Answers 204 whatever the release is: there is nothing to learn here."""
    if may_count(request):
        count(release_id=release_id, what="plays")
    return HttpResponse(status=204)


@require_safe
@never_cache
def play(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    return _given(request, language, slug, "messaging_mp4", what="plays")


@require_safe
@never_cache
def download(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """The whole film, or one part of it that a messenger takes: `?chapter=2`."""
    if "chapter" in request.GET:
        return _given(request, language, slug, CHAPTER, number=request.GET["chapter"] or "0")
    return _given(request, language, slug, "messaging_mp4")


@require_safe
@never_cache
def audio(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    return _given(request, language, slug, "audio_only")


def _given(
    request: HttpRequest,
    language: Language,
    slug: str,
    role: str,
    what: Literal["plays", "downloads"] = "downloads",
    number: str = "",
) -> HttpResponse:
    """Counted, then sent on to the file; a download is named after the tutorial."""
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
    """Whether so much was not counted from this address yet. Who is above the limit sees and hears the same.

    Of the address a digest is kept for the minutes of the limit, without film or language.
    """
    window = int(time.time() // WINDOW_S)
    address = get_adapter().get_client_ip(request) or ""
    key = f"counted:{window}:{salted_hmac('counted', address).hexdigest()}"
    try:
        cache.add(key, 0, WINDOW_S)
        return bool(cache.incr(key) <= MOST)
    except Exception:  # a film plays whether or not there is a place to count in
        return True


def starts_at_zero(request: HttpRequest) -> bool:
    return request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
