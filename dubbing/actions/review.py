"""Review of takes: approve (and undo it), ask again, and saying that a voice still says a changed text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonValue
from dubbing.models import BackTranslation, Take
from dubbing.queries.said_back import GONE, says_no_text
from dubbing.states import SaidBackState, TakeState, move_said_back, move_take
from dubbing.takes.journal_lines import record_take
from dubbing.words.requests import words_judged
from journal.errors import Refused
from journal.models import Entry
from journal.people import Person
from journal.undo import can_be_undone, too_late
from subtitles.actions.review import not_ones_own, reason_to_read
from subtitles.models import Translation
from subtitles.permissions import require_four_eyes, require_reviewer
from tutorials.models import LanguageVersion, Segment


def _not_waiting() -> Refused:
    return Refused(_("This recording is not waiting for review."))


def take_moved_on() -> Refused:
    """Another take was sent, approved or asked again since the page was shown."""
    return Refused(_("This recording moved on meanwhile. Load the page again to see it."))


@transaction.atomic
def take_approve(
    *,
    by: Person,
    version: LanguageVersion,
    take: Take,
    reason: str = "",
    elsewhere: bool = False,
    heard: bool | None = None,
) -> Take:
    """Approve a take; the one approved before is superseded. Approving twice is the same approval. heard: whether it
    was played before, for the journal; None where nobody can tell."""
    require_reviewer(by, version.language)
    take = _lock_take(take)
    if take.state == TakeState.APPROVED:
        return take
    if take.state != TakeState.SUBMITTED:
        raise _not_waiting()
    if elsewhere and not by.is_coordinator:
        raise Refused(_("Only a coordinator may bring in recordings approved elsewhere."))
    itself = False if elsewhere else require_four_eyes(by, take.voice_id, version)
    # Both rows are locked, newest first, in the same order as a withdrawal locks its takes: no deadlock.
    both = Take.objects.filter(segment_id=take.segment_id, language=take.language)
    both = both.filter(Q(pk=take.pk) | Q(state=TakeState.APPROVED)).order_by("-pk")
    rows = list(both.select_for_update())
    before = next((row for row in rows if row.state == TakeState.APPROVED), None)
    if before is not None:
        move_take(before, TakeState.SUPERSEDED)
    move_take(take, TakeState.APPROVED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    after: dict[str, JsonValue] = {
        "segment": take.segment.public_id,
        "self_review": itself,
        "approved_elsewhere": elsewhere,
    }
    if heard is not None:
        after["heard"] = heard
    said_back = _move_said_back(take, SaidBackState.JUDGED)
    if says_no_text(version, take):
        after["said_back"] = said_back
    if before is not None:
        after["take_before"] = str(before.client_id)
    _record(by, "approve", version, take, reason, after=after)
    return take


@transaction.atomic
def takes_approve(*, by: Person, version: LanguageVersion, takes: Iterable[Take]) -> None:
    """Approve several takes of a version, each of which was heard: all or none."""
    for take in takes:
        take_approve(by=by, version=version, take=take, heard=True)


@transaction.atomic
def take_unapprove(*, by: Person, version: LanguageVersion, take: Take) -> Take:
    """Undo one's own approval within ten minutes: the take waits again, and the one that was approved before it is
    approved again. What is live stays as it is. Undoing twice is the same undo."""
    require_reviewer(by, version.language)
    take = _lock_take(take)
    if take.state == TakeState.SUBMITTED:
        return take
    if take.state != TakeState.APPROVED:
        raise take_moved_on()
    if take.reviewer_id != by.pk:
        raise not_ones_own()
    if not can_be_undone(take.reviewed_at):
        raise too_late()
    before = _previous_approved(take)
    # At most one may be approved: this one is moved first. An erased take stays erased.
    move_take(take, TakeState.SUBMITTED, reviewer_id=None, reviewed_at=None, reason="")
    _move_said_back(take, SaidBackState.COMPARED)
    if before is not None:
        move_take(before, TakeState.APPROVED)
    after = {"segment": take.segment.public_id, "state": TakeState.SUBMITTED}
    _record(by, "undo_approve", version, take, "", before={"state": TakeState.APPROVED}, after=after)
    return take


def _previous_approved(take: Take) -> Take | None:
    """The take that was approved until this one was: the approval's line in the journal names it."""
    approvals = Entry.objects.filter(verb="approve", object_type="take", object_id=str(take.client_id))
    last = approvals.order_by("-pk").first()
    name = last.after.get("take_before") if last is not None else None
    before = Take.objects.filter(client_id=name, state=TakeState.SUPERSEDED) if name else Take.objects.none()
    return before.select_for_update().first()


@transaction.atomic
def take_reject(*, by: Person, version: LanguageVersion, take: Take, reason: str) -> Take:
    """Ask the voice to record again, with a reason that they will read."""
    require_reviewer(by, version.language)
    reason = reason_to_read(reason)
    take = _lock_take(take)
    if take.state == TakeState.REJECTED:
        return take
    if take.state not in {TakeState.SUBMITTED, TakeState.APPROVED}:
        raise _not_waiting()
    move_take(take, TakeState.REJECTED, reviewer_id=by.pk, reviewed_at=timezone.now(), reason=reason)
    _move_said_back(take, SaidBackState.JUDGED)
    _record(by, "ask_again", version, take, reason, after={"segment": take.segment.public_id})
    return take


@transaction.atomic
def take_still_says(*, by: Person, version: LanguageVersion, take: Take, reason: str = "") -> Take:
    """The text changed after the take, but the voice still says it: the take is not stale any more. Or the text was
    written from the take, of a version that is spoken first: the take carries it from now on. Never said by the text's
    author, who heard in the take what they wrote. The journal records who said so."""
    require_reviewer(by, version.language)
    take = _lock_take(take)
    translations = Translation.objects.select_related("approved")
    translation = translations.filter(segment_id=take.segment_id, language=take.language).first()
    if translation is None or translation.approved is None:
        raise Refused(_("There is no approved text to compare with."))
    text = translation.approved
    if text.pk in {take.revision_id, take.still_valid_for_id}:
        return take
    if take.revision_id is None:
        if take.state != TakeState.APPROVED:
            raise take_moved_on()
        require_four_eyes(by, text.author_id, version)
        take.revision = text
    else:
        take.still_valid_for = text
    take.save(update_fields=["revision", "still_valid_for"])
    _record(by, "still_says", version, take, reason, after={"segment": take.segment.public_id})
    return take


def _move_said_back(take: Take, to: str) -> bool:
    """What a second speaker said of a take follows the decision about it. False: there is nothing."""
    rows = list(BackTranslation.objects.select_for_update().filter(take=take).exclude(state=GONE))
    for said in rows:
        move_said_back(said, to)
    return bool(rows)


def _record(by: Person, verb: str, version: LanguageVersion, take: Take, reason: str, **more: Any) -> None:
    """A line of the journal about a take, which may be of a title that parents hear."""
    words_judged(version, take.segment)
    record_take(by, verb, take, reason=reason, **more)


def _lock_take(take: Take) -> Take:
    """Two reviewers at once: the lock on the segment's row orders them, because an approval changes two takes. The take
    is read after the lock."""
    Segment.objects.select_for_update().get(pk=take.segment_id)
    return Take.objects.select_related("voice", "segment__tutorial").get(pk=take.pk)
