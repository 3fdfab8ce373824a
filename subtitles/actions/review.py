"""Review of the text: approve (and undo it), correct, ask for a change. Four eyes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from journal.people import Person
from journal.undo import can_be_undone, too_late
from subtitles.actions.translations import locked_translation, translation_submit
from subtitles.models import Translation, TranslationRevision
from subtitles.permissions import require_bringer, require_four_eyes, require_reviewer
from subtitles.states import RevisionState, move_revision
from tutorials.actions.title_columns import copy_title_or_summary
from tutorials.models import LanguageVersion, Segment

COPIED_FIELDS = ("text", "author_id", "origin", "begun_by", "begun_from", "source_digest", "source_text", "findings")
"""What the copy of an approved text has of it when it is asked for again."""


@transaction.atomic
def translation_approve(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision, reason: str = "", elsewhere: bool = False
) -> TranslationRevision:
    """Approve a submitted revision; the one approved before is superseded. Approving twice is the same approval.

    `elsewhere`: the text was approved in another program (rule 7, coordinators only); the journal says so.
    """
    segment, translation, revision = _lock_text(by, version, revision)
    if revision.state == RevisionState.APPROVED:
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
    before = translation.approved if translation.approved_id != revision.pk else None
    if before is not None:
        move_revision(before, RevisionState.SUPERSEDED)
    move_revision(revision, RevisionState.APPROVED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    translation.approved = revision
    translation.save(update_fields=["approved"])
    copy_title_or_summary(tutorial=version.tutorial, kind=segment.kind, language=version.language, text=revision.text)
    record(
        actor=by,
        verb="approve",
        about=revision,
        after={
            "text": revision.text,
            "self_review": itself,
            "approved_elsewhere": elsewhere,
            **({"instead_of": before.number} if before is not None else {}),
        },
        reason=reason,
        concerns=revision.author,
    )
    return revision


def _lock_text(
    by: Person, version: LanguageVersion, revision: TranslationRevision
) -> tuple[Segment, Translation, TranslationRevision]:
    """For a reviewer: the segment, its translation, locked, and the revision, read again since."""
    require_reviewer(by, version.language)
    segment = revision.translation.segment
    translation = locked_translation(segment, version.language)
    return segment, translation, TranslationRevision.objects.select_related("author").get(pk=revision.pk)


@transaction.atomic
def translation_unapprove(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision
) -> TranslationRevision:
    """Undo one's own approval within ten minutes: the text waits again, and the one that was approved before it is
    approved again. What is live stays as it is. Undoing twice is the same undo; Conflict when the text moved on."""
    segment, translation, revision = _lock_text(by, version, revision)
    if revision.state == RevisionState.SUBMITTED and translation.latest_id == revision.pk:
        return revision
    if (
        translation.approved_id != revision.pk
        or translation.latest_id != revision.pk
        or revision.state != RevisionState.APPROVED
    ):
        raise text_moved_on(revision, translation.latest)
    if revision.reviewer_id != by.pk:
        raise not_ones_own()
    if not can_be_undone(revision.reviewed_at):
        raise too_late()
    before = approved_instead_of(revision, segment, version.language)
    # At most one may be approved: this one is moved first.
    move_revision(revision, RevisionState.SUBMITTED, reviewer_id=None, reviewed_at=None, reason="")
    if before is not None:
        move_revision(before, RevisionState.APPROVED)
    translation.approved = before
    translation.save(update_fields=["approved"])
    text = before.text if before is not None else None
    copy_title_or_summary(tutorial=version.tutorial, kind=segment.kind, language=version.language, text=text)
    record(
        actor=by,
        verb="undo_approve",
        about=revision,
        before={"state": RevisionState.APPROVED},
        after={"text": revision.text, "state": RevisionState.SUBMITTED},
        concerns=revision.author,
    )
    return revision


def approved_instead_of(revision: TranslationRevision, segment: Segment, language: str) -> TranslationRevision | None:
    """The revision that was approved until this one was: the approval's line in the journal names it."""
    name = f"{segment.public_id}/{language}/{revision.number}"
    approvals = Entry.objects.filter(verb="approve", object_type="translationrevision", object_id=name)
    last = approvals.order_by("-pk").first()
    number = last.after.get("instead_of") if last is not None else None
    return (
        revision.translation.revisions.filter(number=number, state=RevisionState.SUPERSEDED).first() if number else None
    )


def not_ones_own() -> NotAllowed:
    """The refusal to who would undo the approval of somebody else."""
    return NotAllowed(_("Only who approved it can undo it. Ask for it again instead."))


def reason_to_read(said: str) -> str:
    """The reason on one line; Refused when there is none."""
    reason = " ".join(said.split())
    if not reason:
        raise Refused(_("Say what should change: the person will read it."))
    return reason


def text_moved_on(mine: TranslationRevision | None, theirs: TranslationRevision | None) -> Conflict:
    """Somebody sent or approved another text since the page was shown."""
    return Conflict(_("This text moved on meanwhile. Load the page again to see it."), mine=mine, theirs=theirs)


@transaction.atomic
def changes_request(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision, reason: str
) -> TranslationRevision:
    """Send a submitted text back with a reason."""
    _segment, translation, revision = _lock_text(by, version, revision)
    reason = reason_to_read(reason)
    if revision.state == RevisionState.CHANGES_REQUESTED:
        return revision
    if translation.latest_id != revision.pk or revision.state != RevisionState.SUBMITTED:
        raise text_moved_on(revision, translation.latest)
    move_revision(
        revision, RevisionState.CHANGES_REQUESTED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason
    )
    record(actor=by, verb="ask_change", about=revision, reason=reason, concerns=revision.author)
    return revision


@transaction.atomic
def approved_ask_again(
    *, by: Person, version: LanguageVersion, revision: TranslationRevision, reason: str
) -> TranslationRevision:
    """Ask the author of an approved text for another wording, with a reason that they will read.

    The approved text stays approved, and published as it is, until another one is: a copy of it stands beside it, and
    is what is sent back. Asking again for the same text is the same request. Conflict when the text moved on.
    """
    _segment, translation, revision = _lock_text(by, version, revision)
    reason = reason_to_read(reason)
    assert translation.latest_id is not None, "a text that has a revision has a latest one"
    latest = TranslationRevision.objects.select_related("author").get(pk=translation.latest_id)
    if latest.state == RevisionState.CHANGES_REQUESTED and translation.approved_id == revision.pk:
        return latest
    if latest.pk != revision.pk or latest.state != RevisionState.APPROVED:
        raise text_moved_on(revision, latest)
    again = TranslationRevision.objects.create(
        translation=translation,
        number=translation.number + 1,
        **{name: getattr(latest, name) for name in COPIED_FIELDS},
    )
    move_revision(again, RevisionState.CHANGES_REQUESTED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    translation.number, translation.latest = again.number, again
    translation.save(update_fields=["number", "latest"])
    record(actor=by, verb="ask_change", about=again, reason=reason, concerns=again.author)
    return again


def translation_correct(
    *, by: Person, version: LanguageVersion, segment: Segment, text: str, base_number: int
) -> TranslationRevision:
    """A reviewer corrects the text: a new revision by them, which another person approves. A machine's text may be
    submitted unchanged: it then counts as the reviewer's."""
    require_reviewer(by, version.language)
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=base_number, vouched=True)
