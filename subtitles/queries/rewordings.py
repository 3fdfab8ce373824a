"""Which texts of a version wait for a shorter wording, and which shorter wordings are at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from craft.text.memory import MemoryMatch
from craft.timing.speech_rate import Pace, predicted_ms
from subtitles.models import Rewording, TranslationRevision
from subtitles.queries.memory import FrenchText, memory_matches
from tutorials.models import LanguageVersion, Segment

MOST_SHORTER = 5
MOST_ALIKE = 20
MOST_OWN = 20


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
    own: Sequence[str] | None = None,
) -> tuple[ShorterWording, ...]:
    """Approved wordings of the same segment, then of the memory, that a voice of this `pace` says within `slot_ms`
    without any stretching: the likest French first. Nothing where there is no slot. `instead_of`: the text that is too
    long; only what is shorter than it is offered. Offered, never applied. To spare queries: `like`, what the memory
    has, and `own`, what was approved here (`approved_wordings`)."""
    if slot_ms is None or segment.plural_category:
        return ()
    rate = version.table_row.seconds_per_letter
    limit = min(slot_ms, predicted_ms(instead_of, rate, pace) - 1) if instead_of else slot_ms
    found: dict[str, ShorterWording] = {}
    if own is None:
        own = approved_wordings(version, [segment]).get(segment.pk, ())
    here = ((text, segment.text, 100.0, True) for text in own)
    for text, french, score, is_here in (*here, *_memory_wordings(version, segment, like)):
        length = predicted_ms(text, rate, pace)
        if text not in found and text != instead_of and 0 < length <= limit:
            found[text] = ShorterWording(text, length, "" if french == segment.text else french, score, is_here)
    return tuple(found.values())[:MOST_SHORTER]


def approved_wordings(version: LanguageVersion, segments: Collection[Segment]) -> dict[int, list[str]]:
    """Segment's primary key → what a reviewer has approved there, newest first, as long as the French was the same.
    One query."""
    digests = {segment.pk: segment.digest for segment in segments}
    approved = TranslationRevision.objects.filter(
        translation__segment__in=digests,
        translation__language=version.language,
        state__in=(TranslationRevision.State.APPROVED, TranslationRevision.State.SUPERSEDED),
        reviewed_at__isnull=False,
        source_digest__in=digests.values(),
    ).exclude(state=TranslationRevision.State.SUPERSEDED, reason__gt="")  # asked to be changed, never approved
    found: dict[int, list[str]] = {}
    rows = approved.order_by("-number").values_list("translation__segment_id", "source_digest", "text")
    for segment, digest, text in rows:
        mine = found.setdefault(segment, [])
        if digest == digests[segment] and len(mine) < MOST_OWN:
            mine.append(text)
    return found


def was_approved(revision: TranslationRevision, segment: Segment) -> bool:
    """The same of a text that was read already: a reviewer approved it for the French as it is."""
    state, asked_again = revision.state, revision.reason and revision.state == TranslationRevision.State.SUPERSEDED
    known = state in (TranslationRevision.State.APPROVED, TranslationRevision.State.SUPERSEDED) and not asked_again
    return bool(known and revision.reviewed_at and revision.source_digest == segment.digest)


def alike(language: str, segments: Sequence[Segment]) -> tuple[tuple[MemoryMatch, ...], ...]:
    """What the memory has for a French like that of each segment."""
    return memory_matches(language, [FrenchText.from_segment(segment) for segment in segments], limit=MOST_ALIKE)


def _memory_wordings(
    version: LanguageVersion, segment: Segment, like: Iterable[MemoryMatch] | None
) -> Iterable[tuple[str, str, float, bool]]:
    if like is None:
        (like,) = alike(version.language, [segment])
    for match in like:
        yield match.unit.target, match.unit.source, match.score, False
