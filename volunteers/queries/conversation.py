"""What is said about a segment, and who can be named there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tutorials.models import ALL_LANGUAGES, Comment, Segment, Tutorial
from tutorials.queries import number_segments
from volunteers.models import User

EVERY_LANGUAGE = "all"  # in addresses: what is said in every language, for coordinators
NAMED_MOST = 200
MAX_SHOWN = 3  # comments that are not folded


@dataclass(frozen=True)
class Conversation:
    """comments: oldest first. people: who can be named. waiting: how many comments are open."""

    segment: Segment
    language: str
    comments: list[Comment]
    people: list[User]

    @property
    def earlier(self) -> list[Comment]:
        """Folded on the page."""
        return self.comments[:-MAX_SHOWN]

    @property
    def latest(self) -> list[Comment]:
        return self.comments[-MAX_SHOWN:]

    @property
    def waiting(self) -> int:
        return sum(comment.resolved_at is None for comment in self.comments)


def conversation_of(segment: Segment, language: str, reader: User) -> Conversation:
    """In four queries. language: FOR_ALL shows every language's comments."""
    comments = Comment.objects.filter(segment=segment).select_related("author", "resolved_by")
    if language != ALL_LANGUAGES:
        comments = comments.filter(language__in=[language, ALL_LANGUAGES])
    return Conversation(
        segment, language, list(comments.prefetch_related("mentions")), list(_people(language, reader)[:NAMED_MOST])
    )


def _people(language: str, reader: User) -> QuerySet[User]:
    works = Q(roles__isnull=False) if language == ALL_LANGUAGES else Q(roles__language__in=[language, ""])
    active = User.objects.filter(works, is_active=True, is_system=False, erased_at=None).exclude(pk=reader.pk)
    return active.distinct().order_by("display_name", "pk")


def open_question_count() -> Coalesce:
    """For a query of anything: how many such questions there are."""
    count = _open_questions().order_by().values("kind").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())


def open_questions() -> QuerySet[Comment]:
    """Where somebody does not understand the French, the oldest first: coordinators answer. None of what was put
    away."""
    found = _open_questions().select_related("author", "segment__tutorial")
    return found.defer("segment__words", "segment__tutorial__video", "segment__tutorial__probe").order_by("at", "pk")


def number_questions(waiting: Collection[Comment]) -> None:
    """The segment of each knows its number then. One query."""
    asked_of = Segment.objects.filter(pk__in={comment.segment_id for comment in waiting})
    numbers = {segment.pk: segment.number for segment in number_segments(asked_of.only("tutorial", "start_ms"))}
    for comment in waiting:
        comment.segment.number = numbers[comment.segment_id]


def _open_questions() -> QuerySet[Comment]:
    asked = Comment.objects.filter(kind=Comment.Kind.NOT_UNDERSTOOD, resolved_at=None, segment__retired_at=None)
    return asked.exclude(segment__tutorial__state=Tutorial.State.ARCHIVED)
