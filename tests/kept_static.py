"""Static files cost a test what they cost the service: little.

Django's server for tests makes each anew for every request (`config.own_static_files`); here it is made once a process.
It dates it to this run, so that browsers ask for every script and sheet again on every page, which a release, whose
files are named by their content, spares them. Tests that walk over many pages spare it too (`browsers_keep`). The
others do not: a page without a network would get from the browser what its service worker forgot to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_http_date
from django.views.static import was_modified_since


@contextmanager
def _served_by(serve: Any) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(StaticFilesHandler, "serve", serve)
    try:
        yield
    finally:
        patch.undo()


@contextmanager
def made_once() -> Iterator[None]:
    """No test changes one. (The service workers, which some replace by newer ones, are views of their own.)"""
    made: dict[str, tuple[bytes, dict[str, str]]] = {}
    make = StaticFilesHandler.serve

    def serve(handler: Any, request: HttpRequest) -> HttpResponseBase:
        known = request.headers.get("If-Modified-Since")
        if request.path not in made:
            request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
            answer = make(handler, request)
            if not isinstance(answer, StreamingHttpResponse):
                return answer
            made[request.path] = b"".join(answer), dict(answer.headers)
            answer.close()
        body, headers = made[request.path]
        if not was_modified_since(known, parse_http_date(headers["Last-Modified"])):
            return HttpResponseNotModified()
        return HttpResponse(body, headers=headers)

    with _served_by(serve):
        yield


@contextmanager
def browsers_keep() -> Iterator[None]:
    """A browser that has a static file asks no more for it: for tests in which no network is cut."""
    make = StaticFilesHandler.serve

    def serve(handler: Any, request: HttpRequest) -> HttpResponseBase:
        answer = make(handler, request)
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    with _served_by(serve):
        yield
