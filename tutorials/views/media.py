"""The original's picture and sound for those who work on it: private, with ranges."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from tutorials import renditions
from tutorials.models import Tutorial
from tutorials.permissions import require_helper
from tutorials.ranged_file import ranged_answer
from tutorials.views.access import person_of, workshop
from tutorials.views.lookup import tutorial_or_missing

TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime"}


@require_safe
@workshop
def preview(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The small video with its French sound; without sound the small video; the original until they exist."""
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    store, path, digest = _preview_file(tutorial)
    accel = settings.ACCEL_REDIRECT_PRIVATE if store == "private" else settings.ACCEL_REDIRECT
    etag = quote_etag(digest)
    answer = ranged_answer(request, path, etag, store=store, cache="private, max-age=3600", accel=accel)
    if answer.status_code in {200, 206}:
        suffix = "." + path.rpartition(".")[2]
        answer.headers["Content-Type"] = TYPES.get(suffix, "application/octet-stream")
    return answer


def _preview_file(tutorial: Tutorial) -> tuple[str, str, str]:
    """(store, path, SHA-256) of what is shown."""
    for store, role in (("private", "watch"), ("public", "lite")):
        kept = tutorial.video.get(role)
        if kept:
            return store, kept["path"], kept["sha256"]
    if not tutorial.original:
        raise Http404
    return "private", tutorial.original, tutorial.original_sha256


@require_safe
@workshop
def outline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The outline of the sound: one byte for each 20 ms. Empty while it is not there."""
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    answer = HttpResponse(renditions.outline(tutorial, if_quick=True), content_type="application/octet-stream")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
@workshop
def still(request: HttpRequest, slug: str, ms: int) -> HttpResponseBase:
    """A picture of the film, to the second below `ms`, so that the cache stays small."""
    tutorial = tutorial_or_missing(slug)
    require_helper(person_of(request))
    if not tutorial.probe or ms > tutorial.duration_ms:
        raise Http404
    path = renditions.still(tutorial, ms // 1000 * 1000, 480)
    answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
