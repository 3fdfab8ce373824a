"""Which steps parents did not understand: step × language, lately; for the town, and for who worked on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from dubbing.models import HardStep, Take
from dubbing.queries.hard_steps import StepClarity, hard_steps_lately, step_clarity
from subtitles.models import TranslationRevision
from tutorials.models import SPOKEN_KINDS
from tutorials.queries import first_words, number_mark, number_of
from volunteers.models import User

MAX_ROWS = 200
HOME_ROWS = 6
LANGUAGE, SLUG, TITLE = "version__language", "version__tutorial__slug", "version__tutorial__title_fr"
PUBLIC_ID, FRENCH, KIND, NUMBER = "segment__public_id", "segment__text", "segment__kind", "number"
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


def hard_steps() -> list[HardSegment]:
    """The most named first. Two queries."""
    return _hard_segments(hard_steps_lately())[:MAX_ROWS]


def hard_steps_for(user: User) -> list[HardSegment]:
    """Those that were named several times of what this person wrote, said, or may review. Two queries, one where there
    is nothing."""
    reviewed = [tag for tag in user.work_languages() if tag and user.may_review(tag)]
    own = Q(revision__in=TranslationRevision.objects.filter(author=user).values("pk"))
    own |= Q(take__in=Take.objects.filter(voice=user).values("pk"))
    own |= Q(version__language__in=reviewed)
    of_them = hard_steps_lately().filter(own, version=OuterRef("version"), segment=OuterRef("segment"))
    found = _hard_segments(hard_steps_lately().filter(Exists(of_them)))
    return [row for row in found if row.known.is_many][:HOME_ROWS]


def _hard_segments(rows: QuerySet[HardStep]) -> list[HardSegment]:
    steps = step_clarity(rows.annotate(**{NUMBER: number_of("segment__")}), ROW_FIELDS).values()
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
        for known in sorted(steps, key=lambda known: (-known.times, -known.last.toordinal(), known.about[PUBLIC_ID]))
    ]
