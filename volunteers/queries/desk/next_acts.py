"""What a coordinator does next with the films themselves: the first acts of a town, films to check, voices lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, QuerySet, When

from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.board import TUTORIAL_FIELDS
from volunteers.queries.conversation import open_question_count
from volunteers.queries.team import Team

FIRST_ACTS = ("film", "transcript", "languages", "people")


@dataclass(frozen=True)
class FirstAct:
    """name: one of `FIRST_ACTS`. slug: of the film that it is about, or ""."""

    name: str
    done: bool
    slug: str = ""


@dataclass(frozen=True)
class VoiceLost:
    """Parents heard a voice in so many sentences of this version until it was withdrawn."""

    slug: str
    title: str
    language: str
    count: int
    since: datetime


def films_of_desk(most: int, versions: QuerySet[LanguageVersion]) -> list[Any]:
    """At most so many: first those to check, the oldest first, then others, the site's words last. Each with whether
    any film of the town `is_translated`, opened to a language that is not its own, and with `questions`, how often the
    French of any is not understood; and whether there `are_more` of these versions. One query."""
    others = LanguageVersion.objects.filter(tutorial__is_interface=False).order_by()
    others = others.exclude(language=F("tutorial__source_language")).exclude(tutorial__state=Tutorial.State.ARCHIVED)
    to_check = Case(When(state=Tutorial.State.EDITING, is_interface=False, then=0), default=1)
    films = Tutorial.objects.only(*TUTORIAL_FIELDS).annotate(
        questions=open_question_count(), is_translated=Exists(others), are_more=Exists(versions), turn=to_check
    )
    return list(films.order_by("turn", "is_interface", "created_at")[:most])


def first_acts(films: Iterable[Any], team: Team, me: int) -> list[FirstAct]:
    """In their order, each with whether it is done; empty once all are. Opening a language says that the French is
    right. films: of `films_of_desk`. No query."""
    own = [film for film in films if not film.is_interface]
    opened = any(film.is_translated for film in own)
    to_check = films_to_check(own)
    slug = to_check[0].slug if to_check else own[0].slug if own else ""
    done = {"film": bool(own), "transcript": opened, "languages": opened, "people": bool(team.people - {me})}
    about = {"transcript": slug, "languages": slug}
    return [] if all(done.values()) else [FirstAct(name, done[name], about.get(name, "")) for name in FIRST_ACTS]


def films_to_check(films: Iterable[Tutorial]) -> list[Tutorial]:
    """Those whose transcript is there and that nobody opened to a language, the oldest first."""
    waiting = [film for film in films if film.state == Tutorial.State.EDITING and not film.is_interface]
    return sorted(waiting, key=lambda film: film.created_at)
