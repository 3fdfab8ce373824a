"""Taking one text of an import back: the earlier text is restored, unless somebody has worked on it since."""

from __future__ import annotations

from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.actions import record
from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions.drafts import draft_discard
from subtitles.actions.translations import locked_translation
from subtitles.models import Draft, ImportedText, TextImport, Translation, TranslationRevision
from subtitles.states import RevisionState, T, move_imported, move_revision
from tutorials.actions import segment_edit
from tutorials.actions.title_columns import copy_title_or_summary
from tutorials.models import LanguageVersion, Segment


def take_text_back(*, by: Person, batch: TextImport, version: LanguageVersion | None, text: ImportedText) -> None:
    """Runs inside a lot of the import. What cannot be taken back stays, and the row says why."""
    try:
        if batch.language == batch.tutorial.source_language:
            _french_back(by, text)
        elif batch.how == TextImport.How.DRAFT:
            _draft_back(batch, text)
        else:
            assert version is not None  # versions are closed, never deleted
            _revision_back(by, batch, version, text)
    except (Refused, NotAllowed) as refusal:
        move_imported(text, T.KEPT, why=refusal.message)
    else:
        move_imported(text, T.TAKEN_BACK)


def _french_back(by: Person, text: ImportedText) -> None:
    fresh = Segment.objects.select_for_update().get(pk=text.segment_id)
    if fresh.revision != text.before["number"]:
        raise Refused(_("Somebody changed this sentence since: it stays."))
    segment_edit(by=by, segment=text.segment, text=text.before["text"], base_revision=fresh.revision)


def _draft_back(batch: TextImport, text: ImportedText) -> None:
    mine = Draft.objects.filter(segment=text.segment_id, language=batch.language, person_id=batch.person_id)
    draft = mine.select_for_update().first()
    if draft is None or draft.text != text.text:
        raise Refused(_("You worked on this draft since: it stays."))
    before, by = text.before["draft"], batch.person
    if before is None:
        draft_discard(by=by, segment=text.segment, language=batch.language)
        return
    since = [other for other in draft.aside if other not in (before["text"], *before["aside"])]
    mine.update(**{**before, "aside": [*before["aside"], *since]})


def _revision_back(by: Person, batch: TextImport, version: LanguageVersion, text: ImportedText) -> None:
    segment, before = text.segment, text.before
    translation = locked_translation(segment, batch.language)
    assert text.revision_id is not None  # every text that was written as a revision has one
    revision = TranslationRevision.objects.select_related("author").get(pk=text.revision_id)
    if translation.latest_id != revision.pk:
        raise Refused(_("A newer text of this sentence was sent since: it stays."))
    if revision.state == RevisionState.APPROVED and not text.approve:
        raise Refused(_("A reviewer approved this text since: it stays."))
    was = revision.state
    latest = revision if not before["made"] else _earlier(translation, before["latest"])
    approved = _earlier(translation, before["approved"])
    # At most one may be approved: the import's revision is moved first.
    move_revision(revision, RevisionState.SUPERSEDED if before["made"] else before["state"])
    if was == RevisionState.APPROVED and approved is not None and approved.state == RevisionState.SUPERSEDED:
        move_revision(approved, RevisionState.APPROVED)
    if latest is not None and before["made"]:
        latest.refresh_from_db()
        if latest.state == RevisionState.SUPERSEDED:
            move_revision(latest, before["state"])
    translation.latest = latest
    if was == RevisionState.APPROVED:
        translation.approved = approved
        again = approved.text if approved else None
        copy_title_or_summary(tutorial=version.tutorial, kind=segment.kind, language=version.language, text=again)
    translation.save(update_fields=["latest", "approved"])
    _restore_draft(batch, text, before["draft"])
    record(
        actor=by,
        verb="take_back",
        about=revision,
        before={"text": revision.text, "state": was},
        after={"text": latest.text if latest else "", "state": latest.state if latest else ""},
        concerns=revision.author,
    )


def _earlier(translation: Translation, pk: int | None) -> TranslationRevision | None:
    return translation.revisions.filter(pk=pk).first() if pk is not None else None


def _restore_draft(batch: TextImport, text: ImportedText, before: JsonObject | None) -> None:
    """Submitting a text deletes the person's draft of it: restore it, unless they have begun a new one since."""
    if before is None:
        return
    draft, made = Draft.objects.get_or_create(
        segment=text.segment, language=batch.language, person_id=batch.person_id, defaults=before
    )
    if not made and not draft.is_written:
        Draft.objects.filter(pk=draft.pk).update(**{**before, "aside": draft.aside})
