"""« Still at work »: pages say how long somebody worked on them. Only a sum is kept; there is no line in the journal,
which would say who."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from dubbing.permissions import require_language
from journal.people import Person
from journal.side_work import side_work
from subtitles.permissions import require_reviewer, require_translator
from tutorials.permissions import require_coordinator
from volunteers.models import WorkTime
from volunteers.queries.desk.work_times import acts_of_several_people

FEWEST_PEOPLE = 3
CACHE_KEY, CACHED_S = "acts-of-several-people", 600
ADD = """
INSERT INTO volunteers_worktime (day, language, act, seconds) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, language, act) DO UPDATE SET seconds = volunteers_worktime.seconds + excluded.seconds
"""
Act = WorkTime.Act
MAY: dict[str, Callable[[Person, str], None]] = {
    Act.CORRECT: lambda by, _language: require_coordinator(by),
    Act.TRANSLATE: require_translator,
    Act.REVIEW: require_reviewer,
    Act.RECORD: require_language,
    Act.LISTEN: require_reviewer,
}


def add_work_time(*, by: Person, language: str, act: str, seconds: int) -> None:
    """Add to today's sum. NotAllowed: this person does no such work in this language. Whatever hinders the count leaves
    it out: one statement that waits a second at most for whoever writes."""
    MAY[act](by, language)
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with side_work("counting minutes of work"):
        named = language if (language, act) in _acts_of_several_people() else ""
        with connection.cursor() as cursor:
            cursor.execute(ADD, [day, named, act, seconds])


def _acts_of_several_people() -> set[tuple[str, str]]:
    """Asked of the journal every ten minutes, not with every message. The French is corrected by a few coordinators
    everywhere: that sum is the town's alone."""
    found: set[tuple[str, str]] | None = cache.get(CACHE_KEY)
    if found is None:
        found = acts_of_several_people(FEWEST_PEOPLE)
        cache.set(CACHE_KEY, found, CACHED_S)
    return found
