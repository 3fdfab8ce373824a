"""What is asked with a release about the files of its steps, so that a watch page needs no question more."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Subquery

from dubbing.queries.passing_on import agreed
from storage.models import StoredFile
from storage.queries import needed_file, needed_files, of_kind
from storage.states import F

STEP_LIST, BOOK = "step_list", "epub"


def asked_with_a_release() -> dict[str, Any]:
    """The book only while everybody who is heard in it lets it leave the site."""
    book = agreed(needed_files("release", BOOK))
    return {
        "step_list": needed_file("release", STEP_LIST, "path"),
        "book": Subquery(book.values("path")[:1]),
        "book_bytes": Subquery(book.values("bytes")[:1]),
    }


def files_of_steps(release: int) -> QuerySet[StoredFile]:
    """The rows of the list and, on the same condition, of the book of this release (its key)."""
    rows = of_kind("release", [release]).filter(state=F.NEEDED)
    return rows.filter(role=STEP_LIST) | agreed(rows.filter(role=BOOK))
