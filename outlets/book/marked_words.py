"""The words of a sentence, each in an element of its own, so that a reader can light it up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from craft.text.heard_words import heard_words

RUN = re.compile(r"\S+|\s+")


def words_marked(pieces: Sequence[tuple[str, bool]]) -> SafeString:
    """pieces: of the text, each with whether it is French (`craft.text.foreign_words`). Ids: w1, w2, … for the words of
    the whole text. Where a word is of several pieces, as « (Pronote) » in Arabic, the first with a letter is marked."""
    numbers, marked = count(1), list[SafeString]()
    inside = False  # whether the word at hand is marked already
    for piece, french in pieces:
        runs = list[tuple[SafeString]]()
        for run in RUN.findall(piece):
            inside = inside and not run.isspace()
            word = not inside and bool(heard_words(run))
            inside = inside or word
            marking = '<span id="w{1}">{0}</span>' if word else "{0}"
            runs.append((format_html(marking, run, next(numbers) if word else 0),))
        said = format_html_join("", "{}", runs)
        marked.append(format_html('<bdi lang="fr">{}</bdi>', said) if french else said)
    return format_html_join("", "{}", ((piece,) for piece in marked))
