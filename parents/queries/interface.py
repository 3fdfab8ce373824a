"""Which of the parents' languages have their interface words, and whether a native speaker reviewed them."""

from __future__ import annotations

from functools import cache

from dubbing.released_words import all_reviewed
from tutorials.interface_catalogue import catalogue_path

REVIEW_HEADER = "X-Portevoix-Review:"


def words_are_machine_made(tag: str) -> bool:
    """True while the catalogue of this language says in its header that nobody has reviewed it, and not every word of
    it has been approved in the workshop and released since."""
    return _shipped_unreviewed(tag) and not all_reviewed(tag)


@cache
def _shipped_unreviewed(tag: str) -> bool:
    path = catalogue_path(tag)
    return path is not None and f"{REVIEW_HEADER} none" in path.read_text(encoding="utf-8")[:4000]
