"""A network that is cut, and a server that takes its time, for tests of pages that live with both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from urllib.parse import urlsplit

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from playwright.sync_api import Page


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    """The browser has no network, and the server takes nothing.

    Chromium lifts the emulation from a page that is being left, which wakes ("online") and sends before it is gone: a
    network that is really cut does not come back for that moment, so the server refuses what comes through.
    """
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(BaseHandler, "get_response", lambda handler, request: HttpResponse(status=503))
        page.context.set_offline(True)
        yield
    page.context.set_offline(False)


@contextmanager
def held(address: str) -> Iterator[tuple[Event, Event]]:
    """The server takes its time over a GET of this address: an event that it was asked, and one that lets it answer."""
    asked, answer = Event(), Event()
    get_response = BaseHandler.get_response

    def slowly(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if (request.method, request.path) == ("GET", urlsplit(address).path):
            asked.set()
            answer.wait(60)
        return get_response(handler, request)

    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(BaseHandler, "get_response", slowly)
        try:
            yield asked, answer
        finally:
            answer.set()
