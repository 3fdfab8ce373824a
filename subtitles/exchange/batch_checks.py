"""The checks of many texts at once: what they need from the database is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from craft.languages import get
from craft.text.checks.check import Pair
from craft.text.checks.finding import KeptFinding
from craft.text.digests import text_digest
from craft.text.text_checks import Reference, check_text
from subtitles.checks.language_guess import guess_language
from subtitles.checks.text_findings import (
    glossary_of,
    label_of,
    neighbours_in,
    severity_profile,
    slots_between,
    timed_segments,
)
from subtitles.checks.word_forms import lemmas_of
from subtitles.models import Translation
from subtitles.queries.memory import same_words
from subtitles.queries.pace import expected_voice
from tutorials.models import LanguageVersion, Segment

BATCH_SIZE = 500  # parameters per query; SQLite has a limit
MAX_COMPARED = 20  # others with the same French, as in `subtitles.queries.memory.others_like`


class Judge:
    """Findings of texts of one version, as `text_findings.translation_findings` makes them. A text is compared with
    the earlier texts of the file that have the same French, as if they were stored already."""

    def __init__(self, version: LanguageVersion, segments: Sequence[Segment], texts: Iterable[str]) -> None:
        """`segments`: those whose texts will be checked; `texts`: what they will be."""
        self._language = version.language
        self._voice = expected_voice(version)
        rows = list(timed_segments(version.tutorial_id))
        self._slots = slots_between(rows, version.tutorial.duration_ms)
        self._beside = neighbours_in(rows)
        self._terms = glossary_of(version.language)
        self._profile = severity_profile(version.language)
        self._lemmas = lemmas_of(version.language)
        self._by_text: dict[str, dict[int, Reference]] = defaultdict(dict)
        for digest, pk, reference in same_words(version.language, texts):
            self._by_text[digest][pk] = reference
        self._by_french: dict[str, dict[int, Reference]] = defaultdict(dict)
        for digest, pk, french, text in _stored_texts(version.language, {segment.digest for segment in segments}):
            self._by_french[digest][pk] = Reference(french, text)

    def findings(self, segment: Segment, text: str) -> list[KeptFinding]:
        """Findings of `text` as the translation of `segment`, in the form of a revision."""
        others = dict(self._by_text.get(text_digest(text), {}))
        others |= dict(islice(self._by_french[segment.digest].items(), MAX_COMPARED))
        others.pop(segment.pk, None)
        pair = Pair(
            segment.text,
            text,
            get(self._language),
            slot_ms=self._slots.get(segment.pk),
            terms=self._terms,
            pace=self._voice.pace,
            spoken=self._voice.spoken,
            siblings=tuple(others.values()),
            guess_language=guess_language,
            label=label_of(segment, self._language),
            lemmas=self._lemmas,
            beside=self._beside.get(segment.pk, ()),
        )
        found = check_text(pair, self._profile)
        self._by_french[segment.digest][segment.pk] = Reference(segment.text, text)
        return [finding.as_record() for finding in found]


def _stored_texts(language: str, digests: Iterable[str]) -> Iterator[tuple[str, int, str, str]]:
    """(digest of the French, segment's primary key, French, latest text) of every text with one of these French."""
    rest = iter(sorted(digests))
    while chunk := list(islice(rest, BATCH_SIZE)):
        yield from Translation.objects.filter(
            language=language, segment__digest__in=chunk, latest__isnull=False
        ).values_list("segment__digest", "segment_id", "segment__text", "latest__text")
