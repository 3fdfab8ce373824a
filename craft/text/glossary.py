"""Finds glossary terms in a French text, whatever their accents, case and inflection; does a translation use them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from craft.text.folding import fold as folded_text


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
# Endings of French verbs in -er: present, imperative, participles, imperfect, infinitive.
_ER_ENDINGS = ("er", "e", "es", "ons", "ez", "ent", "ee", "ees", "ant", "ait", "ais", "aient", "era", "erez")
_SHORTEST_ROOT = 3

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


def same_word(term_word: str, word: str) -> bool:
    """Whether `word` is `term_word` or a form of it."""
    wanted, found = folded(term_word), folded(word)
    if wanted == found:
        return True
    if term_word.isupper():
        return False  # ENT has no plural, and « entes » is not one
    if stem(wanted) == stem(found):
        return True
    root = wanted.removesuffix("er")
    return root != wanted and len(root) >= _SHORTEST_ROOT and any(found == root + ending for ending in _ER_ENDINGS)


def as_written(term_word: str, word: str) -> bool:
    """Whether `word` is `term_word` in a text of another language, which has no French forms: only accents may be lost.

    A name keeps its capitals: the term « Son » is not the Spanish *son*, nor ENT the German *ent-*.
    """
    capitals = word.isupper() if term_word.isupper() else word[:1].isupper() or not term_word[:1].isupper()
    return capitals and folded(term_word) == folded(word)


# Terms as their words, by the first two folded letters, the longest first.
TermIndex = Mapping[str, Sequence[tuple[list[str], GlossaryTerm]]]


def build_index(terms: Iterable[GlossaryTerm]) -> TermIndex:
    """Terms prepared for `find_indexed`: a page searches a thousand segments for them."""
    initials: dict[str, list[tuple[list[str], GlossaryTerm]]] = {}
    for term in terms:
        parts = _WORD.findall(term.french)
        if parts:
            initials.setdefault(folded(parts[0])[:2], []).append((parts, term))
    for candidates in initials.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return initials


def find_terms(text: str, terms: Iterable[GlossaryTerm]) -> tuple[TermFound, ...]:
    """Every term in the French `text`, in order, not overlapping: the longest term wins."""
    return find_indexed(text, build_index(terms), same_word)


def find_indexed(text: str, index: TermIndex, same: Callable[[str, str], bool]) -> tuple[TermFound, ...]:
    """`find_terms` with terms made ready. same: whether a term's word and one of the text are the same."""
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
    found: list[TermFound] = []
    at = 0
    while at < len(words):
        here = _longest_at(text, words, at, index.get(folded(words[at][2])[:2], ()), same)
        if here is None:
            at += 1
            continue
        count, term = here
        found.append(TermFound(words[at][0], words[at + count - 1][1], term))
        at += count
    return tuple(found)


def uses_translation(text: str, translation: str) -> bool:
    """Whether `text` contains `translation`, however inflected: the beginning of each word is enough.

    In doubt it says yes. Arabic is compared by consonants (its plurals change the vowels inside the word), and
    scripts without spaces as they stand.
    """
    hay = _skeleton(folded_text(text))
    wanted = [_skeleton(word) for word in _WORD.findall(folded(translation))]
    return all(word[: _root_length(word)] in hay for word in wanted)


def _longest_at(
    text: str,
    words: Sequence[tuple[int, int, str]],
    at: int,
    candidates: Iterable[tuple[list[str], GlossaryTerm]],
    same: Callable[[str, str], bool],
) -> tuple[int, GlossaryTerm] | None:
    for parts, term in candidates:
        here = words[at : at + len(parts)]
        if len(here) < len(parts) or not all(same(part, word[2]) for part, word in zip(parts, here, strict=True)):
            continue
        gaps = [text[left[1] : right[0]] for left, right in pairwise(here)]
        if all(_WORD_JOIN.fullmatch(gap) for gap in gaps) or gaps == _WORD.split(term.french)[1:-1]:  # « Q & R »
            return len(parts), term
    return None


_ARABIC_WEAK = regex.compile(r"[اأإآىويئؤءةهیۀۃہ](?<=[\u0600-\u06ff])")
_ARABIC = regex.compile(r"\p{Arabic}")
_SPACELESS_SCRIPTS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


def _skeleton(text: str) -> str:
    if not _ARABIC.search(text):
        return text
    bare = _ARABIC_WEAK.sub("", text)
    return bare or text


def _root_length(word: str) -> int:
    if _SPACELESS_SCRIPTS.search(word):
        return len(word)
    return max(min(len(word), 3), round(0.6 * len(word)))
