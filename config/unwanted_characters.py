"""Characters that are dropped from every request: NUL, which PostgreSQL does not take, and the direction overrides
(U+202D, U+202E), which no keyboard types and which reverse the text beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from config.middleware import WORKSHOP

NUL = "\x00"
UNWANTED_CHARACTERS = re.compile("[\x00\u202d\u202e]")
Fields = TypeVar("Fields", bound=QueryDict)


class DropUnwantedCharacters:
    """Drops them from the query, the form and the cookies of every request; the rest of the text is kept.

    It runs before the sessions, which look up a cookie. An address with a NUL does not exist: 404. JSON is read and
    cleaned in the same way by `tutorials.views.access.json_body`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path:
            # Answered by the handler's own 404 page, like any address that does not exist.
            raise Http404
        request.COOKIES = {name: UNWANTED_CHARACTERS.sub("", value) for name, value in request.COOKIES.items()}
        request.GET = drop_unwanted(request.GET)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """The form. The parents' pages have no form, and their counter does not read its request's body."""
        if not request.path.startswith(WORKSHOP):
            return
        try:
            request.POST = drop_unwanted(request.POST)
        except UnreadablePostError:
            return  # the connection broke: CSRF and the view answer in their own way


def drop_unwanted(fields: Fields) -> Fields:
    """The same fields when there is nothing to drop, the usual case; else a copy, which is also immutable."""
    if not any(UNWANTED_CHARACTERS.search(text) for name, values in fields.lists() for text in (name, *values)):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        for value in values:
            clean.appendlist(UNWANTED_CHARACTERS.sub("", name), UNWANTED_CHARACTERS.sub("", value))
    clean._mutable = False
    return cast(Fields, clean)
