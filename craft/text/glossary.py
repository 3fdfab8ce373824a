"""Finds glossary terms in a French text, whatever their accents, case and inflection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import regex

from craft.text.folding import fold as folded_text
from craft.text.word_forms import Lemma, no_lemma, root


@dataclass(frozen=True)
class GlossaryTerm:
    """A French term and its translation in one language; `keep`: it must stay as it is (Pronote, ENT)."""

    french: str
    translation: str = ""
    keep: bool = False
    note: str = ""


@dataclass(frozen=True)
class TermFound:
    """A term where it stands: half-open span of code points in the text that was searched."""

    start: int
    end: int
    term: GlossaryTerm


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_WORD_JOIN = regex.compile(r"[\s'’ʼ\-‐‑]*")
# Folded French forms that a dictionary has as words of their own (note, paie, fini, directrice, active): ending of the
# term, fewest letters before it, endings of its forms. Of -ir no feminine participle: *sortie* is its own word.
_REGULAR_FORMS = (
    ("er", 3, "er e es ons ez ent ee ees ant ait ais aient era erez".split()),
    ("yer", 2, "ie ies ient iera ierez".split()),
    ("ir", 2, "i is it".split()),
    ("teur", 2, "trice trices".split()),
    ("eur", 2, "euse euses".split()),
    ("if", 1, "ive ives".split()),
)
_SHORTEST_ROOT = 3
# What « se » of « se connecter » may be in a text: « vous vous connectez », « connectez-vous ».
_REFLEXIVE = frozenset("se s me m te t toi nous vous".split())

folded = lru_cache(maxsize=4096)(folded_text)  # every word of a page is compared with many terms


def stem(word: str) -> str:
    """A folded French noun or adjective without plural and feminine endings (travaux, travail → traval)."""
    word = folded(word)
    if len(word) <= _SHORTEST_ROOT:
        return word
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux"):
        return word[:-3] + "al"
    elif word.endswith(("ail", "ails")):
        return word.removesuffix("s")[:-3] + "al"
    elif word[-1] in "sx":
        word = word[:-1]
    while len(word) > _SHORTEST_ROOT and word[-1] == "e":
        word = word[:-1]
    return word


def same_word(term_word: str, word: str, lemma: Lemma = no_lemma) -> bool:
    """Whether `word` is `term_word` or a form of it. Of two words that the dictionary knows it says so, where no
    regular ending did: *cours* is not *cour*; of others their stems tell."""
    wanted, found = folded(term_word), folded(word)
    if wanted == found:
        return True
    if term_word.isupper():
        return False  # ENT has no plural, and « entes » is not one
    if wanted in {"se", "s"}:
        return found in _REFLEXIVE
    for ending, fewest, forms in _REGULAR_FORMS:
        beginning = wanted.removesuffix(ending)
        if fewest <= len(beginning) < len(wanted) and found.startswith(beginning) and found[len(beginning) :] in forms:
            return True
    ours, theirs = root(term_word, lemma), root(word, lemma)
    if ours is not None and theirs is not None:
        return ours == theirs
    return stem(wanted) == stem(found)


def as_written(term_word: str, word: str) -> bool:
    """Whether `word` is `term_word` in a text of another language, which has no French forms: only accents may be lost.

    A name keeps its capitals: the term « Son » is not the Spanish *son*, nor ENT the German *ent-*.
    """
    capitals = word.isupper() if term_word.isupper() else word[:1].isupper() or not term_word[:1].isupper()
    return capitals and folded(term_word) == folded(word)


# Terms as their words, by the first two folded letters of the first word and of its dictionary form.
TermIndex = Mapping[str, Sequence[tuple[list[str], GlossaryTerm]]]


def build_index(terms: Iterable[GlossaryTerm], lemma: Lemma = no_lemma) -> TermIndex:
    """Terms prepared for `find_indexed`: a page searches a thousand segments for them."""
    initials: dict[str, list[tuple[list[str], GlossaryTerm]]] = {}
    for term in terms:
        parts = _WORD.findall(term.french)
        for ordered in (parts, _imperative(parts), _without_hyphen(term.french)):
            for key in _initials(ordered[0], lemma) if ordered else ():
                initials.setdefault(key, []).append((ordered, term))
    return initials


def _initials(word: str, lemma: Lemma) -> set[str]:
    """Under which a word and its forms are found: *yeux* and *œil* do not begin alike."""
    plain = folded(word)
    return {"se" if plain in _REFLEXIVE else plain[:2], (root(word, lemma) or plain)[:2]}


def _imperative(parts: list[str]) -> list[str]:
    """« se connecter » in the order of « connectez-vous »; nothing for other terms."""
    return [parts[1], parts[0], *parts[2:]] if len(parts) > 1 and folded(parts[0]) in {"se", "s"} else []


def _without_hyphen(french: str) -> list[str]:
    """« e-mail » as « email »; nothing for other terms."""
    first, hyphen, last = french.partition("-")
    return [first + last] if hyphen and first.isalpha() and last.isalpha() else []


def find_terms(text: str, terms: Iterable[GlossaryTerm], lemma: Lemma = no_lemma) -> tuple[TermFound, ...]:
    """Every term in the French `text`, in order, not overlapping: the longest term wins. lemma: of French words."""
    return find_indexed(text, build_index(terms, lemma), partial(same_word, lemma=lemma), lemma)


def find_indexed(
    text: str, index: TermIndex, same: Callable[[str, str], bool], lemma: Lemma = no_lemma
) -> tuple[TermFound, ...]:
    """`find_terms` with terms made ready. same: whether a term's word and one of the text are the same."""
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
    found: list[TermFound] = []
    at = 0
    while at < len(words):
        keys = [key for key in _initials(words[at][2], lemma) if key in index]
        candidates = index[keys[0]] if len(keys) == 1 else [one for key in sorted(keys) for one in index[key]]
        here = _longest_at(text, words, at, candidates, same)
        if here is None:
            at += 1
            continue
        count, term = here
        found.append(TermFound(words[at][0], words[at + count - 1][1], term))
        at += count
    return tuple(found)


def _longest_at(
    text: str,
    words: Sequence[tuple[int, int, str]],
    at: int,
    candidates: Iterable[tuple[list[str], GlossaryTerm]],
    same: Callable[[str, str], bool],
) -> tuple[int, GlossaryTerm] | None:
    for parts, term in sorted(candidates, key=lambda candidate: -len(candidate[0])):
        here = words[at : at + len(parts)]
        if len(here) < len(parts) or not all(same(part, word[2]) for part, word in zip(parts, here, strict=True)):
            continue
        gaps = [text[left[1] : right[0]] for left, right in pairwise(here)]
        if all(_WORD_JOIN.fullmatch(gap) for gap in gaps) or gaps == _WORD.split(term.french)[1:-1]:  # « Q & R »
            return len(parts), term
    return None
