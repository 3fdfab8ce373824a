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
    bags: NDArray[np.uint16] = field(repr=False)  # (bins, units): how many letters fall in each bin
    by_digest: dict[str, tuple[int, ...]] = field(repr=False)


def build_index(units: Iterable[MemoryUnit]) -> MemoryIndex:
    """An index over `units`; the same French with the same translation is kept once (the last one given wins)."""
    distinct = {(unit.source, unit.target, unit.previous, unit.following): unit for unit in units}
    ordered = sorted(((_plain(unit.source), unit) for unit in distinct.values()), key=lambda pair: len(pair[0]))
    texts = tuple(text for text, _ in ordered)
    by_digest: dict[str, list[int]] = {}
    for position, (_, unit) in enumerate(ordered):
        by_digest.setdefault(text_digest(unit.source), []).append(position)
    return MemoryIndex(
        units=tuple(unit for _, unit in ordered),
        texts=texts,
        lengths=np.array([len(text) for text in texts], dtype=np.int32),
        bags=np.stack([_bag(text) for text in texts], axis=1) if texts else np.zeros((_BINS, 0), dtype=np.uint16),
        by_digest={digest: tuple(positions) for digest, positions in by_digest.items()},
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
    digest = text_digest(source)
    scores = dict.fromkeys(index.by_digest.get(digest, ()), 100.0)
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
    common = np.minimum(index.bags[:, first:last], _bag(wanted)[:, None]).sum(axis=0, dtype=np.int32)
    possible = first + np.flatnonzero(2 * common >= share * (index.lengths[first:last] + len(wanted)) - 1e-9)
    choices = {int(position): index.texts[position] for position in possible}
    found = process.extract(wanted, choices, scorer=fuzz.ratio, processor=None, score_cutoff=cutoff, limit=limit)
    return [(position, score) for _, score, position in found]


def _bag(text: str) -> NDArray[np.uint16]:
    counts = np.bincount(np.frombuffer(text.encode("utf-32-le"), dtype="<u4") % _BINS, minlength=_BINS)
    return np.minimum(counts, 65_535).astype(np.uint16)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
