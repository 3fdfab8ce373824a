"""A stored file as an answer that honours `Range` (200, 206, 304 or 416), for the parents' and the workshop's media.

Django's FileResponse ignores `Range`; and each answer is short (a 206 of at most 1 MiB), because every byte that a slow
reader has not taken yet holds a thread: 20 stalled readers stopped the site for seconds without the cap.
In production nginx serves the bytes (`X-Accel-Redirect`), from disk or in front of S3.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from tutorials.byte_ranges import wanted

CAP = 1024 * 1024
CHUNK = 64 * 1024
# A whole file holds a thread for as long as its reader takes; half of the 16 threads stay free for pages and ranges.
WHOLE_FILES = threading.BoundedSemaphore(8)


def ranged_answer(
    request: HttpRequest, path: str, etag: str, *, store: str, accel: str | None = None
) -> HttpResponseBase:
    """The bytes of `path` in a store. `etag` is quoted; `accel` the internal address under which nginx has the store.

    Raises Http404 when there is no such file. The caller says the type and how long it may be kept.
    """
    storage = storages[store]
    try:
        size = storage.size(path)
    except (FileNotFoundError, SuspiciousFileOperation, NotADirectoryError) as error:
        raise Http404 from error
    none_match = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in none_match or f"W/{etag}" in none_match or none_match == ["*"]:
        return HttpResponse(status=304)
    if accel:
        response = HttpResponse()
        response.headers["X-Accel-Redirect"] = f"{accel.rstrip('/')}/{path}"
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
        file = storage.open(path, "rb")
        if length > CAP and not WHOLE_FILES.acquire(blocking=False):
            file.close()
            response = HttpResponse("busy\n", status=503, content_type="text/plain")
            response.headers["Retry-After"] = "2"
            return response
        body = StreamingHttpResponse(Pieces(file, start, length))
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
