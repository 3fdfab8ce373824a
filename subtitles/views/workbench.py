"""What the translate page shows of one segment, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from craft.text.glossary import TermFound, find_terms
from craft.text.memory import MemoryMatch
from craft.timing.speech_rate import VERDICTS, model_parameters
from journal.errors import Missing
from journal.message_translation import in_browser
from journal.people import Person
from subtitles.checks.text_findings import glossary_of, slots_between
from subtitles.checks.word_forms import lemmas_of
from subtitles.models import Claim, Draft, TranslationRevision
from subtitles.pipelines.machine_proposals import machine_writes
from subtitles.queries.memory import FrenchText, memory_matches
from subtitles.queries.pace import ExpectedVoice, expected_voice
from subtitles.queries.rewordings import ShorterWording, shorter_wordings, was_approved
from subtitles.queries.texts import EarlierText, TextRow, history_of, others_claims, text_rows
from subtitles.views.text_documents import TextAddresses, TextBegun, TextPage
from tutorials.models import LanguageVersion, Segment

AHEAD = 8
"""So many segments take somebody a quarter of an hour; each page is some 8 kB on the line."""
# The address of dubbing's worker, a room above; its scope is the whole workshop.
WORKER = "/atelier/voice/sw.js"


@dataclass(frozen=True)
class Workbench:
    """`machine`: whether a machine may be asked for a proposal. `voice`: whose pace the meter shows. `shorter`:
    approved wordings that fit. `first_visit`: this person has not sent a text yet."""

    row: TextRow
    rows: list[TextRow]
    before: TextRow | None
    after: TextRow | None
    box: Box
    slot_ms: int | None
    terms: tuple[TermFound, ...]
    memory: tuple[MemoryMatch, ...]
    claim: Claim | None
    machine: bool
    voice: ExpectedVoice
    shorter: tuple[ShorterWording, ...]
    history: list[EarlierText]
    first_visit: bool
    data: TextPage

    @property
    def distinct_terms(self) -> list[TermFound]:
        return list({term.term.french: term for term in self.terms}.values())


def workbench(version: LanguageVersion, public_id: str, by: Person) -> Workbench:
    rows = text_rows(version, by.pk)
    at = next((n for n, row in enumerate(rows) if row.segment.public_id == public_id), None)
    if at is None:
        raise Missing(_("This sentence is not in “{title}” any more.").format(title=version.tutorial.title_fr))
    row = rows[at]
    box = _box(row, by)
    slot = _slot_ms(version, rows, row)
    terms = find_terms(row.segment.text, glossary_of(version.language), lemmas_of(version.language).french)
    machine = machine_writes(version.language)
    voice, memory = expected_voice(version, row.segment), _memory(version, rows, row)
    history = history_of(row.translation)
    own = [one.revision.text for one in history if was_approved(one.revision, row.segment)]
    return Workbench(
        row=row,
        rows=rows,
        before=rows[at - 1] if at else None,
        after=rows[at + 1] if at + 1 < len(rows) else None,
        box=box,
        slot_ms=slot,
        terms=terms,
        memory=memory,
        claim=others_claims(version, Claim.Purpose.TRANSLATE, by.pk).get(row.segment.pk),
        machine=machine,
        voice=voice,
        shorter=shorter_wordings(version, row.segment, slot, voice.pace, like=memory, own=own),
        history=history,
        first_visit=not row.segment.has_written,  # type: ignore[attr-defined]  # asked by `ordered_units`
        data={
            "account": str(by.public_id),
            "worker": WORKER,
            "ahead": _ahead(version, rows, at),
            "kept_here": f"text:{by.public_id}:{version.language}:{public_id}",
            "start": row.segment.start_ms,
            "end": row.segment.end_ms,
            "slot": slot,
            **box.as_json(),
            "language": version.language,
            "segment": public_id,
            "model": model_parameters(version.table_row.seconds_per_letter, voice.pace),
            "verdicts": {verdict: in_browser(text) for verdict, text in VERDICTS.items()},
            "decimal": get_format("DECIMAL_SEPARATOR"),
            "terms": list(dict.fromkeys(term.term.translation or term.term.french for term in terms)),
            "addresses": _addresses(version, public_id, machine=machine),
        },
    )


def _ahead(version: LanguageVersion, rows: list[TextRow], at: int) -> list[str]:
    """The pages of the next segments that need a translator: the browser keeps them for a time without a connection."""
    place = [version.tutorial.slug, version.language]
    following = [row for row in (*rows[at + 1 :], *rows[:at]) if row.needs_translator]
    return [reverse("subtitles:translate", args=[*place, row.segment.public_id]) for row in following[:AHEAD]]


@dataclass(frozen=True)
class Box:
    """What the box starts with, and where it comes from. `newer`: what somebody sent since the draft was begun.
    `aside`: the person's own texts of other tabs and devices that wait for a choice. `from_whom`: the person's own text
    that it goes on from."""

    text: str
    base_number: int
    draft: Draft | None
    newer: TranslationRevision | None
    aside: list[str]
    from_whom: Draft | TranslationRevision | None

    def as_json(self) -> TextBegun:
        draft, begun = self.draft, self.from_whom
        return {
            "base": self.base_number,
            "draft": {"number": draft.number, "writer": draft.writer} if draft else {"number": 0, "writer": ""},
            "aside": self.aside,
            "begun": {"by": begun.begun_by, "from": begun.begun_from} if begun else None,
        }


def _box(row: TextRow, by: Person) -> Box:
    latest = row.latest.text if row.latest else ""
    draft = row.draft if row.draft and row.draft.is_written else None
    text, base = (draft.text, draft.base_number) if draft else (latest, row.base_number)
    return Box(
        text=text,
        base_number=base,
        draft=draft,
        newer=row.latest if draft and base != row.base_number and latest != text else None,
        aside=row.draft.aside if row.draft else [],
        from_whom=draft or (row.latest if row.latest and row.latest.author_id == by.pk else None),
    )


def _slot_ms(version: LanguageVersion, rows: list[TextRow], row: TextRow) -> int | None:
    """How long the segment may take, in milliseconds; None for a text without a place in the video."""
    kinds = (Segment.Kind.SPEECH, Segment.Kind.DESCRIPTION)
    segments = [row.segment for row in rows if row.segment.kind in kinds]
    return slots_between(segments, version.tutorial.duration_ms).get(row.segment.pk)


def _memory(version: LanguageVersion, rows: list[TextRow], row: TextRow) -> tuple[MemoryMatch, ...]:
    """Earlier wordings of the same French, or of French that is like it."""
    if row.segment.plural_category:
        return ()  # the other forms of the message, which must differ
    # The context of a segment is what is spoken before and after it: a title has none.
    timed = [row.segment for row in rows if row.segment.is_timed]
    here = next((n for n, segment in enumerate(timed) if segment.pk == row.segment.pk), None)
    before = timed[here - 1].text if here else ""
    after = timed[here + 1].text if here is not None and here + 1 < len(timed) else ""
    (found,) = memory_matches(version.language, [FrenchText(row.segment.text, row.segment.public_id, before, after)])
    return found


def _addresses(version: LanguageVersion, public_id: str, *, machine: bool) -> TextAddresses:
    place = [version.tutorial.slug, version.language, public_id]
    addresses: TextAddresses = {
        "draft": reverse("subtitles:draft", args=place),
        "check": reverse("subtitles:check", args=place),
        "submit": reverse("subtitles:submit", args=place),
        "beat": reverse("subtitles:beat", args=place),
    }
    if machine:
        addresses["propose"] = reverse("subtitles:propose", args=place)
    return addresses
