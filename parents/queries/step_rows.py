"""What is asked with a release about the files of its steps, so that a watch page needs no question more."""

from __future__ import annotations

from storage.queries import needed_file

STEP_LIST, BOOK = "step_list", "epub"
STEP_FILES = {
    "step_list": needed_file("release", STEP_LIST, "path"),
    "book": needed_file("release", BOOK, "path"),
    "book_bytes": needed_file("release", BOOK, "bytes"),
}
