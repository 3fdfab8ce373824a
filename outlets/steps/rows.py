"""The rows of what a worker makes for the pages of steps."""

from __future__ import annotations

from django.db.models import QuerySet, Subquery

from dubbing.queries.redistribution import redistributable_files
from outlets.book.rows import BOOK
from storage.models import StoredFile
from storage.queries import needed_file, stored_files_of_kind
from storage.states import FileState

STEP_LIST, STEP_SOUND = "step_list", "step_sound"


def columns() -> dict[str, Subquery]:
    """Asked with a release, so that its page needs no question more."""
    return {STEP_LIST: needed_file("release", STEP_LIST, "path")}


def files_of_steps(release: int) -> QuerySet[StoredFile]:
    """The rows of the list and, on the same condition, of the book of this release (its key)."""
    rows = stored_files_of_kind("release", [release]).filter(state=FileState.NEEDED)
    return rows.filter(role=STEP_LIST) | redistributable_files(rows.filter(role=BOOK))
