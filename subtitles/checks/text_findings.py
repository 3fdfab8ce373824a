"""The checks of translations with the data that they need from the database, read once for many: slots, glossary,
severities, who speaks, and what was said elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import Q, QuerySet

from craft.text.checks.check import Pair
from craft.text.checks.finding import KeptFinding, ProfileSeverity
from craft.text.checks.registry import kept_message
from craft.text.digests import text_digest
from craft.text.glossary import GlossaryTerm
from craft.text.plural_forms import examples
from craft.text.text_checks import Label, Reference, check_text
from craft.timing.descriptions import room_ms
from craft.timing.slots import slots_ms
from journal.message_translation import translate_message
from subtitles.checks.language_guess import guess_language
from subtitles.checks.word_forms import lemmas_of
from subtitles.models import CheckSeverity, Term, Translation
from subtitles.queries.memory import MOST_COMPARED, in_chunks, same_words
from subtitles.queries.pace import ExpectedVoice, expected_voice
from tutorials.interface_catalogue import number_left_out
from tutorials.models import LanguageVersion, Segment


class FindingSaid(KeptFinding):
    """sentence: its message in the active language."""

    sentence: str


def translation_findings(segment: Segment, version: LanguageVersion, text: str) -> list[KeptFinding]:
    """Findings of `text` as the translation of `segment`, in the form of the row. Nine queries at most."""
    return Judge(version, [segment], [text], expected_voice(version, segment)).findings(segment, text)


class Judge:
    """Findings of texts of one version. A text is compared with the earlier ones that have the same French, as if they
    were stored already."""

    def __init__(
        self,
        version: LanguageVersion,
        segments: Sequence[Segment],
        texts: Iterable[str],
        voice: ExpectedVoice | None = None,
    ) -> None:
        """`segments`: those whose texts will be checked; `texts`: what they will be; `voice`: who will say them, else
        whoever is expected to."""
        self._language, tag = version.table_row, version.language
        self._voice = voice or expected_voice(version)
        rows = list(timed_segments(version.tutorial_id))
        self._slots = slots_between(rows, version.tutorial.duration_ms)
        self._beside = neighbours_in(rows)
        self._terms, self._profile, self._lemmas = glossary_of(tag), severity_profile(tag), lemmas_of(tag)
        self._by_text: dict[str, dict[int, Reference]] = defaultdict(dict)
        for digest, pk, reference in same_words(tag, texts):
            self._by_text[digest][pk] = reference
        self._by_french: dict[str, dict[int, Reference]] = defaultdict(dict)
        for digest, pk, french, text in _stored_texts(tag, {segment.digest for segment in segments}):
            self._by_french[digest][pk] = Reference(french, text)

    def findings(self, segment: Segment, text: str) -> list[KeptFinding]:
        """Findings of `text` as the translation of `segment`, in the form of the row."""
        others = dict(self._by_text.get(text_digest(text), {}))
        others |= dict(islice(self._by_french[segment.digest].items(), MOST_COMPARED))
        others.pop(segment.pk, None)
        pair = Pair(
            segment.text,
            text,
            self._language,
            slot_ms=self._slots.get(segment.pk),
            terms=self._terms,
            pace=self._voice.pace,
            spoken=self._voice.spoken,
            siblings=tuple(others.values()),
            guess_language=guess_language,
            label=label_of(segment, self._language.tag),
            lemmas=self._lemmas,
            beside=self._beside.get(segment.pk, ()),
        )
        self._by_french[segment.digest][segment.pk] = Reference(segment.text, text)
        return [finding.as_record() for finding in check_text(pair, self._profile)]


def _stored_texts(language: str, digests: Iterable[str]) -> Iterator[tuple[str, int, str, str]]:
    """(digest of the French, segment's primary key, French, latest text) of every text with one of these French,
    approved or not."""
    for chunk in in_chunks(digests):
        yield from Translation.objects.filter(
            language=language, segment__digest__in=chunk, latest__isnull=False
        ).values_list("segment__digest", "segment_id", "segment__text", "latest__text")


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
    return slots_of(segment.tutorial_id, segment.tutorial.duration_ms).get(segment.pk)


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
