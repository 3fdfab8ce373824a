"""Whom a comment is news for."""

from __future__ import annotations

from dubbing.models import Take
from journal.models import Entry
from subtitles.models import Translation
from tutorials.models import ALL_LANGUAGES, Comment
from volunteers.models import Notification
from volunteers.queries.recipients import Recipients

Kind = Notification.Kind
AUDIBLE_STATES = (Take.State.SUBMITTED, Take.State.APPROVED)


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
    for person in _recipients(comment):
        found.setdefault(person, Kind.COMMENT)
    if not set(found) - {entry.actor_id}:
        reviewers = recipients.reviewers(comment.language) - {entry.actor_id}
        found |= dict.fromkeys(reviewers or recipients.coordinators, Kind.COMMENT)
    return found


def _recipients(comment: Comment) -> set[int]:
    earlier = Comment.objects.filter(segment=comment.segment_id, pk__lt=comment.pk)
    texts = Translation.objects.filter(segment=comment.segment_id, latest__author__isnull=False)
    voices = Take.objects.filter(segment=comment.segment_id, state__in=AUDIBLE_STATES, voice__isnull=False)
    if comment.language != ALL_LANGUAGES:
        earlier = earlier.filter(language__in=[comment.language, ALL_LANGUAGES])
        texts, voices = texts.filter(language=comment.language), voices.filter(language=comment.language)
    return {
        *earlier.values_list("author", flat=True),
        *texts.values_list("latest__author", flat=True),
        *voices.values_list("voice", flat=True),
    }
