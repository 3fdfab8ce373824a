"""Translation memory: approved segments whose French is the same as this one, or nearly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import regex
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from craft.text.differences import Difference, differences
from craft.text.digests import text_digest

CUTOFF = 75.0  # percent
MOST_MATCHES = 5
_BINS = 48  # letters are counted in so many bins; more would be stricter and slower
_MOST_COUNTED = 255  # letters of a bin
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
class MemoryIndex:
    """Units in order of the length of their French, with what a lookup needs. Build it once, use it often."""

    units: tuple[MemoryUnit, ...]
    texts: tuple[str, ...]
    lengths: NDArray[np.int32] = field(repr=False)
    bags: NDArray[np.uint8] = field(repr=False)  # (bins, units): how many letters fall in each bin, 255 at most
    digests: NDArray[np.uint64] = field(repr=False)  # in rising order: the first 64 bits of each French's `text_digest`
    by_digest: NDArray[np.intp] = field(repr=False)  # whose they are


def build_index(units: Iterable[MemoryUnit]) -> MemoryIndex:
    """An index over `units`; the same French with the same translation is kept once (the last one given wins)."""
    distinct = {(unit.source, unit.target, unit.previous, unit.following): unit for unit in units}
    ordered = sorted(((_plain(unit.source), unit) for unit in distinct.values()), key=lambda pair: len(pair[0]))
    texts = tuple(text for text, _ in ordered)
    digests = np.array([_short_digest(unit.source) for _, unit in ordered], dtype=np.uint64)
    by_digest = np.argsort(digests, kind="stable")
    return MemoryIndex(
        units=tuple(unit for _, unit in ordered),
        texts=texts,
        lengths=np.array([len(text) for text in texts], dtype=np.int32),
        bags=_bags(texts),
        digests=digests[by_digest],
        by_digest=by_digest,
    )


def find_matches(
    index: MemoryIndex,
    source: str,
    *,
    previous: str = "",
    following: str = "",
    exclude: str = "",
    limit: int = MOST_MATCHES,
    cutoff: float = CUTOFF,
) -> tuple[MemoryMatch, ...]:
    """The best matches of the French `source`: exact in context first, then exact, then by similarity.

    Similarity is 100·2M/(|a|+|b|), M the longest common subsequence (rapidfuzz's ratio), without case. Each translation
    is shown once. `exclude`: the key of the segment itself.
    """
    scores = dict.fromkeys(_same_french(index, source), 100.0)
    wanted = _plain(source)
    if wanted:
        for position, score in _similar(index, wanted, cutoff, limit + len(scores) + 16):
            scores.setdefault(position, min(score, 99.0) if index.texts[position] != wanted else 100.0)

    around = (text_digest(previous), text_digest(following))
    ranked = []
    for position, score in scores.items():
        unit = index.units[position]
        if unit.key == exclude and exclude:
            continue
        in_context = score == 100.0 and (text_digest(unit.previous), text_digest(unit.following)) == around
        ranked.append((not in_context, -score, unit.source != source, position, unit))
    matches: list[MemoryMatch] = []
    shown: set[str] = set()
    for out_of_context, negative, _, _, unit in sorted(ranked, key=lambda row: row[:4]):
        if unit.target in shown:
            continue
        shown.add(unit.target)
        changes = tuple(differences(unit.source, source))
        matches.append(MemoryMatch(unit, -negative, not out_of_context, changes))
        if len(matches) == limit:
            break
    return tuple(matches)


def _similar(index: MemoryIndex, wanted: str, cutoff: float, limit: int) -> list[tuple[int, float]]:
    # 2M ≥ cutoff·(a + b) and M ≤ min(a, b) bound the other's length; then M ≤ Σ min(letters) bounds its letters.
    share = cutoff / 100
    shortest = int(np.ceil(len(wanted) * share / (2 - share) - 1e-9))
    longest = int(len(wanted) * (2 - share) / share + 1e-9)
    first = int(np.searchsorted(index.lengths, shortest, side="left"))
    last = int(np.searchsorted(index.lengths, longest, side="right"))
    if first >= last:
        return []
    bag = _bag(wanted)
    # No text has more letters of a bin in common with ours than we have; of a bin that is full that cannot be said.
    common = np.zeros(last - first, dtype=np.uint32)
    for letter in np.flatnonzero(bag):
        full = bag[letter] == _MOST_COUNTED
        common += len(wanted) if full else np.minimum(index.bags[letter, first:last], bag[letter])
    possible = first + np.flatnonzero(2 * common >= share * (index.lengths[first:last] + len(wanted)) - 1e-9)
    choices = [index.texts[position] for position in possible.tolist()]
    found = process.extract(wanted, choices, scorer=fuzz.ratio, processor=None, score_cutoff=cutoff, limit=limit)
    return [(int(possible[place]), score) for _, score, place in found]


def _same_french(index: MemoryIndex, source: str) -> list[int]:
    """Positions of the units whose French differs by signs, case and spaces at most, in order."""
    wanted = np.uint64(_short_digest(source))
    first, last = (np.searchsorted(index.digests, wanted, side=side) for side in ("left", "right"))
    return [int(position) for position in index.by_digest[first:last]]


def _short_digest(text: str) -> int:
    return int(text_digest(text)[:16], 16)


def _bags(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    bags = np.zeros((_BINS, len(texts)), dtype=np.uint8)
    for position, text in enumerate(texts):
        bags[:, position] = _bag(text)
    return bags


def _bag(text: str) -> NDArray[np.uint8]:
    counts = np.bincount(np.frombuffer(text.encode("utf-32-le"), dtype="<u4") % _BINS, minlength=_BINS)
    return np.minimum(counts, _MOST_COUNTED).astype(np.uint8)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
