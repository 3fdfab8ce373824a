"""Submitting a translation, and confirming that a changed French segment still means the same."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.text.checks.finding import KeptFinding
from craft.text.digests import text_digest
from craft.text.graphemes import clean_text
from journal.actions import record
from journal.errors import Conflict, Refused
from journal.people import Person
from subtitles.actions.drafts import draft_submitted, other_text, put_aside, unseen_draft
from subtitles.actions.proposals import OWN_WORDS, ProvedOrigin
from subtitles.checks import text_findings
from subtitles.checks.text_findings import finding_message
from subtitles.models import Translation, TranslationRevision
from subtitles.permissions import require_translator
from subtitles.states import RevisionState, move_revision
from tutorials.actions.segments import merged_away
from tutorials.models import LanguageVersion, Segment

TEXT_MAX = 4000


def translation_submit(
    *,
    by: Person,
    version: LanguageVersion,
    segment: Segment,
    text: str,
    base_number: int,
    origin: str | None = None,
    source_text: str | None = None,
    begun: ProvedOrigin = OWN_WORDS,
    vouched: bool = False,
    known: int | None = None,
    writer: str = "",
    judged: list[KeptFinding] | None = None,
) -> TranslationRevision:
    """Make a revision of the text, to be reviewed. The same text again is the same revision.

    `base_number` is the number of the latest revision that the person started from (0: there was none). If there is a
    newer one, Conflict is raised, and the text is stored as a superseded revision, so that it cannot be lost. A finding
    of severity *error* refuses. `source_text`: the French that was translated, when an imported file has another one
    than the current: the revision is then stale from the start. `begun`: the proposal that it was begun from (it
    decides the origin unless `origin` is given). `vouched`: a reviewer accepts a machine's text as their own. `judged`:
    the findings of exactly this text with exactly this French, if the caller has just made them.

    `known`, `writer`: the person's own draft that the page shows, as in `draft_save`; it is deleted. A draft of another
    tab or device raises Conflict. Without `known` (a file, a review) drafts are not touched.
    """
    require_translator(by, version.language)
    text = clean_text(text)
    if not text:
        raise Refused(_("There is no text yet."))
    if len(text) > TEXT_MAX:
        raise Refused(_("This text is too long to be one sentence of a film: shorten it."))
    if segment.retired_at is not None:
        raise merged_away()
    with transaction.atomic():
        translation = locked_translation(segment, version.language)
        other = unseen_draft(by, segment, version.language, text, known=known, writer=writer)
        latest = translation.latest
        same = latest is not None and latest.text == text and latest.source_digest == segment.digest
        same = same and not (vouched and latest is not None and latest.origin == TranslationRevision.Origin.MACHINE)
        if (
            other is None
            and latest is not None
            and same
            and latest.state in {RevisionState.SUBMITTED, RevisionState.APPROVED}
        ):
            draft_submitted(by, segment, version.language, text, known=known)
            return latest
        conflict = (latest.number if latest else 0) != base_number
        new = TranslationRevision(
            translation=translation,
            number=translation.number + 1,
            state=RevisionState.SUPERSEDED if conflict else RevisionState.SUBMITTED,
            text=text,
            author_id=by.pk,
            origin=origin or begun.origin(text),
            begun_by=begun.by,
            begun_from=begun.words,
            source_text=source_text or segment.text,
            source_digest=text_digest(source_text) if source_text else segment.digest,
        )
        if other is None and not conflict:
            revision = _new_latest(by, version, segment, new, judged)
            draft_submitted(by, segment, version.language, text, known=known)
            return revision
        if other is not None:
            put_aside(other, text)
        else:
            _store_second_text(new)
    if other is not None:
        raise other_text(other, text)
    # Raised outside the transaction, which would else roll back the text that was just stored.
    raise Conflict(
        _("Somebody saved this sentence while you were writing. Nothing is lost: compare both and choose."),
        mine=text,
        theirs=latest,
    )


def _new_latest(
    by: Person,
    version: LanguageVersion,
    segment: Segment,
    new: TranslationRevision,
    judged: list[KeptFinding] | None,
) -> TranslationRevision:
    new.findings = text_findings.translation_findings(segment, version, new.text) if judged is None else judged
    blocking = [finding for finding in new.findings if finding["severity"] == "error"]
    if blocking:
        raise Refused(finding_message(blocking[0]))
    latest = new.translation.latest
    if latest is not None and latest.state in {RevisionState.SUBMITTED, RevisionState.CHANGES_REQUESTED}:
        move_revision(latest, RevisionState.SUPERSEDED)
    new.save(force_insert=True)
    new.translation.number, new.translation.latest = new.number, new
    new.translation.save(update_fields=["number", "latest"])
    record(
        actor=by,
        verb="submit",
        about=new,
        before={"text": latest.text if latest else ""},
        after={key: value for key in ("text", "origin", "begun_by") if (value := getattr(new, key))},
    )
    return new


def _store_second_text(new: TranslationRevision) -> None:
    """Store the text that came second as a revision that is superseded from the start; twice gives the same one."""
    if new.translation.revisions.filter(author_id=new.author_id, text=new.text, state=new.state).exists():
        return
    new.save(force_insert=True)
    new.translation.number = new.number
    new.translation.save(update_fields=["number"])


@transaction.atomic
def meaning_unchanged(*, by: Person, version: LanguageVersion, segment: Segment, reason: str = "") -> Translation:
    """The French changed, but the translation still says it: it is not stale any more. The journal records who said
    so."""
    require_translator(by, version.language)
    translation = locked_translation(segment, version.language)
    if translation.latest is None:
        raise Refused(_("There is no translation yet."))
    if translation.still_valid_digest != segment.digest:
        translation.still_valid_digest = segment.digest
        translation.save(update_fields=["still_valid_digest"])
        record(
            actor=by,
            verb="meaning_unchanged",
            about=translation,
            after={"french": segment.text, "at": timezone.now().isoformat()},
            reason=reason,
        )
    return translation


def locked_translation(segment: Segment, language: str) -> Translation:
    """The translation's row, locked; made when it does not exist yet. Two first saves at once make one row.

    Without select_related: PostgreSQL would return joined rows (`latest`, `approved`) as they were before the wait for
    the lock.
    """
    Translation.objects.get_or_create(segment=segment, language=language)
    return Translation.objects.select_for_update().get(segment=segment, language=language)
