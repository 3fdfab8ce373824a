"""A stored file as an answer that honours `Range` (200, 206, 304 or 416), for the parents' and the workshop's media.

Django's FileResponse ignores `Range`; and each answer is short (a 206 of at most 1 MiB), because a slow reader
holds a thread until it has read everything: without the cap 20 stalled readers stopped the site for seconds.
In production nginx serves the bytes (`X-Accel-Redirect`), from disk or from S3; the request is checked here all
the same, so that the answers do not depend on which program sends the bytes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from storage.byte_ranges import ByteSpan, requested_span
from storage.files import open_span, signed_path

CAP = 1024 * 1024
CHUNK = 64 * 1024
NO_LIMIT = 2**62  # nginx needs no thread for a slow reader: it sends as much as is asked
# A whole file holds a thread for as long as its reader takes; half of the 16 threads stay free for pages and ranges.
WHOLE_FILES = threading.BoundedSemaphore(8)
ACCEL_RANGE, ACCEL_CACHE = "X-Portevoix-Range", "X-Portevoix-Cache"


def ranged_answer(
    request: HttpRequest,
    path: str,
    etag: str,
    *,
    store: str,
    cache: str,
    accel: str | None = None,
    cap: int | None = CAP,
) -> HttpResponseBase:
    """The bytes of `path` in a store. `etag` is quoted; `cache` is their Cache-Control; `accel` the internal address
    under which nginx has the store; `cap` the longest answer to a range, None for files whose reader does not come back
    for the rest. A refusal is never cached.

    Raises Http404 when there is no such file. The caller says the type.
    """
    answer = _check_access(request, path, etag, store, accel, NO_LIMIT if accel or cap is None else cap)
    # nginx would keep a Cache-Control even when the store then fails, and a phone would cache that failure for a day.
    kept = answer.status_code in {200, 206, 304}
    answer.headers[ACCEL_CACHE if "X-Accel-Redirect" in answer.headers else "Cache-Control"] = (
        cache if kept else "no-store"
    )
    answer.headers["ETag"] = etag
    return answer


def ranged_bytes(request: HttpRequest, data: bytes, *, content_type: str, cache: str) -> HttpResponse:
    """A few bytes that were made for this answer, whole or the range that is asked for."""
    size = len(data)
    span = requested_span(request.headers.get("Range"), size, size)
    if span == "unsatisfiable":
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Cache-Control": "no-store"})
    answer = HttpResponse(data, content_type=content_type, headers={"Accept-Ranges": "bytes", "Cache-Control": cache})
    if span != "all":
        answer.status_code, answer.content = 206, data[span.start : span.end]
        answer.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return answer


def _check_access(
    request: HttpRequest, path: str, etag: str, store: str, accel: str | None, cap: int
) -> HttpResponseBase:
    try:
        return _respond(request, path, etag, store, accel, cap)
    except (FileNotFoundError, SuspiciousFileOperation, NotADirectoryError) as error:
        raise Http404 from error
    except OSError:
        return _try_later("The store of the files does not answer. Please try again in a moment.\n", 5)


def _respond(request: HttpRequest, path: str, etag: str, store: str, accel: str | None, cap: int) -> HttpResponseBase:
    size = storages[store].size(path)
    none_match = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in none_match or f"W/{etag}" in none_match or none_match == ["*"]:
        return HttpResponse(status=304)
    asked = request.headers.get("Range")
    if_range = request.headers.get("If-Range")
    if if_range is not None and if_range.strip() != etag:
        asked = None  # the reader has part of another version: it gets the whole of this one
    span = requested_span(asked, size, cap)
    if span == "unsatisfiable":
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    # nginx reads the header too, and refuses what we ignore (or sends the first of several ranges): then we send.
    ignored = asked is not None and span == "all"
    # HEAD is answered here: an address that is signed for GET is refused for HEAD by the object store.
    if accel and request.method == "GET" and not ignored:
        return _nginx_response(accel, signed_path(path, store=store), span)
    body = _streamed_response(request, path, store, ByteSpan(0, size) if span == "all" else span)
    if body.status_code == 200:
        body.headers["Accept-Ranges"] = "bytes"
        if span != "all":
            body.status_code = 206
            body.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return body


def _nginx_response(accel: str, path: str, span: object) -> HttpResponse:
    response = HttpResponse()
    response.headers["X-Accel-Redirect"] = f"{accel.rstrip('/')}/{path}"
    if isinstance(span, ByteSpan):  # for the object store, which does not know our If-Range
        response.headers[ACCEL_RANGE] = f"bytes={span.start}-{span.end - 1}"
    return response


def _streamed_response(request: HttpRequest, path: str, store: str, span: ByteSpan) -> HttpResponseBase:
    if request.method == "HEAD":
        body: HttpResponseBase = HttpResponse()
    else:
        if span.length > CAP and not WHOLE_FILES.acquire(blocking=False):
            return _try_later("busy\n", 2)
        try:
            file = open_span(path, span.start, span.length, store=store)
        except BaseException:
            if span.length > CAP:
                WHOLE_FILES.release()
            raise
        body = StreamingHttpResponse(Pieces(file, span.length))
    body.headers["Content-Length"] = str(span.length)
    return body


def _try_later(text: str, seconds: int) -> HttpResponse:
    response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(seconds)
    return response


class Pieces:
    """The next bytes of a file, piece by piece. Django closes it at the end, also when the client has gone."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file = file
        self.left = length
        self.counted = length > CAP

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

    def __del__(self) -> None:
        self.close()  # nobody closes an answer that a middleware replaces
