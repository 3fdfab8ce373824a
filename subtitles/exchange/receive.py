"""Import of a file: read and check all of it, then write it in lots, through the same actions as the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from uuid import uuid4

from django.utils.translation import gettext as _

from craft.text.checks.finding import KeptFinding
from craft.text.digests import text_digest
from craft.text.graphemes import clean_text
from journal.people import Person
from subtitles.actions.imports import import_begin, import_continue
from subtitles.actions.lots import in_lots
from subtitles.checks.text_findings import Judge, finding_message
from subtitles.exchange.file_reader import read
from subtitles.exchange.incoming_text import IncomingText
from subtitles.exchange.outcome import Outcome, obsolete_entries, outcome_of
from subtitles.exchange.units import Unit, remarks_of, units_to_exchange
from subtitles.models import ImportedText, TextImport
from subtitles.permissions import require_bringer, require_translator
from subtitles.states import RevisionState
from tutorials.actions.comments import TEXT_MAX, comment_add
from tutorials.models import ALL_LANGUAGES, LanguageVersion, Segment, Tutorial
from tutorials.permissions import require_coordinator


def import_texts(
    *,
    by: Person,
    tutorial: Tutorial,
    version: LanguageVersion | None,
    name: str,
    data: bytes,
    submit: bool = False,
    approve: bool = False,
    even_with_warnings: bool = False,
) -> Outcome:
    """Import a file's texts into a version (None: into the French transcript).

    Without `submit` a changed text becomes the importer's draft; with it, a revision to review; with `approve`
    (coordinators), an approved revision that the journal calls approved elsewhere. Two kinds of texts are sent to
    review instead: those that the file marks as unsure (fuzzy, not reviewed), and those with a warning, unless
    `even_with_warnings` is set or the text was already sent to review before (its warnings were shown then).
    Refused when the file cannot be read: then nothing changes.
    """
    if version is None:
        require_coordinator(by)
    else:
        require_translator(by, version.language)
    if approve:
        require_bringer(by)
    found, language = units_to_exchange(tutorial, version)
    units = {unit.id: unit for unit in found}
    incoming = read(name, data, found, language)
    how = TextImport.How.APPROVE if approve else TextImport.How.SUBMIT if submit else TextImport.How.DRAFT
    named = [units[entry.segment].segment for entry in incoming if entry.segment in units]
    judge = Judge(version, named, [entry.text for entry in incoming]) if version else None
    judged = _JudgedTexts(how, even_with_warnings, units, judge)
    if version is not None and approve:
        judged.held_before = held_revisions(version)
    for entry in incoming:
        judged.add(entry)
    outcome = judged.outcome
    keep_remarks(by, tutorial, version.language if version else ALL_LANGUAGES, judged.remarks)
    obsolete = judged.obsolete or obsolete_entries(tutorial.pk, language)
    if not judged.planned and obsolete == obsolete_entries(tutorial.pk, language):
        return outcome
    batch = import_begin(
        by=by,
        tutorial=tutorial,
        language=language,
        name=name,
        how=how,
        planned=judged.planned,
        report={**outcome.as_json(), "held": outcome.held, **({"obsolete": obsolete} if judged.obsolete else {})},
    )
    import_continue(by=by, batch=batch)
    return outcome_of(batch)


@dataclass
class _JudgedTexts:
    """What is to be written (rows without their import yet), and the report about the rest."""

    how: str
    even_with_warnings: bool
    units: dict[str, Unit]
    judge: Judge | None
    outcome: Outcome = field(default_factory=Outcome)
    planned: list[ImportedText] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    held_before: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[tuple[Segment, str]] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)

    def add(self, incoming: IncomingText) -> None:
        unit = self.units.get(incoming.segment)
        if incoming.obsolete:
            self.obsolete.append(incoming.obsolete)
        elif incoming.doubt:
            self.outcome.warn(incoming.where, incoming.doubt, incoming.why)
        elif unit is None:
            self.outcome.refuse(incoming.where, _no_unit(incoming))
        elif incoming.segment in self.seen:
            self.outcome.refuse(incoming.where, _("This sentence stands in the file twice: the first one counts."))
        else:
            self.seen.add(incoming.segment)
            if incoming.remark:
                self.remarks.append((unit.segment, incoming.remark))
            self._judge(incoming, unit, clean_text(incoming.text))

    def _judge(self, incoming: IncomingText, unit: Unit, text: str) -> None:
        same = text in (clean_text(unit.text), clean_text(incoming.as_read(unit.text)))
        renewed = same and self._sending and unit.stale and incoming.confirmed and _is_current(incoming, unit)
        if not text or (same and unit.approved and not renewed):
            self.outcome.unchanged += 1
            return
        if not same and incoming.number is not None and incoming.number != unit.number:
            why = _("This text was changed here since the file was made: compare both.")
            self.outcome.refuse(incoming.where, why)
            return
        findings = self.judge.findings(unit.segment, text) if self.judge else []
        approving = self.how == TextImport.How.APPROVE and not incoming.unsure and self.judge is not None
        changes = not same or renewed
        if not self._may_pass(incoming, findings, changes=changes or approving):
            return
        if approving and self._is_held(unit, findings, same=same):
            approving = False
            self.outcome.held += 1
        if changes or approving:
            self._plan(incoming, unit, text, findings, approve=approving)
        else:
            self.outcome.unchanged += 1

    @property
    def _sending(self) -> bool:
        return self.how != TextImport.How.DRAFT

    def _may_pass(self, incoming: IncomingText, findings: list[KeptFinding], *, changes: bool) -> bool:
        """Say what the checks found. False: an error keeps it from being sent."""
        errors = [found for found in findings if found["severity"] == "error"]
        if errors and self._sending and changes:
            self.outcome.refuse(incoming.where, finding_message(errors[0]))
            return False
        for found in findings:
            self.outcome.warn(incoming.where, found["code"], finding_message(found))
        return True

    def _is_held(self, unit: Unit, findings: list[KeptFinding], *, same: bool) -> bool:
        """Whether a reviewer has to see it first: it was warned of, for the first time."""
        sent_before = same and unit.number and (unit.segment.pk, unit.number) not in self.held_before
        return bool(findings) and not self.even_with_warnings and not sent_before

    def _plan(
        self, incoming: IncomingText, unit: Unit, text: str, findings: list[KeptFinding], *, approve: bool
    ) -> None:
        other_french = incoming.source and text_digest(incoming.source) != unit.segment.digest
        self.planned.append(
            ImportedText(
                segment=unit.segment,
                where=incoming.where[:200],
                text=text,
                base_number=unit.number,
                source_text=incoming.source if incoming.source and other_french else "",
                french_digest=unit.segment.digest,
                findings=findings,
                approve=approve,
            )
        )


def keep_remarks(by: Person, tutorial: Tutorial, language: str, remarks: Sequence[tuple[Segment, str]]) -> None:
    """What translators noted in the file becomes a comment on its sentence, but for what was said there before."""
    known = remarks_of(tutorial, language) if remarks else {}

    def say(remark: tuple[Segment, str]) -> None:
        segment, said = remark[0], clean_text(remark[1])
        for before in sorted(known.get(segment.pk, []), key=len, reverse=True):
            said = said.replace(before, "", 1)
        for part in wrap(said, TEXT_MAX):
            comment_add(by=by, segment=segment, language=language, text=part, key=uuid4())

    in_lots(remarks, say)


def held_revisions(version: LanguageVersion) -> set[tuple[int, int]]:
    """(segment, revision) of texts that an approval left to the reviewers: repeating it does not approve them."""
    held = ImportedText.objects.filter(
        batch__tutorial=version.tutorial_id,
        batch__language=version.language,
        batch__how=TextImport.How.APPROVE,
        approve=False,
        revision__state=RevisionState.SUBMITTED,
    )
    return set(held.values_list("segment_id", "revision__number"))


def _is_current(incoming: IncomingText, unit: Unit) -> bool:
    """Whether the file's French is the current one (also when the file does not say)."""
    return incoming.source is None or text_digest(incoming.source) == unit.segment.digest


def _no_unit(incoming: IncomingText) -> str:
    if incoming.segment:
        return _("This tutorial has no sentence “{segment}”.").format(segment=incoming.segment)
    if incoming.why:
        return incoming.why
    return _("This entry names no sentence of the tutorial.")
