"""Which steps parents did not understand: step × language, lately; for the town, and for who worked on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from dubbing.models import HardStep, Take
from dubbing.queries.hard_steps import LEAST_TIMES, LIVE_NOW, StepClarity, hard_steps_lately, step_clarity, with_live
from subtitles.models import TranslationRevision
from tutorials.models import SPOKEN_KINDS
from tutorials.queries import first_words, number_mark, number_of
from volunteers.models import User

MAX_ROWS = 200
HOME_ROWS = 6
LANGUAGE, SLUG, TITLE = "version__language", "version__tutorial__slug", "version__tutorial__title_fr"
PUBLIC_ID, FRENCH, KIND, NUMBER = "segment__public_id", "segment__text", "segment__kind", "number"
Step = tuple[int, int]  # the keys of a version and of a segment
ROW_FIELDS = (LANGUAGE, SLUG, TITLE, PUBLIC_ID, FRENCH, KIND, NUMBER)


@dataclass(frozen=True)
class HardSegment:
    """segment: its public id. mark and french: its number and its first words."""

    slug: str
    title: str
    language: str
    segment: str
    mark: str
    french: str
    is_spoken: bool
    known: StepClarity


def hard_steps() -> list[Step]:
    """Those that were named most, the most named first. One query."""
    return list(_most_named(hard_steps_lately())[:MAX_ROWS])


def hard_steps_for(user: User) -> list[HardSegment]:
    """Those that were named several times of what this person wrote, said, or may review, in the languages that they
    work in. Two queries, one where there is nothing."""
    tags = user.work_languages()
    reviewed = [tag for tag in tags if tag and user.may_review(tag)]
    rows = hard_steps_lately() if "" in tags else hard_steps_lately().filter(version__language__in=tags)
    if {*tags} != {*reviewed}:
        own = Q(revision__in=TranslationRevision.objects.filter(author=user).values("pk"))
        own |= Q(take__in=Take.objects.filter(voice=user).values("pk"))
        own |= Q(version__language__in=reviewed)
        rows = rows.filter(Exists(rows.filter(own, version=OuterRef("version"), segment=OuterRef("segment"))))
    return hard_segments(_most_named(rows).filter(named__gte=LEAST_TIMES)[:HOME_ROWS])


def _most_named(rows: QuerySet[HardStep]) -> QuerySet[Any, Step]:
    """Nothing but keys: a town has tens of thousands of them, and a page shows some dozen."""
    counted = rows.values("version", "segment").annotate(named=Sum("times"), latest=Max("day"))
    return counted.order_by("-named", "-latest", "segment", "version").values_list("version", "segment")


def hard_segments(steps: Iterable[Step]) -> list[HardSegment]:
    """These, in this order. One query, none without any."""
    wanted = list(steps)
    if not wanted:
        return []
    versions, segments = zip(*wanted, strict=True)
    rows = hard_steps_lately().filter(version__in=versions, segment__in=segments)
    clear = step_clarity(with_live(rows).annotate(**{NUMBER: number_of("segment__")}), (*ROW_FIELDS, LIVE_NOW))
    return [
        HardSegment(
            known.about[SLUG],
            known.about[TITLE],
            known.about[LANGUAGE],
            known.about[PUBLIC_ID],
            number_mark(known.about[NUMBER]),
            first_words(known.about[FRENCH]),
            known.about[KIND] in SPOKEN_KINDS,
            known,
        )
        for known in map(clear.get, wanted)
        if known is not None
    ]
