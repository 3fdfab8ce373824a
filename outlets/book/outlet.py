"""The steps as a book that speaks: made by the worker that makes them (`outlets.steps.making`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from craft.documents import JsonObject
from dubbing.queries.redistribution import PASS_ON
from dubbing.releases.outlets import Outlet
from outlets.book.rows import BOOK, columns
from public.queries.watch import WatchPage


def offer_of(found: WatchPage) -> JsonObject:
    return {"book_bytes": getattr(found.release, "book_bytes", None) or 0}


OUTLET = Outlet(
    name="book",
    title=_("Book with pictures"),
    roles={BOOK: "the steps as a book that speaks"},
    scope=PASS_ON,
    urls="outlets.book.urls",
    watch_gives="outlets/book/watch_gives.html",
    watch_context=offer_of,
    columns=columns,
)
