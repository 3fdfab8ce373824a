"""Compares what a second speaker said back in French with the French of the segment: is the meaning there?

By words alone, so that it says where: content words that are missing or added, things that exclude each other, and what
changed its place. It points and orders; a person hears all three and decides. Weights: docs/benchmarks.md, "Said back".
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import astuple, dataclass
from itertools import combinations, groupby
from operator import itemgetter

from craft.takes.heard_text import Piece
from craft.text.differences import tokens
from craft.text.french_words import (
    MARKERS,
    NEGATIONS,
    NUMBERS,
    WITHOUT_MEANING,
    clauses_of,
    excluding,
    meaning,
    words_of,
)

# From this distance on the page says that something may be missing or different.
DIFFERS_FROM = 0.5


@dataclass(frozen=True)
class Comparison:
    """distance: 0 (the same words) … 1. french, heard: both texts in pieces (differs, text)."""

    distance: float
    french: tuple[Piece, ...]
    heard: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return self.distance >= DIFFERS_FROM


@dataclass(frozen=True)
class Evidence:
    """What tells the two apart. missing, added: share of the content words, 0…1. opposed: how many things exclude each
    other. negated: one says no and the other does not. moved: share of the pairs that stand the other way round.
    roles: how many words do something else (what is for what, before or after what). objects: how many acts are done to
    something else of the same sentence."""

    missing: float
    added: float
    opposed: float
    negated: float
    moved: float
    roles: float
    objects: float


# Fitted on half of the paraphrases; `negated` is chosen: none of that half has one.
WEIGHTS = Evidence(missing=5.2, added=0.25, opposed=2.2, negated=2.0, moved=0.7, roles=2.1, objects=1.2)
BIAS = -1.37


def compare_said_back(french: str, heard: str) -> Comparison:
    """french: of the segment. heard: what was said back, as a recogniser wrote it down, not empty."""
    mine, theirs = _Words(french), _Words(heard)
    score = BIAS + sum(map(math.prod, zip(astuple(WEIGHTS), astuple(_evidence(mine, theirs)), strict=True)))
    return Comparison(
        distance=round(1 / (1 + math.exp(-score)), 3),
        french=_pieces(french, theirs),
        heard=_pieces(heard, mine),
    )


class _Words:
    """A text as its content words. keys: what they mean, in order; at each small word that says a role, which key comes
    after it."""

    def __init__(self, text: str) -> None:
        words = words_of(text)
        self.keys = [meaning(word) for word in words if _has_meaning(word)]
        self.known = Counter(self.keys)
        self.opposed: dict[int, list[int]] = {}
        for word in words:
            if (found := excluding(word)) is not None:
                self.opposed.setdefault(found[0], []).append(found[1])
        self.negated = any(word in NEGATIONS for word in words)
        then_words = [at for at, word in enumerate(words) if MARKERS.get(word) == "then"]
        spoken_before = words[: then_words[0]] if then_words else words
        self.then_at = sum(_has_meaning(word) for word in spoken_before)
        self.roles: dict[str, set[str]] = {}
        for at, word in enumerate(words):
            after = next((meaning(other) for other in words[at + 1 :] if _has_meaning(other)), None)
            if word in MARKERS and after is not None:
                self.roles.setdefault(MARKERS[word], set()).add(after)
        self.objects: dict[str, list[list[str]]] = {}
        for clause in clauses_of(text):
            head, *after_it = [meaning(word) for word in clause if _has_meaning(word)] or [""]
            if after_it:
                self.objects.setdefault(head, []).append(after_it)

    def has(self, key: str) -> bool:
        return key in self.known or any(_alike(key, other) for other in self.known)


def _evidence(mine: _Words, theirs: _Words) -> Evidence:
    return Evidence(
        missing=_share_without(mine.keys, theirs) if mine.keys else 0.0,
        added=_share_without(theirs.keys, mine) if theirs.keys else 1.0,
        opposed=_exclusions(mine, theirs),
        negated=float(mine.negated != theirs.negated),
        moved=_order_change(mine, theirs),
        roles=_role_changes(mine, theirs),
        objects=_object_changes(mine, theirs),
    )


def _share_without(keys: list[str], other: _Words) -> float:
    return sum(not other.has(key) for key in keys) / len(keys)


def _exclusions(mine: _Words, theirs: _Words) -> float:
    """Of each kind that both name: other members, or another order of the same. And a number where there is none."""
    found = int(NUMBERS in theirs.opposed and NUMBERS not in mine.opposed)
    for kind, members in mine.opposed.items():
        others = theirs.opposed.get(kind)
        if (others and set(others) - set(members)) or (
            others and len(set(members)) > 1 and _first_times(others) != _first_times(members)
        ):
            found += 1
    return float(found)


def _first_times(members: list[int]) -> list[int]:
    return list(dict.fromkeys(members))


def _order_change(mine: _Words, theirs: _Words) -> float:
    """Share of the pairs of shared words that stand the other way round, 0…1. A clause may stand first or last: where
    the other text begins is chosen so that the fewest do."""
    here = list(dict.fromkeys(key for key in mine.keys if theirs.has(key)))
    there = dict.fromkeys(_same_key(key, here) for key in theirs.keys)
    places = [here.index(key) for key in there if key in here]
    if len(places) < 2:
        return 0.0
    turned = [places[first:] + places[:first] for first in range(len(places))]
    reversed_pairs = min(sum(one > two for one, two in combinations(order, 2)) for order in turned)
    return reversed_pairs / math.comb(len(places), 2)


def _same_key(key: str, among: list[str]) -> str:
    return key if key in among else next((other for other in among if _alike(key, other)), key)


def _role_changes(mine: _Words, theirs: _Words) -> float:
    """How many words of the French come after a small word after which another one came, that is there too; and whether
    what is said to come later comes first in the other text."""
    found = 0
    for role, keys in theirs.roles.items():
        wanted = mine.roles.get(role, set())
        strange = {key for key in keys - wanted if mine.has(key)}
        left = {key for key in wanted - keys if theirs.has(key)}
        found += min(len(strange), len(left))
    return float(found + (_is_turned(mine, theirs) or _is_turned(theirs, mine)))


def _object_changes(mine: _Words, theirs: _Words) -> float:
    """How many clauses begin alike (in an instruction: with what is done) and go on with something else that the French
    names too, although what it should be is there."""
    found = 0
    for head, clauses in mine.objects.items():
        others = theirs.objects.get(_same_key(head, list(theirs.objects)), [])
        given = {_same_key(key, list(mine.known)) for clause in others for key in clause}
        wanted = {clause[0] for clause in clauses}
        found += bool(given & mine.known.keys() and not given & wanted and any(map(theirs.has, wanted)))
    return float(found)


def _is_turned(one: _Words, other: _Words) -> bool:
    """Of what is said before and after a "then": whether it stands the other way round in the other text."""
    sides = [set(one.keys[: one.then_at]), set(one.keys[one.then_at :])]
    sides = [side - sides[1 - number] for number, side in enumerate(sides)]
    before, after = ([at for at, key in enumerate(other.keys) if key in side] for side in sides)
    return bool(before and after) and sum(before) / len(before) > sum(after) / len(after)


def _has_meaning(word: str) -> bool:
    return word not in WITHOUT_MEANING


def _alike(one: str, two: str) -> bool:
    """Two stems of one family: the longer begins with the shorter, which has most of its letters."""
    short, long = sorted((one, two), key=len)
    return len(short) >= 4 and long.startswith(short[: max(4, math.ceil(0.75 * len(long)))])


def _pieces(text: str, other: _Words) -> tuple[Piece, ...]:
    """In reading order: a word differs where the other text has none of its meaning, or one that excludes it."""
    marked = [(_differs(token, other), token) for token in tokens(text)]
    return tuple((kind, "".join(token for _kind, token in run)) for kind, run in groupby(marked, key=itemgetter(0)))


def _differs(token: str, other: _Words) -> bool:
    for word in words_of(token):
        excluded = excluding(word)
        if excluded is not None and excluded[0] in other.opposed and excluded[1] not in other.opposed[excluded[0]]:
            return True
        if _has_meaning(word) and not other.has(meaning(word)):
            return True
    return False
