"""The dictionary form of a word, as somebody outside the craft looks it up: here only what it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from craft.text.folding import fold

# Word → its dictionary form (inscrivez → inscrire); None for a word that the dictionary does not have.
Lemma = Callable[[str], str | None]


def no_lemma(word: str) -> None:
    """Of a language without a dictionary."""


@dataclass(frozen=True)
class Lemmas:
    """french: of the text that is translated; own: of the language that it is translated into."""

    french: Lemma = no_lemma
    own: Lemma = no_lemma


NO_LEMMAS = Lemmas()


def root(word: str, lemma: Lemma) -> str | None:
    """The folded form that all forms of a word share; None for an unknown word.

    Looked up twice: a table has *nouvelles → nouvelle*, and *nouvelle → nouveau*."""
    first = lemma(word)
    return None if first is None else fold(lemma(first) or first)
