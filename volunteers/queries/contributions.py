"""A person's contributions: what was approved, what was sent back and why, and how often it was played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from dubbing.models import Take
from subtitles.models import TranslationRevision
from tutorials.queries import number_mark, number_of
from volunteers.models import User
from volunteers.queries.asked_again import takes_asked_again, texts_asked_again
from volunteers.queries.plays import PlayFigures, most_played

_EMPTY = Value("")
_NO_NUMBER = Cast(Value(None), IntegerField())  # two bare NULLs of a union would be text on PostgreSQL
KEPT_STATES = {"approved", "superseded"}


@dataclass(frozen=True)
class AskedAgain:
    """A text (kind `text`) or recording (`take`) that a reviewer sent back: what, where, why. mark and french: the
    number and the first words of the segment."""

    kind: str
    slug: str
    language: str
    segment: str
    mark: str
    french: str
    reason: str


@dataclass(frozen=True)
class Contributions:
    """A person's approved texts and takes, the versions with them that were played; and what was sent back and not yet
    redone, texts before takes, each the newest first."""

    texts: int
    takes: int
    heard: list[PlayFigures]
    asked: list[AskedAgain]
    waiting: dict[tuple[int, str], int]  # takes that wait for a reviewer, of (tutorial, language)

    @property
    def plays(self) -> int:
        return sum(figures.plays for figures in self.heard)


class _Row(NamedTuple):
    """One row of the query: the count of a version's texts or takes in one state; or one that was sent back.

    what: texts or takes with their `number`; text or take with its primary key there."""

    what: str
    tutorial: int
    language: str
    state: str
    slug: str
    segment: str
    french: str
    reason: str
    number: int
    nth: int | None


def contributions_of(user: User) -> Contributions:
    """One query, and a second for the plays where something was approved."""
    counted: list[_Row] = []
    sent_back: list[_Row] = []
    for row in map(_Row._make, _rows_of(user)):
        (sent_back if row.slug else counted).append(row)
    kept = [row for row in counted if row.state in KEPT_STATES]
    return Contributions(
        sum(row.number for row in kept if row.what == "texts"),
        sum(row.number for row in kept if row.what == "takes"),
        most_played({(row.tutorial, row.language) for row in kept}, timezone.localdate()),
        _asked_again(sent_back),
        {
            (row.tutorial, row.language): row.number
            for row in counted
            if row.what == "takes" and row.state == Take.State.SUBMITTED
        },
    )


def _rows_of(user: User) -> QuerySet[Any, Any]:
    texts = TranslationRevision.objects.filter(author=user).order_by()
    takes = Take.objects.filter(voice=user).order_by()
    again = texts_asked_again().filter(author=user).order_by()
    spoken_again = takes_asked_again().filter(voice=user).order_by()
    nothing = (_EMPTY, _EMPTY, _EMPTY, _EMPTY)
    return (
        texts.values_list(
            Value("texts"), "translation__segment__tutorial_id", "translation__language", "state", *nothing
        )
        .annotate(n=Count("pk"), nth=_NO_NUMBER)
        .union(
            takes.values_list(Value("takes"), "segment__tutorial_id", "language", "state", *nothing).annotate(
                n=Count("pk"), nth=_NO_NUMBER
            ),
            again.values_list(
                Value("text"),
                "translation__segment__tutorial_id",
                "translation__language",
                "state",
                "translation__segment__tutorial__slug",
                "translation__segment__public_id",
                "translation__segment__text",
                "reason",
                "pk",
            ).annotate(nth=number_of("translation__segment__")),
            spoken_again.values_list(
                Value("take"),
                "segment__tutorial_id",
                "language",
                "state",
                "segment__tutorial__slug",
                "segment__public_id",
                "segment__text",
                "reason",
                "pk",
            ).annotate(nth=number_of("segment__")),
            all=True,
        )
    )


def _asked_again(rows: list[_Row]) -> list[AskedAgain]:
    found: dict[tuple[str, ...], AskedAgain] = {}
    # Of a sentence that was refused twice, the last word counts.
    for row in sorted(rows, key=lambda row: (row.what != "text", -row.number)):
        one = AskedAgain(row.what, row.slug, row.language, row.segment, number_mark(row.nth), row.french, row.reason)
        found.setdefault((one.kind, one.slug, one.language, one.segment), one)
    return list(found.values())
