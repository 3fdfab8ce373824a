"""A file of the private store as an answer, for the views that have judged who may hear or see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import quote_etag

from storage.ranged_file import ranged_answer


def private_file(request: HttpRequest, path: str, sha256: str, content_type: str) -> HttpResponseBase:
    """With byte ranges. Never cached by proxies, nor used again by the browser without asking: a voice may be
    withdrawn. Raises Http404 when there is no such file."""
    etag, accel = quote_etag(sha256), settings.ACCEL_REDIRECT_PRIVATE
    answer = ranged_answer(request, path, etag, store="private", cache="private, no-cache", accel=accel)
    if answer.status_code in {200, 206}:
        answer.headers["Content-Type"] = content_type
    return answer
