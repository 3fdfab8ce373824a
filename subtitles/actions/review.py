"""Review of the text: approve, correct, ask for a change. Four eyes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Conflict, Refused
from journal.people import Person
from subtitles.actions.translations import locked_translation, translation_submit
from subtitles.models import TranslationRevision
from subtitles.permissions import require_bringer, require_four_eyes, require_reviewer
from subtitles.states import S, move_revision
from tutorials.actions.title_columns import copy_title_or_summary
from tutorials.models import LanguageVersion, Segment


@transaction.atomic
def translation_approve(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision, reason: str = "", elsewhere: bool = False
) -> TranslationRevision:
    """Approve a submitted revision; the one approved before is superseded. Approving twice is the same approval.

    `elsewhere`: the text was approved in another program (rule 7, coordinators only); the journal says so.
    """
    require_reviewer(by, version.language)
    segment = revision.translation.segment
    translation = locked_translation(segment, version.language)
    revision = TranslationRevision.objects.select_related("author").get(pk=revision.pk)
    if revision.state == S.APPROVED:
        return revision
    if translation.latest_id != revision.pk:
        raise Conflict(
            _("A newer text of this sentence was sent meanwhile. Load the page again to see it."),
            mine=revision,
            theirs=translation.latest,
        )
    if revision.origin == TranslationRevision.Origin.MACHINE:
        raise Refused(_("A machine wrote this: a person must correct it or send it first."))
    if elsewhere:
        require_bringer(by)
    itself = False if elsewhere else require_four_eyes(by, revision.author_id, version)
    if translation.approved is not None and translation.approved_id != revision.pk:
        move_revision(translation.approved, S.SUPERSEDED)
    move_revision(revision, S.APPROVED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    translation.approved = revision
    translation.save(update_fields=["approved"])
    copy_title_or_summary(tutorial=version.tutorial, kind=segment.kind, language=version.language, text=revision.text)
    record(
        actor=by,
        verb="approve",
        about=revision,
        name=f"{segment.public_id}/{version.language}/{revision.number}",
        tutorial=version.tutorial.slug,
        language=version.language,
        after={"text": revision.text, "self_review": itself, "approved_elsewhere": elsewhere},
        reason=reason,
        concerns=revision.author,
    )
    return revision


def reason_to_read(said: str) -> str:
    """The reason on one line; Refused when there is none."""
    reason = " ".join(said.split())
    if not reason:
        raise Refused(_("Say what should change: the person will read it."))
    return reason


@transaction.atomic
def changes_request(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision, reason: str
) -> TranslationRevision:
    """Send a submitted text back with a reason."""
    require_reviewer(by, version.language)
    reason = reason_to_read(reason)
    segment = revision.translation.segment
    translation = locked_translation(segment, version.language)
    revision = TranslationRevision.objects.select_related("author").get(pk=revision.pk)
    if revision.state == S.CHANGES_REQUESTED:
        return revision
    if translation.latest_id != revision.pk or revision.state != S.SUBMITTED:
        raise Conflict(
            _("This text moved on meanwhile. Load the page again to see it."), mine=revision, theirs=translation.latest
        )
    move_revision(revision, S.CHANGES_REQUESTED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    record(
        actor=by,
        verb="ask_change",
        about=revision,
        name=f"{segment.public_id}/{version.language}/{revision.number}",
        tutorial=version.tutorial.slug,
        language=version.language,
        reason=reason,
        concerns=revision.author,
    )
    return revision


def translation_correct(
    *, by: Person, version: LanguageVersion, segment: Segment, text: str, base_number: int
) -> TranslationRevision:
    """A reviewer corrects the text: a new revision by them, which another person approves. A machine's text may be
    submitted unchanged: it then counts as the reviewer's."""
    require_reviewer(by, version.language)
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=base_number, vouched=True)
