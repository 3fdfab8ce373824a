"""French that was left inside a translation: by its function words, in a run of words that the French text has too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from craft.languages import get
from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, QuotedText, TextFinding
from craft.text.checks.keys import QUOTED
from craft.text.checks.protected_spans import blank_protected

FRENCH_LEFT = Code("french_left", N_("French words that were left"), N_("“{words}” is still French."))

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_NOT_SAID = regex.compile(rf"<[^<>]*>|{QUOTED.pattern}")
_SHORTEST_RUN = 3
_CONTENT_LETTERS = 4
_MOST_WORDS = 500  # every word is compared with every other
_WORDS = get("fr").function_words
_FUNCTION_WORDS = frozenset("l d qu n s".split()).union(
    _WORDS.leans_on_next, _WORDS.leans_on_previous, _WORDS.leans_softly, _WORDS.opens_clause
)
_CREOLES = {"ht", "rcf", "gcr"}  # share whole phrases with French


def left_french(pair: Pair) -> Iterator[TextFinding]:
    """`french_left`: the longest run of three words of the French or more (two in another script) with a function word
    and another word, neither of them a name. Quotations and words never translated may stay."""
    bare = blank_protected(_NOT_SAID.sub(lambda match: " " * len(match.group()), pair.text))
    words = list(islice(_WORD.finditer(bare), _MOST_WORDS))
    french = [match.group().casefold() for match in islice(_WORD.finditer(pair.source), _MOST_WORDS)]
    start, length = _longest_run([match.group().casefold() for match in words], french)
    run = words[start : start + length]
    least = _SHORTEST_RUN + (pair.language.tag in _CREOLES) - (pair.language.script != "Latn")
    small = [match.group() for match in run if match.group().islower()]
    content = [word for word in small if word not in _FUNCTION_WORDS and len(word) >= _CONTENT_LETTERS]
    if length < least or not content or not _FUNCTION_WORDS.intersection(small):
        return
    said = pair.text[run[0].start() : run[-1].end()]
    if any(term.keep and said.casefold() in term.french.casefold() for term in pair.terms):
        return
    yield FRENCH_LEFT.at(run[0].start(), run[-1].end(), words=str(QuotedText(said)))


def _longest_run(words: list[str], french: list[str]) -> tuple[int, int]:
    """(where in `words`, how many) of the longest run that both have."""
    best, ends = (0, 0), [0] * (len(french) + 1)
    for at, word in enumerate(words):
        now = [0] * (len(french) + 1)
        for place, other in enumerate(french, 1):
            if word == other:
                now[place] = ends[place - 1] + 1
                if now[place] > best[1]:
                    best = (at - now[place] + 1, now[place])
        ends = now
    return best


CHECK = Check(
    left_french,
    (FRENCH_LEFT,),
    cases=(
        Case("Touchez le bouton bleu en haut.", "Toque el botón bleu en haut.", "es", ("bleu en haut",)),
        Case("Ouvrez la page de l’école.", "Откройте de l’école.", "ru", ("de l’école",)),
        Case("Touchez « Retour à l’accueil ».", "Нажмите « Retour à l’accueil ».", "ru"),
        Case("Le site de Paris.", "El sitio de Paris.", "es"),
    ),
)
