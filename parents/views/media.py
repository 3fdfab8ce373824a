"""`/m/<path>`: the published files, named by their content. On the embedded default Django serves them itself."""

from __future__ import annotations

import mimetypes
import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from storage.ranged_file import CAP, ranged_answer
from storage.roles import SILENT_SUFFIXES

CONTENT_NAME = re.compile(r"^(?:[\w-]+/)?[0-9a-f]{2}/([0-9a-f]{64})((?:-[\w-]+)?\.[a-z0-9]{2,5})$")
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/mp4",
    ".cmfv": "video/mp4",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json+chapters",  # the only ones here: of a podcast's episode
    ".ogg": "audio/ogg; codecs=opus",
    ".wav": "audio/wav",
    ".pdf": "application/pdf",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}
SEGMENT = ".cmfv"
# What people are promised of a voice that they take back (README, consent): within the hour it is gone from everywhere.
VOICE_CACHED_S = 3600


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One published file: 200, 206, 304, 404 or 416."""
    name = CONTENT_NAME.match(path)
    if name is None:
        raise Http404
    suffix = "." + path.rsplit(".", 1)[1]
    silent = suffix in SILENT_SUFFIXES
    cache = "public, max-age=31536000, immutable" if silent else f"public, max-age={VOICE_CACHED_S}"
    answer = ranged_answer(
        request,
        path,
        quote_etag(name[1]),
        store="public",
        cache=cache,
        accel=settings.ACCEL_REDIRECT,
        # A playlist names parts of segments (EXT-X-BYTERANGE): a player takes what comes for the whole part.
        cap=None if suffix == SEGMENT else CAP,
    )
    if answer.status_code in {200, 206}:
        answer.headers["Content-Type"] = (
            TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        )
        if request.GET.get("name"):
            # Any characters may stand in a file name that people see: RFC 5987 form, built by Django's own quoting.
            answer.headers["Content-Disposition"] = _attachment(request.GET["name"], suffix)
    return answer


def _attachment(name: str, suffix: str) -> str:
    clean = re.sub(r"[\x00-\x1f\x7f/\\]", " ", name).strip()[:100] or "portevoix"
    return content_disposition_header(as_attachment=True, filename=clean + suffix) or "attachment"
