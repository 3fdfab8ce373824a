"""Translation memory: what was approved for a French like this one, in one language.

This process keeps one index of all the French, for every language; the translations are asked of the database, so what
was approved a moment ago is there. One small query tells whether the French changed since; only then is it read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from time import monotonic

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from craft.text.digests import text_digest
from craft.text.memory import MOST_MATCHES, FrenchIndex, MemoryMatch, MemoryUnit, build_index, rank, similar_french
from craft.text.text_checks import Reference
from subtitles.models import Translation
from tutorials.models import Segment, SegmentRevision

QUICK_S = 0.1
SMALL = 300
"""Texts that are read as fast as one can ask whether they changed."""
MOST_COMPARED = 20  # others with the same French, or with the same words
MOST_ALIKE = 400  # translations of French that is alike
CHUNK = 500  # parameters of a query; SQLite has a limit


@dataclass(frozen=True)
class FrenchText:
    """A French text for which the memory is asked. previous, following: what is spoken before and after it; key: its
    own segment, which is not shown."""

    source: str
    key: str
    previous: str = ""
    following: str = ""

    @classmethod
    def from_segment(cls, segment: Segment) -> FrenchText:
        return cls(segment.text, segment.public_id)


@dataclass(frozen=True)
class _KeptIndex:
    mark: tuple[int, int]
    index: FrenchIndex
    built_at: float
    took: float  # seconds


_NEWEST_REVISION = Coalesce(Subquery(SegmentRevision.objects.order_by("-pk").values("pk")[:1]), 0)
_lock = Lock()
_kept: dict[str, _KeptIndex] = {}  # by the database's name


def french_index() -> FrenchIndex:
    """All French: one query; of much French of which some changed, two."""
    key = str(connection.settings_dict["NAME"])
    with _lock:
        kept = _kept.get(key)
    if kept is not None and len(kept.index) > SMALL and (_fresh_enough(kept) or kept.mark == _mark()):
        return kept.index
    begun = monotonic()
    marked = Segment.objects.order_by().annotate(revision_pk=_NEWEST_REVISION)
    rows = list(marked.values_list("pk", "revision_pk", "text"))
    mark = max(((pk, revision) for pk, revision, _text in rows), default=(0, 0))
    index = build_index(text for _pk, _revision, text in rows)
    now = monotonic()
    with _lock:
        _kept[key] = _KeptIndex(mark, index, built_at=now, took=now - begun)
    return index


def memory_matches(
    language: str, wanted: Sequence[FrenchText], *, limit: int = MOST_MATCHES
) -> tuple[tuple[MemoryMatch, ...], ...]:
    """For each French text the best that was approved for it or for one like it. Beside the index' query one for each
    500 French texts that are alike: one, where one text is asked for."""
    index = french_index()
    alike = [[text_digest(one.source), *map(text_digest, similar_french(index, one.source))] for one in wanted]
    units: dict[str, list[MemoryUnit]] = {}
    for digest, unit in _units(language, {digest for digests in alike for digest in digests}):
        units.setdefault(digest, []).append(unit)
    return tuple(
        rank(
            (unit for digest in dict.fromkeys(digests) for unit in units.get(digest, ())),
            one.source,
            previous=one.previous,
            following=one.following,
            exclude=one.key,
            limit=limit,
        )
        for one, digests in zip(wanted, alike, strict=True)
    )


def same_words(language: str, texts: Iterable[str]) -> Iterator[tuple[str, int, Reference]]:
    """(digest of the translation, segment's primary key, its texts) of what was approved in the same words."""
    for chunk in in_chunks({text_digest(text) for text in texts}):
        approved = Translation.objects.filter(language=language, approved__text_digest__in=chunk)
        rows = approved.values_list("approved__text_digest", "segment_id", "approved__source_text", "approved__text")
        for digest, pk, source, text in rows[: MOST_COMPARED * len(chunk) + 1]:
            yield digest, pk, Reference(source, text)


def in_chunks(digests: Iterable[str]) -> Iterator[list[str]]:
    """As many at a time as one query may name."""
    rest = iter(sorted(digests))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _units(language: str, digests: set[str]) -> Iterator[tuple[str, MemoryUnit]]:
    """(digest of the French, approved translation), the newest first."""
    for chunk in in_chunks(digests):
        approved = Translation.objects.filter(language=language, approved__isnull=False, segment__digest__in=chunk)
        rows = approved.order_by("-approved_id").annotate(
            before=_neighbour_text(before=True), after=_neighbour_text(before=False)
        )
        for digest, key, source, text, previous, following in rows.values_list(
            "segment__digest", "segment__public_id", "approved__source_text", "approved__text", "before", "after"
        )[:MOST_ALIKE]:
            yield digest, MemoryUnit(key, source, text, previous or "", following or "")


def _neighbour_text(*, before: bool) -> Subquery:
    """The French that is spoken before or after a translation's segment."""
    speech: QuerySet[Segment] = Segment.objects.filter(
        tutorial=OuterRef("segment__tutorial"),
        retired_at=None,
        kind=Segment.Kind.SPEECH,
        **{"start_ms__lt" if before else "start_ms__gt": OuterRef("segment__start_ms")},
    )
    return Subquery(speech.order_by("-start_ms" if before else "start_ms").values("text")[:1])


def _fresh_enough(kept: _KeptIndex) -> bool:
    """A large index is not built again at every corrected word of a transcript: at most 1 % of the time is spent on it.
    French of a moment ago may be compared a few seconds late; a small index is built again at once."""
    return kept.took > QUICK_S and monotonic() - kept.built_at < 100 * kept.took


def _mark() -> tuple[int, int]:
    """The newest segment and the newest revision of any: every change of the French makes one."""
    marked = Segment.objects.order_by("-pk").annotate(revision_pk=_NEWEST_REVISION)
    return marked.values_list("pk", "revision_pk").first() or (0, 0)
