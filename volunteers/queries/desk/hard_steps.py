"""Which steps parents did not understand: step × language, lately; for the town, and for who worked on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dubbing.models import HardStep, Take
from dubbing.queries.hard_steps import Understood, hard_steps_lately, understood
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment
from tutorials.queries import numbered
from volunteers.models import User

AT_MOST = 200
AT_HOME = 6


@dataclass(frozen=True)
class HardSegment:
    segment: Segment
    language: str
    known: Understood


def hard_steps() -> list[HardSegment]:
    """The most named first. Four queries."""
    return _named(hard_steps_lately())[:AT_MOST]


def hard_steps_for(user: User) -> list[HardSegment]:
    """Those that were named several times of what this person wrote, said, or may review. At most six queries, one
    where there is nothing."""
    rows = hard_steps_lately()
    own = Q(revision__in=TranslationRevision.objects.filter(author=user).values("pk"))
    own |= Q(take__in=Take.objects.filter(voice=user).values("pk"))
    own |= Q(version__language__in=[tag for tag in user.work_languages() if tag and user.may_review(tag)])
    mine = set(rows.filter(own).values_list("version", "segment"))
    if not mine:
        return []
    of_them = rows.filter(version__in={version for version, _ in mine}, segment__in={segment for _, segment in mine})
    found = _named(of_them, only=mine)
    return [row for row in found if row.known.is_many][:AT_HOME]


def _named(rows: QuerySet[HardStep], only: set[tuple[int, int]] | None = None) -> list[HardSegment]:
    known = {step: what for step, what in understood(rows).items() if only is None or step in only}
    languages = LanguageVersion.objects.in_bulk({version for version, _ in known})
    asked = Segment.objects.filter(pk__in={segment for _, segment in known}).select_related("tutorial")
    segments = {segment.pk: segment for segment in numbered(asked.defer("words").order_by())} if known else {}
    found = [
        HardSegment(segments[segment], languages[version].language, what)
        for (version, segment), what in known.items()
        if segment in segments
    ]
    return sorted(found, key=lambda row: (-row.known.times, -row.known.last.toordinal(), row.segment.pk))
