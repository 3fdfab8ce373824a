"""The words that somebody meant who typed them otherwise. Words are in their searchable form (`search_form`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_MEANT = 3
# What Arabic writes together with the next word: and, with, so, like; the; for the.
_ARTICLE = re.compile("^[وبفك]?ال(?=.{3})|^و?لل(?=.{3})")


def slips_allowed(word: str) -> int:
    """Letters that may be wrong, missing, too many or exchanged, as search engines count: none in a short word, two
    from six letters on."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    """Each word of the texts once; Arabic ones without their article too, as people type them."""
    words = {word for text in texts for word in text.split() if not word.isdigit()}
    return tuple(sorted(words | {_ARTICLE.sub("", word) for word in words}))


def words_meant(word: str, known: Sequence[str]) -> tuple[str, ...]:
    """The word itself where it is part of a known one, else the nearest of them; () where none is near enough."""
    if any(word in one for one in known):
        return (word,)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips_allowed(word), limit=MOST_MEANT)
    return tuple(one for one, distance, _place in near if 0 < distance == near[0][1])
