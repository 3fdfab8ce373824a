"""The row of a release's book."""

from __future__ import annotations

from django.db.models import Subquery

from dubbing.queries.redistribution import redistributable_files
from storage.queries import needed_files

BOOK = "epub"


def columns() -> dict[str, Subquery]:
    """Asked with a release: the book only while everybody who is heard in it lets it leave the site."""
    book = redistributable_files(needed_files("release", BOOK))
    return {"book": Subquery(book.values("path")[:1]), "book_bytes": Subquery(book.values("bytes")[:1])}
