"""Which texts of a version wait for a shorter wording, and which shorter wordings are at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from craft.text.memory import MemoryMatch, find_matches
from craft.timing.speech_rate import Pace, predicted_ms
from subtitles.models import Rewording, TranslationRevision
from subtitles.queries.memory import memory_of
from tutorials.models import LanguageVersion, Segment

MOST_SHORTER = 5
MOST_ALIKE = 20


@dataclass(frozen=True)
class ShorterWording:
    """A wording that was approved once and fits. `french`: what it translates, where that is not this French exactly;
    `score`: how like the two are, in percent; `here`: approved for this very segment."""

    text: str
    length_ms: int
    french: str = ""
    score: float = 100.0
    here: bool = False


def rewordings_of(version: LanguageVersion) -> dict[int, Rewording]:
    """Segment's primary key → what is asked, of texts that are still the latest, and that nobody kept. One query."""
    rows = Rewording.objects.filter(
        translation__segment__tutorial=version.tutorial_id,
        translation__segment__retired_at=None,
        translation__language=version.language,
        translation__latest=F("revision"),
        kept=False,
    )
    return {row.translation.segment_id: row for row in rows.select_related("translation")}


def shorter_wordings(
    version: LanguageVersion,
    segment: Segment,
    slot_ms: int | None,
    pace: Pace,
    *,
    instead_of: str = "",
    like: Iterable[MemoryMatch] | None = None,
    reworded: bool = True,
) -> tuple[ShorterWording, ...]:
    """Approved wordings of the same segment, then of the memory, that a voice of this `pace` says within `slot_ms`
    without any stretching: the likest French first. Nothing where there is no slot. `instead_of`: the text that is too
    long; only what is shorter than it is offered. Offered, never applied. To spare queries: `like`, what the memory
    has, and `reworded`, whether there was ever more than one text here."""
    if slot_ms is None or segment.plural_category:
        return ()
    rate = version.table_row.seconds_per_letter
    limit = min(slot_ms, predicted_ms(instead_of, rate, pace) - 1) if instead_of else slot_ms
    found: dict[str, ShorterWording] = {}
    own = _of_segment(version, segment) if reworded else ()
    for text, french, score, here in (*own, *_of_memory(version, segment, like)):
        length = predicted_ms(text, rate, pace)
        if text not in found and text != instead_of and 0 < length <= limit:
            found[text] = ShorterWording(text, length, "" if french == segment.text else french, score, here)
    return tuple(found.values())[:MOST_SHORTER]


def _of_segment(version: LanguageVersion, segment: Segment) -> Iterable[tuple[str, str, float, bool]]:
    """What a reviewer has approved here, newest first, as long as the French was the same."""
    approved = TranslationRevision.objects.filter(
        translation__segment=segment,
        translation__language=version.language,
        state__in=(TranslationRevision.State.APPROVED, TranslationRevision.State.SUPERSEDED),
        reviewed_at__isnull=False,
        source_digest=segment.digest,
    ).exclude(state=TranslationRevision.State.SUPERSEDED, reason__gt="")  # asked to be changed, never approved
    for text in approved.order_by("-number").values_list("text", flat=True)[:20]:
        yield text, segment.text, 100.0, True


def _of_memory(
    version: LanguageVersion, segment: Segment, like: Iterable[MemoryMatch] | None
) -> Iterable[tuple[str, str, float, bool]]:
    if like is None:
        index = memory_of(version.language).index
        like = find_matches(index, segment.text, exclude=segment.public_id, limit=MOST_ALIKE)
    for match in like:
        yield match.unit.target, match.unit.source, match.score, False
