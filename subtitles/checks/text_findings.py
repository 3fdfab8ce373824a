"""The checks of a translation with the data that they need from the database: slot, glossary, severity, speaker."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from craft.text.checks.check import Pair
from craft.text.checks.finding import KeptFinding, ProfileSeverity
from craft.text.checks.registry import kept_message
from craft.text.glossary import GlossaryTerm
from craft.text.plural_forms import examples
from craft.text.text_checks import Label, check_text
from craft.timing.descriptions import room_ms
from craft.timing.slots import slots_ms
from journal.message_translation import translate_message
from subtitles.checks.language_guess import guess_language
from subtitles.checks.word_forms import lemmas_of
from subtitles.models import CheckSeverity, Term
from subtitles.queries.memory import others_like
from subtitles.queries.pace import expected_voice
from tutorials.interface_catalogue import number_left_out
from tutorials.models import LanguageVersion, Segment


class FindingSaid(KeptFinding):
    """sentence: its message in the active language."""

    sentence: str


def translation_findings(segment: Segment, version: LanguageVersion, text: str) -> list[KeptFinding]:
    """Findings of `text` as the translation of `segment`, in the form of the row. Nine queries at most."""
    voice = expected_voice(version, segment)
    slot, beside = _room_and_neighbours(segment)
    pair = Pair(
        segment.text,
        text,
        version.table_row,
        slot_ms=slot,
        terms=glossary_of(version.language),
        pace=voice.pace,
        spoken=voice.spoken,
        siblings=others_like(segment, version.language, text),
        guess_language=guess_language,
        label=label_of(segment, version.language),
        lemmas=lemmas_of(version.language),
        beside=beside,
    )
    found = check_text(pair, severity_profile(version.language))
    return [finding.as_record() for finding in found]


def label_of(segment: Segment, language: str) -> Label | None:
    """What the checks must know about an interface text; None for everything else."""
    if segment.kind != Segment.Kind.STRING:
        return None
    category = segment.plural_category
    if not category:
        return Label()
    return Label(True, examples(language, category, 2), number_left_out(segment.public_id.removesuffix(f"-{category}")))


def with_messages(findings: list[KeptFinding]) -> list[FindingSaid]:
    """Kept findings for a screen: each with its message in the active language."""
    return [{**finding, "sentence": finding_message(finding)} for finding in findings]


def finding_message(kept: KeptFinding) -> str:
    """What a kept finding says, in the active language; in English when its check is gone."""
    message = kept_message(kept)
    return translate_message(message) if message is not None else kept["message"]


def slot_of(segment: Segment) -> int | None:
    """The slot of a timed segment or of an audio description in ms; None for a title or a string."""
    return _room_and_neighbours(segment)[0]


def _room_and_neighbours(segment: Segment) -> tuple[int | None, tuple[str, ...]]:
    """The slot, and the French before and after."""
    if not (segment.is_timed or segment.kind == Segment.Kind.DESCRIPTION):
        return None, ()
    rows = list(timed_segments(segment.tutorial_id))
    return slots_between(rows, segment.tutorial.duration_ms).get(segment.pk), neighbours_in(rows).get(segment.pk, ())


def neighbours_in(rows: Iterable[Segment]) -> dict[int, tuple[str, ...]]:
    """Segment's primary key → the French of the sentences before and after it; of segments in order."""
    spoken = [segment for segment in rows if segment.is_timed]
    texts = [segment.text for segment in spoken]
    return {
        segment.pk: tuple(text for text in (*texts[max(0, at - 1) : at], *texts[at + 1 : at + 2]) if text)
        for at, segment in enumerate(spoken)
    }


def slots_of(tutorial_id: int, duration_ms: int) -> dict[int, int]:
    """Segment's primary key → slot in ms, for every sentence and audio description of a tutorial."""
    return slots_between(timed_segments(tutorial_id), duration_ms)


def timed_segments(tutorial_id: int) -> QuerySet[Segment]:
    """Every sentence and audio description of a tutorial, in order, with what their checks need."""
    kinds = (Segment.Kind.SPEECH, Segment.Kind.DESCRIPTION)
    rows = Segment.objects.filter(tutorial_id=tutorial_id, kind__in=kinds, retired_at=None)
    return rows.only("kind", "start_ms", "end_ms", "pin_ms", "text").order_by("start_ms")


def slots_between(segments: Iterable[Segment], duration_ms: int) -> dict[int, int]:
    """The same of segments that are there already: every timed one of a tutorial, in order, and its audio descriptions,
    each with what is left of its pause."""
    given = list(segments)
    spoken = [segment for segment in given if segment.is_timed]
    described = [segment for segment in given if not segment.is_timed]
    spans = [(segment.start_ms or 0, segment.end_ms or 0) for segment in spoken]
    found = {segment.pk: slot for segment, slot in zip(spoken, slots_ms(spans, duration_ms), strict=True)}
    return found | {segment.pk: room_ms(segment.pin_ms or 0, spans, duration_ms) for segment in described}


def glossary_of(language: str) -> tuple[GlossaryTerm, ...]:
    """Terms of the language and those that are never translated, without terms that have no translation."""
    terms = Term.objects.filter(Q(translation__gt="") | Q(keep=True), language__in=["", language]).order_by("pk")
    return tuple(GlossaryTerm(term.french, term.translation, term.keep, term.note) for term in terms)


def severity_profile(language: str) -> dict[str, ProfileSeverity]:
    """The coordinator's severities: those of the language override those for all."""
    rows = CheckSeverity.objects.filter(language__in=["", language]).order_by("language")
    return {row.code: row.severity for row in rows}  # type: ignore[misc]
