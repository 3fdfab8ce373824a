"""What is exported and imported: the units of a version, each a segment with its text in the language (fr: its own)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from craft.text.plural_forms import examples
from craft.timing.speech_rate import letter_count
from subtitles.checks.text_findings import slots_of
from subtitles.queries.texts import ordered_units, text_rows
from subtitles.states import RevisionState
from tutorials.models import ALL_LANGUAGES, Comment, LanguageVersion, Segment, Tutorial


@dataclass(frozen=True)
class Unit:
    """One text. `number`: revision of the text (fr: of the French). `previous`: the French that was translated, when it
    has changed since. `slot_ms`: how long a take may be. `remarks`: what people said about it and nobody settled."""

    segment: Segment
    source: str
    text: str
    number: int
    approved: bool = True
    stale: bool = False
    previous: str = ""
    slot_ms: int | None = None
    changed_at: datetime | None = None
    language: str = "fr"
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.segment.public_id

    @property
    def state(self) -> str:
        """The state in XLIFF's terms: initial, translated, final."""
        if not self.text:
            return "initial"
        if self.approved and not self.stale:
            return "final"
        return "translated"

    @property
    def _plural_note(self) -> str:
        category = self.segment.plural_category
        return _plural_words(self.language, category) if category else ""

    @property
    def note(self) -> str:
        """Time span and fit, for the person who translates in another program."""
        if self.segment.start_ms is None or self.segment.end_ms is None:
            if self.segment.kind == self.segment.Kind.DESCRIPTION:
                return f"audiodescription à {_clock(self.segment.pin_ms or 0)} · {(self.slot_ms or 0) / 1000:.1f} s"
            named = {"title": "titre du tutoriel", "summary": "résumé du tutoriel"}.get(self.segment.kind)
            return named or " · ".join(filter(None, [self.segment.context, self._plural_note]))
        span = f"{_clock(self.segment.start_ms)} – {_clock(self.segment.end_ms)}"
        if self.slot_ms is None:
            return span
        return f"{span} · {self.slot_ms / 1000:.1f} s · {letter_count(self.source)} lettres en français"

    @property
    def shorter(self) -> str:
        """The short French, where there is one: offered to whoever translates, and only read. A line of its own, for
        it may hold any sign."""
        short = self.segment.short_text
        return f"plus court en français : {short}" if short else ""


def _plural_words(language: str, category: str) -> str:
    numbers = examples(language, category, 6)
    said = ", ".join(str(number) for number in numbers[:5]) + ("…" if len(numbers) > 5 else "")
    return f"forme « {category} », pour {'les nombres' if len(numbers) > 1 else 'le nombre'} {said}"


def _clock(ms: int) -> str:
    return f"{ms // 60000}:{ms // 1000 % 60:02}.{ms // 100 % 10}"


def units_of(version: LanguageVersion) -> list[Unit]:
    """Every unit of a version in order: title, summary, then by time. Texts are the latest revision's."""
    slots = slots_of(version.tutorial_id, version.tutorial.duration_ms)
    remarks = remarks_of(version.tutorial, version.language, resolved_at=None)
    units = []
    for row in text_rows(version):
        segment, latest = row.segment, row.latest
        units.append(
            Unit(
                segment=segment,
                source=segment.text,
                text=latest.text if latest else "",
                number=row.base_number,
                approved=bool(latest and latest.state == RevisionState.APPROVED),
                stale=row.stale,
                previous=latest.source_text if latest and row.stale else "",
                slot_ms=slots.get(segment.pk),
                changed_at=latest.created_at if latest else None,
                language=version.language,
                remarks=tuple(remarks[segment.pk]),
            )
        )
    return units


def remarks_of(tutorial: Tutorial, language: str, **which: object) -> dict[int, list[str]]:
    """Segment → what was said about it in the language and to everybody, the oldest first. `which`: filters more."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Comment.objects.filter(segment__tutorial=tutorial, language__in=[language, ALL_LANGUAGES], **which)
    for segment, text in rows.exclude(text="").order_by("at", "pk").values_list("segment_id", "text"):
        found[segment].append(text)
    return found


def french_units(tutorial: Tutorial) -> list[Unit]:
    """The transcript itself: source and text are the same."""
    slots = slots_of(tutorial.pk, tutorial.duration_ms)
    said = remarks_of(tutorial, ALL_LANGUAGES, resolved_at=None)
    return [
        Unit(one, one.text, one.text, one.revision, slot_ms=slots.get(one.pk), remarks=tuple(said[one.pk]))
        for one in ordered_units(tutorial, tutorial.source_language)
    ]


def units_to_exchange(tutorial: Tutorial, version: LanguageVersion | None) -> tuple[list[Unit], str]:
    """The units of a version, or of the transcript where there is none, and their language."""
    return (units_of(version), version.language) if version else (french_units(tutorial), tutorial.source_language)
