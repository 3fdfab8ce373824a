"""Comments on a segment: written, resolved, opened again. What they say stands in their row, not in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.text.graphemes import clean_text
from journal.actions import record
from journal.errors import Refused, unreadable_request
from journal.people import Person
from tutorials.actions.segments import merged_away
from tutorials.models import ALL_LANGUAGES, Comment, Segment
from tutorials.permissions import require_conversation

TEXT_MAX = 1000
MENTIONED_MOST = 20


def comment_add(
    *,
    by: Person,
    segment: Segment,
    language: str,
    text: str,
    key: UUID,
    kind: str = Comment.Kind.REMARK,
    mentioned: Sequence[Person] = (),
) -> Comment:
    """Say something about a segment to those who work on it in `language` (FOR_ALL: in any; coordinators only).

    key: made with the form. The same again is the same comment. mentioned: people who are told; each must be one who
    can read it. NOT_UNDERSTOOD needs no words: it waits for a coordinator. Refused without words, with too many, and
    for a segment that was merged away.
    """
    require_conversation(by, language, writes=True)
    said = clean_text(text)
    if kind not in Comment.Kind.values or (kind == Comment.Kind.NOT_UNDERSTOOD and language == ALL_LANGUAGES):
        raise Refused(unreadable_request())
    # A sign that nobody sees (a space without width) is no word.
    if not any(sign.isprintable() and not sign.isspace() for sign in said) and kind == Comment.Kind.REMARK:
        raise Refused(_("Write what you want to say."))
    if len(said) > TEXT_MAX:
        raise Refused(_("This comment is too long: {most} letters at most.").format(most=TEXT_MAX))
    if segment.retired_at is not None:
        raise merged_away()
    readers = [person for person in mentioned if _reads(person, language)]
    if len(readers) != len(mentioned) or len(readers) > MENTIONED_MOST:
        raise Refused(_("Choose people who work in this language, {most} at most.").format(most=MENTIONED_MOST))
    try:
        with transaction.atomic():
            comment = Comment.objects.create(
                key=key, segment=segment, language=language, kind=kind, author_id=by.pk, text=said
            )
            comment.mentions.set([person.pk for person in readers])
            _record(by, "comment", comment, after={"kind": kind})
    except IntegrityError:  # the same form, sent twice
        before = Comment.objects.filter(key=key, author_id=by.pk, segment=segment).first()
        if before is None:
            raise Refused(unreadable_request()) from None
        return before
    return comment


@transaction.atomic
def comment_resolve(*, by: Person, comment: Comment) -> Comment:
    """Settled: it waits for nobody any more. Twice is the same."""
    require_conversation(by, comment.language, writes=True)
    still_open = Comment.objects.filter(pk=comment.pk, resolved_at=None)
    if still_open.update(resolved_at=timezone.now(), resolved_by_id=by.pk):
        _record(by, "resolve", comment)
    comment.refresh_from_db(fields=["resolved_at", "resolved_by"])
    return comment


@transaction.atomic
def comment_reopen(*, by: Person, comment: Comment) -> Comment:
    """Not settled after all. Twice is the same."""
    require_conversation(by, comment.language, writes=True)
    settled = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=False)
    if settled.update(resolved_at=None, resolved_by=None):
        _record(by, "reopen", comment)
    comment.refresh_from_db(fields=["resolved_at", "resolved_by"])
    return comment


def _reads(person: Person, language: str) -> bool:
    return bool(person.work_languages()) if language == ALL_LANGUAGES else person.may_translate(language)


def _record(by: Person, verb: str, comment: Comment, *, after: JsonObject | None = None) -> None:
    segment = comment.segment
    record(actor=by, verb=verb, about=comment, after={"segment": segment.public_id, **(after or {})})
