"""Translation memory: which French is nearly the same as this one, and which approved translations of it come first.

The index holds distinct French alone, so that one serves every language; whoever asks reads the translations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import regex
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from craft.text.differences import Difference, differences
from craft.text.digests import text_digest

CUTOFF = 75.0  # percent
MOST_MATCHES = 5
MOST_FRENCH = 64  # like this one: not each has been translated into the language that is asked for
_BINS = 48  # letters are counted in so many bins; more would be stricter and slower
_MOST_COUNTED = 255  # letters of a bin
_BATCH_SIZE = 4096  # texts whose letters are counted together
_SPACES = regex.compile(r"\s+")


@dataclass(frozen=True)
class MemoryUnit:
    """An approved translation: `key` identifies its segment; neighbours are the French before and after it."""

    key: str
    source: str
    target: str
    previous: str = ""
    following: str = ""


@dataclass(frozen=True)
class MemoryMatch:
    """`score` in percent (100: same French but for case, signs, spaces); `changes` lead from its French to ours."""

    unit: MemoryUnit
    score: float
    in_context: bool
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class FrenchIndex:
    """Distinct French texts in order of their length, without case, with what a lookup needs. 130 bytes a sentence."""

    texts: bytes = field(repr=False)  # UTF-8, one after the other
    starts: NDArray[np.int64] = field(repr=False)  # in `texts`, and the end of the last one
    lengths: NDArray[np.int32] = field(repr=False)  # in code points, rising
    bags: NDArray[np.uint8] = field(repr=False)  # (bins, texts): how many letters fall in each bin, 255 at most

    def text(self, position: int) -> str:
        return self.texts[self.starts[position] : self.starts[position + 1]].decode()

    def __len__(self) -> int:
        return len(self.lengths)


def build_index(texts: Iterable[str]) -> FrenchIndex:
    """An index over the distinct ones of `texts`. Build it once, use it often."""
    ordered = sorted({_plain(text) for text in texts} - {""}, key=len)
    encoded = [text.encode() for text in ordered]
    return FrenchIndex(
        texts=b"".join(encoded),
        starts=np.cumsum([0, *map(len, encoded)], dtype=np.int64),
        lengths=np.array([len(text) for text in ordered], dtype=np.int32),
        bags=_bags(ordered),
    )


def similar_french(index: FrenchIndex, source: str, limit: int = MOST_FRENCH) -> list[str]:
    """The French texts of the index that are most like `source`, without case, the likest first."""
    wanted = _plain(source)
    return [text for text, _score in _similar(index, wanted, limit)] if wanted else []


def rank(
    units: Iterable[MemoryUnit],
    source: str,
    *,
    previous: str = "",
    following: str = "",
    exclude: str = "",
    limit: int = MOST_MATCHES,
) -> tuple[MemoryMatch, ...]:
    """The best matches of the French `source` among `units`: exact in context first, then exact, then by similarity.

    Similarity is 100·2M/(|a|+|b|), M the longest common subsequence (rapidfuzz's ratio), without case. Each translation
    is shown once, that of the first unit. `exclude`: the key of the segment itself.
    """
    wanted, digest = _plain(source), text_digest(source)
    around = (text_digest(previous), text_digest(following))
    ranked = []
    for position, unit in enumerate(units):
        score = _score(unit.source, wanted, digest)
        if score < CUTOFF or (unit.key == exclude and exclude):
            continue
        in_context = score == 100.0 and (text_digest(unit.previous), text_digest(unit.following)) == around
        ranked.append((not in_context, -score, unit.source != source, position, unit))
    matches: dict[str, MemoryMatch] = {}
    for out_of_context, negative, _, _, unit in sorted(ranked, key=lambda row: row[:4]):
        if unit.target not in matches:
            changes = tuple(differences(unit.source, source))
            matches[unit.target] = MemoryMatch(unit, -negative, not out_of_context, changes)
        if len(matches) == limit:
            break
    return tuple(matches.values())


def _score(source: str, wanted: str, digest: str) -> float:
    """100: the same French but for case, signs and spaces; anything else is less."""
    if text_digest(source) == digest or _plain(source) == wanted:
        return 100.0
    return min(fuzz.ratio(_plain(source), wanted), 99.0)


def _similar(index: FrenchIndex, wanted: str, limit: int) -> list[tuple[str, float]]:
    # 2M ≥ CUTOFF·(a + b) and M ≤ min(a, b) bound the other's length; then M ≤ Σ min(letters) bounds its letters.
    share = CUTOFF / 100
    shortest = int(np.ceil(len(wanted) * share / (2 - share) - 1e-9))
    longest = int(len(wanted) * (2 - share) / share + 1e-9)
    first = int(np.searchsorted(index.lengths, shortest, side="left"))
    last = int(np.searchsorted(index.lengths, longest, side="right"))
    if first >= last:
        return []
    bag = _bags([wanted])[:, 0]
    # No text has more letters of a bin in common with ours than we have; of a bin that is full that cannot be said.
    common = np.zeros(last - first, dtype=np.uint32)
    for letter in np.flatnonzero(bag):
        full = bag[letter] == _MOST_COUNTED
        common += len(wanted) if full else np.minimum(index.bags[letter, first:last], bag[letter])
    possible = first + np.flatnonzero(2 * common >= share * (index.lengths[first:last] + len(wanted)) - 1e-9)
    choices = [index.text(position) for position in possible.tolist()]
    found = process.extract(wanted, choices, scorer=fuzz.ratio, processor=None, score_cutoff=CUTOFF, limit=limit)
    return [(text, score) for text, score, _place in found]


def _bags(texts: Sequence[str]) -> NDArray[np.uint8]:
    bags = np.zeros((_BINS, len(texts)), dtype=np.uint8)
    for begin in range(0, len(texts), _BATCH_SIZE):
        part = texts[begin : begin + _BATCH_SIZE]
        signs = np.frombuffer("".join(part).encode("utf-32-le"), dtype="<u4") % _BINS
        rows = np.repeat(np.arange(len(part)), [len(text) for text in part])
        counts = np.bincount(rows * _BINS + signs, minlength=len(part) * _BINS).reshape(len(part), _BINS)
        bags[:, begin : begin + len(part)] = np.minimum(counts, _MOST_COUNTED).T
    return bags


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
