"""Texts that the database can keep and a page can show: no NUL, which PostgreSQL does not take, and no override of
direction (U+202D, U+202E), which no keyboard types and which turns around what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from config.middleware import WORKSHOP

NUL = "\x00"
UNWANTED = re.compile("[\x00\u202d\u202e]")
Fields = TypeVar("Fields", bound=QueryDict)


class Storable:
    """Drop these signs from the query, the form and the cookies of every request: what was typed beside it is not lost.

    Before the sessions, which look a cookie up. An address that holds one is nobody's: 404. JSON is read, and
    cleaned alike, by `tutorials.views.access.json_body`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path:
            # Answered by the handler's own 404 page, as any address that leads nowhere.
            raise Http404
        request.COOKIES = {name: UNWANTED.sub("", value) for name, value in request.COOKIES.items()}
        request.GET = wanted(request.GET)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> None:
        """The form. The parents' pages have none: their counter reads nothing of what it is sent."""
        if not request.path.startswith(WORKSHOP):
            return
        try:
            request.POST = wanted(request.POST)
        except UnreadablePostError:
            return  # the line broke: CSRF and the view say so in their own way


def wanted(fields: Fields) -> Fields:
    """The fields themselves when there is nothing to drop, as nearly always; else a copy, as unchangeable."""
    if not any(UNWANTED.search(text) for name, values in fields.lists() for text in (name, *values)):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        for value in values:
            clean.appendlist(UNWANTED.sub("", name), UNWANTED.sub("", value))
    clean._mutable = False
    return cast(Fields, clean)
