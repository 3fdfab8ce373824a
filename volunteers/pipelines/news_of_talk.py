"""Whom a comment is news for."""

from __future__ import annotations

from dubbing.models import Take
from journal.models import Entry
from subtitles.models import Translation
from tutorials.models import FOR_ALL, Comment
from volunteers.models import Notification
from volunteers.queries.recipients import Recipients

Kind = Notification.Kind
HEARD = (Take.State.SUBMITTED, Take.State.APPROVED)


def told_of_comment(entry: Entry, recipients: Recipients) -> dict[int, Kind]:
    """Person → as what; nobody hears of one comment twice. Who was named, then coordinators when the French is not
    understood, then whose text or voice it is about, and who has spoken here; if that is nobody, whoever may review."""
    comment = Comment.objects.filter(pk=int(entry.object_id)).prefetch_related("mentions").first()
    if comment is None:
        return {}
    if entry.verb == "resolve":
        return {comment.author_id: Kind.RESOLVED}
    found: dict[int, Kind] = {person.pk: Kind.MENTION for person in comment.mentions.all()}
    if comment.kind == Comment.Kind.NOT_UNDERSTOOD:
        for person in recipients.coordinators:
            found.setdefault(person, Kind.NOT_UNDERSTOOD)
        return found
    for person in _concerned(comment):
        found.setdefault(person, Kind.COMMENT)
    if not set(found) - {entry.actor_id}:
        reviewers = recipients.reviewers(comment.language) - {entry.actor_id}
        found |= dict.fromkeys(reviewers or recipients.coordinators, Kind.COMMENT)
    return found


def _concerned(comment: Comment) -> set[int]:
    earlier = Comment.objects.filter(segment=comment.segment_id, pk__lt=comment.pk)
    texts = Translation.objects.filter(segment=comment.segment_id, latest__author__isnull=False)
    voices = Take.objects.filter(segment=comment.segment_id, state__in=HEARD, voice__isnull=False)
    if comment.language != FOR_ALL:
        earlier = earlier.filter(language__in=[comment.language, FOR_ALL])
        texts, voices = texts.filter(language=comment.language), voices.filter(language=comment.language)
    return {
        *earlier.values_list("author", flat=True),
        *texts.values_list("latest__author", flat=True),
        *voices.values_list("voice", flat=True),
    }
