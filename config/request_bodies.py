"""Request bodies where no nginx collects them first: slow senders do not block the others, and a refused sender gets
the answer.

gunicorn gives each request a thread, and the thread waits while the body arrives. So some threads never wait for a
body: health, pages and videos answer however many phones are slow. A form that has arrived holds nobody up, and is
answered however many others are sending: forty people who ask for a code at once all get one. And a body that nobody
read is discarded after the answer: else the system would reset the connection, and the answer would be lost (RFC 9112,
9.6).
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.types import InputStream, WSGIEnvironment

Application = Callable[[WSGIEnvironment, Callable[..., Any]], Iterable[bytes]]

STALL_S = 30.0  # a phone may be in a tunnel; nginx's own client_body_timeout is 60
SLOWEST_BYTES_S = 250  # average after STALL_S: the slowest GPRS connection sends ten times as many
DRAIN_BYTES = 80 * 1024**2  # the largest take (64 MiB) with its multipart overhead
DRAIN_S = 20.0
BUSY_DRAIN_S = 0.5  # a form that has arrived completely is discarded at once
PIECE = 64 * 1024
SMALL_BYTES, SMALL_S = 64 * 1024, 0.5  # a form, and how long its last bytes may be under way
BUSY = (
    '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Un instant…</title></head><body><main>'
    "<p>Trop d’envois à la fois. Réessayez dans une minute.</p>"
    '<p lang="en">Too many are sending at once. Try again in a minute.</p></main></body></html>\n'
)


class TooSlow(OSError):
    """The body comes too slowly to keep a thread for it; the reader treats it like a broken connection."""


class SteadyInput:
    """A `wsgi.input` that stops waiting for a sender who sends nothing, or a byte now and then."""

    def __init__(self, source: InputStream) -> None:
        self.source, self.received, self.began = source, 0, time.monotonic()

    def read(self, *size: int) -> bytes:
        return self._count(self.source.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._count(self.source.readline(*size))

    def readlines(self, hint: int = -1) -> list[bytes]:
        return [self._count(line) for line in self.source.readlines(hint)]

    def __iter__(self) -> Iterator[bytes]:
        for line in self.source:
            yield self._count(line)

    def _count(self, piece: bytes) -> bytes:
        self.received += len(piece)
        past = time.monotonic() - self.began
        if piece and past > STALL_S and self.received < SLOWEST_BYTES_S * past:
            raise TooSlow("the body comes too slowly")
        return piece


class Bodies:
    """Wraps our WSGI application. at_once: how many requests with a body are answered at the same time."""

    def __init__(self, application: Application, *, at_once: int) -> None:
        self.application = application
        self.places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not has_body(environ):
            return self.application(environ, start_response)
        if not self.places.acquire(blocking=False):
            form = _small_body(environ)
            if form is not None:
                environ["wsgi.input"] = io.BytesIO(form)
                return self.application(environ, start_response)
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BUSY.encode())))]
            start_response("503 Service Unavailable", [*headers, ("Retry-After", "60"), ("Connection", "close")])
            return DrainedResponse([BUSY.encode()], environ, drain_s=BUSY_DRAIN_S)
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(STALL_S)
        environ["wsgi.input"] = SteadyInput(environ["wsgi.input"])
        try:
            answer = self.application(environ, start_response)
        except BaseException:
            self.places.release()
            raise
        return DrainedResponse(answer, environ, drain_s=DRAIN_S, leave=self.places.release)


def _small_body(environ: WSGIEnvironment) -> bytes | None:
    """A small body that is there as soon as its request; None for a large one, or one that keeps others waiting."""
    told = environ.get("CONTENT_LENGTH") or ""
    connection = environ.get("gunicorn.socket")
    if not told.isdecimal() or int(told) > SMALL_BYTES or connection is None:
        return None
    connection.settimeout(SMALL_S)
    try:
        body: bytes = environ["wsgi.input"].read(int(told))
    except Exception:  # nothing more came, or the connection broke
        return None
    connection.settimeout(None)
    return body if len(body) == int(told) else None


class DrainedResponse:
    """The answer; once it is sent (WSGI then calls `close`), the unread rest of the body is discarded."""

    def __init__(
        self,
        answer: Iterable[bytes],
        environ: WSGIEnvironment,
        *,
        drain_s: float,
        leave: Callable[[], None] = lambda: None,
    ) -> None:
        self.answer, self.drain_s, self.leave = answer, drain_s, leave
        body = environ["wsgi.input"]
        self.body = body.source if isinstance(body, SteadyInput) else body
        self.connection = environ.get("gunicorn.socket")

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        try:
            if hasattr(self.answer, "close"):
                self.answer.close()
        finally:
            try:
                if not self._drain() and self.connection is not None:
                    # Closed here: gunicorn would wait for the client in the only thread that accepts new connections.
                    self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the client has gone already
            finally:
                self.leave()

    def _drain(self) -> bool:
        """Whether all of the body came within the limits."""
        until, left = time.monotonic() + self.drain_s, DRAIN_BYTES
        try:
            while left > 0 and (wait := until - time.monotonic()) > 0:
                if self.connection is not None:
                    self.connection.settimeout(wait)
                piece = self.body.read(PIECE)
                if not piece:
                    if self.connection is not None:
                        self.connection.settimeout(None)
                    return True
                left -= len(piece)
        except Exception:  # the connection broke, nothing more came, or a chunk is invalid
            return False
        return False


def has_body(environ: WSGIEnvironment) -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def places(threads: int) -> int:
    """How many of a process's threads may wait for bodies: three quarters, never all."""
    return max(1, min(threads - 1, threads * 3 // 4))
