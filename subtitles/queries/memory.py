"""Translation memory of a language: its approved translations, cached in this process while nothing changes.

One small query tells whether anything was approved since; only then are the texts read again.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from threading import Lock
from time import monotonic

from django.db import connection
from django.db.models import Count, Max, Sum

from craft.text.digests import text_digest
from craft.text.memory import MemoryIndex, MemoryUnit, build_index
from craft.text.text_checks import Reference
from subtitles.models import Translation
from tutorials.models import Segment

LANGUAGES_CACHED = 12
QUICK_S = 0.1
SMALL = 300
"""Rows that are read as fast as one can ask whether they changed."""

Known = tuple[int, Reference]


@dataclass(frozen=True)
class LanguageMemory:
    """rows: (segment's primary key and public id, tutorial, French, translation). by_french, by_text: digest →
    (segment's primary key, its texts)."""

    rows: tuple[tuple[int, str, int, str, str], ...]
    by_french: dict[str, tuple[Known, ...]]
    by_text: dict[str, tuple[Known, ...]]

    @cached_property
    def index(self) -> MemoryIndex:
        """For searches by similarity. Made at the first search: the checks while typing do not need it. One query."""
        around = _neighbours({row[2] for row in self.rows})
        return build_index(
            MemoryUnit(public_id, source, text, *around.get(pk, ("", "")))
            for pk, public_id, _, source, text in self.rows
        )


@dataclass(frozen=True)
class _CachedMemory:
    mark: object
    memory: LanguageMemory
    built_at: float
    took: float  # seconds


_lock = Lock()
_cache: OrderedDict[tuple[str, str], _CachedMemory] = OrderedDict()


def memory_of(language: str) -> LanguageMemory:
    """The memory of a language: one query; of a large one in which something was approved since, two."""
    key = (str(connection.settings_dict["NAME"]), language)
    with _lock:
        cached = _cache.get(key)
    small = cached is not None and len(cached.memory.rows) <= SMALL
    if cached is not None and not small and (_fresh_enough(cached) or cached.mark == _mark(language)):
        return _keep_longer(key, cached)
    begun = monotonic()
    built, mark = _build(language)
    if cached is not None and cached.mark == mark:
        return _keep_longer(key, cached)
    now = monotonic()
    with _lock:
        _cache[key] = _CachedMemory(mark, built, built_at=now, took=now - begun)
        _cache.move_to_end(key)
        while len(_cache) > LANGUAGES_CACHED:
            _cache.popitem(last=False)
    return built


def _keep_longer(key: tuple[str, str], cached: _CachedMemory) -> LanguageMemory:
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
    return cached.memory


def others_like(segment: Segment, language: str, text: str) -> list[Reference]:
    """Segments with the same French or the same translation as this one, for the checks of consistency.

    Approved ones of the whole language, and the latest text (approved or not) of those with the same French.
    """
    found = approved_like(memory_of(language), segment, text)
    same_french = Translation.objects.filter(language=language, segment__digest=segment.digest, latest__isnull=False)
    for pk, source, latest in same_french.exclude(segment=segment).values_list(
        "segment_id", "segment__text", "latest__text"
    )[:20]:
        found[pk] = Reference(source, latest)
    return list(found.values())


def approved_like(memory: LanguageMemory, segment: Segment, text: str) -> dict[int, Reference]:
    """Segment's primary key → its texts, of those in the memory with the same French or the same translation."""
    known = (*memory.by_french.get(segment.digest, ()), *memory.by_text.get(text_digest(text), ()))
    return {pk: reference for pk, reference in known if pk != segment.pk}


def _fresh_enough(cached: _CachedMemory) -> bool:
    """A large memory is not built again at every approval of a busy reviewer: at most 1 % of the time is spent on it,
    and as much on its index. A suggestion may come a few seconds late; small memories are rebuilt at once."""
    return cached.took > QUICK_S and monotonic() - cached.built_at < 100 * cached.took


def _mark(language: str) -> object:
    rows = Translation.objects.filter(language=language, approved__isnull=False)
    # With the time of the last review: after a rollback SQLite gives the same primary keys again.
    totals = rows.aggregate(
        n=Count("pk"), total=Sum("approved_id"), last=Max("approved_id"), at=Max("approved__reviewed_at")
    )
    return tuple(totals.values())


def _build(language: str) -> tuple[LanguageMemory, object]:
    """The memory, and the mark (`_mark`) of the rows that it was made of."""
    rows = list(
        Translation.objects.filter(language=language, approved__isnull=False)
        .order_by("approved_id")
        .values_list(
            "segment_id",
            "segment__public_id",
            "segment__tutorial_id",
            "approved__source_text",
            "approved__text",
            "approved_id",
            "approved__reviewed_at",
        )
    )
    by_french, by_text = defaultdict(list), defaultdict(list)
    for pk, _public_id, _tutorial, source, text, _revision, _at in rows:
        reference = Reference(source, text)
        french, own = reference.digests
        by_french[french].append((pk, reference))
        by_text[own].append((pk, reference))
    ids, moments = [row[5] for row in rows], [row[6] for row in rows if row[6]]
    mark = (len(rows), sum(ids) if ids else None, max(ids, default=None), max(moments, default=None))
    memory = LanguageMemory(
        tuple(row[:5] for row in rows),
        {digest: tuple(known) for digest, known in by_french.items()},
        {digest: tuple(known) for digest, known in by_text.items()},
    )
    return memory, mark


def _neighbours(tutorials: set[int]) -> dict[int, tuple[str, str]]:
    """Segment's primary key → the French before and after it."""
    rows = list(
        Segment.objects.filter(tutorial__in=tutorials, retired_at=None, kind=Segment.Kind.SPEECH)
        .order_by("tutorial_id", "start_ms")
        .values_list("tutorial_id", "pk", "text")
    )
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for left, right in pairwise(rows):
        if left[0] == right[0]:
            after[left[1]], before[right[1]] = right[2], left[2]
    return {pk: (before.get(pk, ""), after.get(pk, "")) for _tutorial, pk, _text in rows}
