"""Writing one text of an import, through the same actions as the pages, and storing what taking it back will need."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions.drafts import draft_save
from subtitles.actions.review import translation_approve
from subtitles.actions.translations import locked_translation, translation_submit
from subtitles.models import Draft, ImportedText, TextImport, TranslationRevision
from subtitles.states import RevisionState, T, move_imported
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment

DRAFT_FIELDS = ("text", "base_number", "begun_by", "begun_from", "number", "writer", "aside")


def write_text(*, batch: TextImport, version: LanguageVersion | None, text: ImportedText) -> None:
    """Runs inside a lot of the import. A refusal is noted in the row of the text; an equal text is not a change."""
    by: Any = batch.person
    try:
        if batch.language == batch.tutorial.source_language:
            changed = _write_french(by, text)
        elif version is None:
            raise Refused(_("This language is not open any more."))
        elif batch.how == TextImport.How.DRAFT:
            changed = _write_draft(by, version, text)
        else:
            changed = _write_revision(by, version, text)
    except (Refused, NotAllowed) as refusal:
        move_imported(text, T.REFUSED, why=refusal.message)
        return
    to_take_back = {"before": text.before, "revision": text.revision}
    move_imported(text, T.WRITTEN if changed else T.SAME, **(to_take_back if changed else {}))


def _write_french(by: Person, text: ImportedText) -> bool:
    before = {"text": text.segment.text}
    edited = segment_edit(by=by, segment=text.segment, text=text.text, base_revision=text.base_number)
    text.before = {**before, "number": edited.revision}
    return edited.revision != text.base_number


def _write_draft(by: Person, version: LanguageVersion, text: ImportedText) -> bool:
    before = _draft_before(by, version, text.segment)
    if before and before["text"] == text.text:
        return False
    draft_save(by=by, segment=text.segment, language=version.language, text=text.text, base_number=text.base_number)
    text.before = {"draft": before}
    return True


def _write_revision(by: Person, version: LanguageVersion, text: ImportedText) -> bool:
    translation = locked_translation(text.segment, version.language)
    latest, approved = translation.latest, translation.approved_id
    before = {
        "latest": latest.pk if latest else None,
        "state": latest.state if latest else "",
        "approved": approved,
        "draft": _draft_before(by, version, text.segment),
    }
    revision = translation_submit(
        by=by,
        version=version,
        segment=text.segment,
        text=text.text,
        base_number=text.base_number,
        origin=TranslationRevision.Origin.IMPORT,
        source_text=text.source_text or None,
        judged=text.findings if text.segment.digest == text.french_digest else None,
    )
    made = latest is None or revision.pk != latest.pk
    text.before, text.revision = {**before, "made": made}, revision
    if not text.approve or revision.state == RevisionState.APPROVED:
        return made
    translation_approve(by=by, version=version, revision=revision, elsewhere=True)
    return True


def _draft_before(by: Person, version: LanguageVersion, segment: Segment) -> JsonObject | None:
    drafts = Draft.objects.filter(segment=segment, language=version.language, person_id=by.pk)
    found = drafts.values(*DRAFT_FIELDS).first()
    return {**found} if found else None
