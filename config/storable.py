"""Texts that the database can keep: PostgreSQL takes no NUL, SQLite does; so none comes in, on either."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from config.middleware import WORKSHOP

NUL = "\x00"
Fields = TypeVar("Fields", bound=QueryDict)


class Storable:
    """Drop NUL from the query, the form and the cookies of every request: what was typed beside it is not lost.

    Before the sessions, which look a cookie up. An address that holds one is nobody's: 404. JSON is read, and
    cleaned alike, by `tutorials.views.access.json_body`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path:
            # Answered by the handler's own 404 page, as any address that leads nowhere.
            raise Http404
        request.COOKIES = {name: value.replace(NUL, "") for name, value in request.COOKIES.items()}
        request.GET = without_nul(request.GET)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> None:
        """The form. The parents' pages have none: their counter reads nothing of what it is sent."""
        if not request.path.startswith(WORKSHOP):
            return
        try:
            request.POST = without_nul(request.POST)
        except UnreadablePostError:
            return  # the line broke: CSRF and the view say so in their own way


def without_nul(fields: Fields) -> Fields:
    """The fields themselves when there is nothing to drop, as nearly always; else a copy, as unchangeable."""
    if not any(NUL in text for name, values in fields.lists() for text in (name, *values)):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        for value in values:
            clean.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    clean._mutable = False
    return cast(Fields, clean)
