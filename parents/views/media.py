"""`/m/<path>`: the published files, named by their content. On the embedded default Django serves them itself.

Django's FileResponse ignores `Range`; and each answer is short (a 206 of at most 1 MiB), because every byte that a slow
reader has not taken yet holds a thread: 20 stalled readers stopped the site for seconds without the cap.
In production nginx serves them (`X-Accel-Redirect`), from disk or in front of S3.
"""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from django.views.decorators.http import require_safe

from parents.views.byte_ranges import wanted

CAP = 1024 * 1024
CHUNK = 64 * 1024
# A whole file holds a thread for as long as its reader takes; half of the 16 threads stay free for pages and ranges.
WHOLE_FILES = threading.BoundedSemaphore(8)
CONTENT_NAME = re.compile(r"^(?:[\w-]+/)?[0-9a-f]{2}/([0-9a-f]{64})((?:-[\w-]+)?\.[a-z0-9]{2,5})$")
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/mp4",
    ".m4v": "video/mp4",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".pdf": "application/pdf",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}
# Pictures and the video's own segments (.m4v) hold no voice. Anything else may, and a withdrawn voice must leave every
# cache within a day.
IMMUTABLE_SUFFIXES = {".jpg", ".png", ".webp", ".m4v"}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One published file: 200, 206, 304, 404 or 416."""
    name = CONTENT_NAME.match(path)
    if name is None:
        raise Http404
    suffix = "." + path.rsplit(".", 1)[1]
    answer = _answer(request, path, quote_etag(name[1]))
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = quote_etag(name[1])
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if suffix in IMMUTABLE_SUFFIXES else "public, max-age=86400"
    )
    if answer.status_code in {200, 206}:
        answer.headers["Content-Type"] = (
            TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        )
        if request.GET.get("name"):
            # Any characters may stand in a file name that people see: RFC 5987 form, built by Django's own quoting.
            answer.headers["Content-Disposition"] = _attachment(request.GET["name"], suffix)
    return answer


def _answer(request: HttpRequest, path: str, etag: str) -> HttpResponseBase:
    store = storages["public"]
    try:
        size = store.size(path)
    except (FileNotFoundError, SuspiciousFileOperation, NotADirectoryError) as error:
        raise Http404 from error
    none_match = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in none_match or f"W/{etag}" in none_match or none_match == ["*"]:
        return HttpResponse(status=304)
    if settings.ACCEL_REDIRECT:
        response = HttpResponse()
        response.headers["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT.rstrip('/')}/{path}"
        return response
    asked = request.headers.get("Range")
    if_range = request.headers.get("If-Range")
    if if_range is not None and if_range.strip() != etag:
        asked = None  # the reader's piece is of another file: it gets the whole of this one
    span = wanted(asked, size, CAP)
    if span == "unsatisfiable":
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    start, length = (0, size) if span == "all" else (span.start, span.length)
    if request.method == "HEAD":
        body: HttpResponseBase = HttpResponse()
    else:
        if length > CAP and not WHOLE_FILES.acquire(blocking=False):
            response = HttpResponse("busy\n", status=503, content_type="text/plain")
            response.headers["Retry-After"] = "2"
            return response
        body = StreamingHttpResponse(Pieces(store.open(path, "rb"), start, length))
    body.headers["Content-Length"] = str(length)
    if span != "all":
        body.status_code = 206
        body.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return body


class Pieces:
    """The bytes of a span, piece by piece. Django closes it at the end of the answer, also when the reader hung up."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file = file
        self.left = length
        self.counted = length > CAP
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(CHUNK, self.left))
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
        if self.counted:
            self.counted = False
            WHOLE_FILES.release()


def _attachment(name: str, suffix: str) -> str:
    clean = re.sub(r"[\x00-\x1f\x7f/\\]", " ", name).strip()[:100] or "portevoix"
    return content_disposition_header(as_attachment=True, filename=clean + suffix) or "attachment"
