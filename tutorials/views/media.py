"""The original's picture and sound for people who work on it: private, with byte ranges."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from storage.ranged_file import ranged_answer, ranged_bytes
from tutorials.models import sounds_to_choose
from tutorials.permissions import require_helper
from tutorials.pipelines import renditions, sound_excerpts
from tutorials.queries import preview_files
from tutorials.views.access import coordinators, person_of, workshop
from tutorials.views.lookup import tutorial_or_missing

TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime"}


@require_safe
@workshop
def preview(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file that was the best when the page was made (`v`), while it exists; without a mark the best one now.

    The renditions replace the original while a page may be open: a browser that goes on reading at one address would
    join the pieces of two files, and show nothing.
    """
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    files = preview_files(tutorial)
    if not files:
        raise Http404
    mark = request.GET.get("v", "")
    file = next((file for file in files if not mark or file.mark == mark), None)
    if file is None:  # an old page: its file is gone
        return redirect(f"{request.path}?v={files[0].mark}")
    accel = settings.ACCEL_REDIRECT_PRIVATE if file.store == "private" else settings.ACCEL_REDIRECT
    cache = "private, max-age=3600" if mark else "private, no-cache"
    answer = ranged_answer(request, file.path, quote_etag(file.digest), store=file.store, cache=cache, accel=accel)
    if answer.status_code in {200, 206}:
        suffix = "." + file.path.rpartition(".")[2]
        answer.headers["Content-Type"] = TYPES.get(suffix, "application/octet-stream")
    return answer


@require_safe
@coordinators
def sound_excerpt(request: HttpRequest, slug: str, order: int) -> HttpResponseBase:
    """A few seconds of one of several sounds, while a coordinator is asked which is the narration."""
    tutorial = tutorial_or_missing(slug)
    if order not in {sound.order for sound in sounds_to_choose(tutorial)}:
        raise Http404
    data = sound_excerpts.sound_excerpt(tutorial, order)
    return ranged_bytes(request, data, content_type="audio/mp4", cache="private, max-age=3600")


@require_safe
@workshop
def outline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The outline of the sound: one byte for each 20 ms. Empty until it is made."""
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    answer = HttpResponse(renditions.outline(tutorial, if_quick=True), content_type="application/octet-stream")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
@workshop
def still(request: HttpRequest, slug: str, ms: int) -> HttpResponseBase:
    """A picture of the video, at the full second before `ms`, so that the cache stays small."""
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    if not tutorial.probe or ms > tutorial.duration_ms:
        raise Http404
    answer = HttpResponse(renditions.still(tutorial, ms // 1000 * 1000, 480), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
