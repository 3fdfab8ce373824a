"""A file comes in: read and judge all of it, then change in one transaction, through the actions of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from craft.digests import text_digest
from craft.graphemes import clean_text
from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions import draft_save, translation_approve, translation_submit
from subtitles.exchange import po, script, timed, xliff
from subtitles.exchange.incoming import Incoming
from subtitles.exchange.units import Unit, french_units, units_of
from subtitles.models import Draft, TranslationRevision
from subtitles.permissions import require_translator
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.transcript_files import MAX_BYTES, decoded_text

KINDS = {
    ".po": "po",
    ".pot": "po",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".srt": "srt",
    ".vtt": "vtt",
    ".webvtt": "vtt",
    ".txt": "txt",
}


@dataclass
class Outcome:
    """What an import did: ids that changed, how many stayed as they were, and what was refused and why."""

    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"changed": self.changed, "unchanged": self.unchanged, "refused": self.refused}

    def refuse(self, where: str, why: str) -> None:
        self.refused.append({"where": where, "why": why})


def import_texts(
    *,
    by: Person,
    tutorial: Tutorial,
    version: LanguageVersion | None,
    name: str,
    data: bytes,
    submit: bool = False,
    approve: bool = False,
) -> Outcome:
    """Bring a file's texts into a version (None: into the French transcript).

    Without `submit` a changed text becomes the importer's draft; with it, a revision to review; with `approve`
    (coordinators), an approved revision that the journal calls approved elsewhere, unless the file itself marks the
    text as unsure (fuzzy, not reviewed): that one is sent to review.
    Refused when the file cannot be read: then nothing changes.
    """
    if version is None:
        require_coordinator(by)
    else:
        require_translator(by, version.language)
    if approve and not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may bring in texts approved elsewhere."))
    units = {one.id: one for one in (units_of(version) if version else french_units(tutorial))}
    incoming = _read(name, data, list(units.values()), version.language if version else "fr")
    outcome = Outcome()
    seen: set[str] = set()
    submit_or_approve = submit or approve
    with transaction.atomic():
        for one in incoming:
            unit = units.get(one.segment)
            if one.doubt:
                continue
            if unit is None:
                outcome.refuse(one.where, _no_unit(one))
                continue
            if one.segment in seen:
                outcome.refuse(one.where, _("This sentence stands in the file twice: the first one counts."))
                continue
            seen.add(one.segment)
            text = clean_text(one.text)
            approving = approve and not one.unsure and version is not None
            same = text == clean_text(unit.text)
            same = same or text == clean_text(one.as_read(unit.text))
            renewed = same and submit_or_approve and unit.stale and one.confirmed and _of_today(one, unit)
            if not text or (same and not renewed and (not approving or unit.approved)):
                outcome.unchanged += 1
                continue
            if not same and one.number is not None and one.number != unit.number:
                outcome.refuse(one.where, _("This text was changed here since the file was made: compare both."))
                continue
            try:
                with transaction.atomic():
                    changed = (
                        _change(by, version, unit, one, text, submit=submit_or_approve, approve=approving)
                        if version is not None
                        else _change_french(by, unit, text)
                    )
            except (Refused, NotAllowed) as refusal:
                outcome.refuse(one.where, refusal.sentence)
                continue
            if changed:
                outcome.changed.append(unit.id)
            else:
                outcome.unchanged += 1
    return outcome


def _read(name: str, data: bytes, units: Sequence[Unit], language: str) -> list[Incoming]:
    kind = KINDS.get(Path(name).suffix.lower())
    if kind is None:
        raise Refused(_("“{name}” is not a PO, XLIFF, SRT, WebVTT or TXT file.").format(name=name))
    if not data.strip():
        raise Refused(_("“{name}” is empty.").format(name=name))
    if len(data) > MAX_BYTES:
        raise Refused(_("“{name}” is larger than 5 MB: it is not a text file.").format(name=name))
    if kind == "xliff":
        return xliff.read(data, language, known={one.id for one in units})
    charset = po.charset_of(data) if kind == "po" else ""
    # A PO file has a place for its encoding; the others have none.
    text = decoded_text(data, name, charset, () if kind == "po" else ("fr", language))
    if kind == "po":
        return po.read(text, language, charset, known={one.id for one in units})
    if kind == "txt":
        return script.read(text, units, language)
    return timed.read(text, kind, [one.segment for one in units], language)


def _of_today(one: Incoming, unit: Unit) -> bool:
    """Whether the file's French is today's, as far as it says."""
    return one.source is None or text_digest(one.source) == unit.segment.digest


def _no_unit(one: Incoming) -> str:
    if one.segment:
        return _("This tutorial has no sentence “{segment}”.").format(segment=one.segment)
    if one.why:
        return one.why
    return _("This entry names no sentence of the tutorial.")


def _change(
    by: Person, version: LanguageVersion, unit: Unit, one: Incoming, text: str, *, submit: bool, approve: bool
) -> bool:
    if not submit:
        if Draft.objects.filter(segment=unit.segment, language=version.language, person_id=by.pk, text=text).exists():
            return False
        draft_save(by=by, segment=unit.segment, language=version.language, text=text, base_number=unit.number)
        return True
    revision = translation_submit(
        by=by,
        version=version,
        segment=unit.segment,
        text=text,
        base_number=unit.number,
        origin=TranslationRevision.Origin.IMPORT,
        source_text=one.source if one.source and text_digest(one.source) != unit.segment.digest else None,
    )
    if approve:
        translation_approve(by=by, version=version, revision=revision, elsewhere=True)
    return True


def _change_french(by: Person, unit: Unit, text: str) -> bool:
    segment_edit(by=by, segment=unit.segment, text=text, base_revision=unit.number)
    return True
