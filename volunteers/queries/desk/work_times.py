"""How long work takes, as the workshop's pages count it: seconds of volunteers beside what the journal says was done.

Only what was done on a counted day counts, and nothing that came in by a file: no page was open for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from journal.models import Entry
from tutorials.models import Tutorial
from volunteers.models import WorkTime
from volunteers.queries.desk.acts import VERBS, acts_of_people

DAYS = 90
TOWN = ""
MINUTE_MS = 60_000
BY_FILE = (("origin", "import"), ("approved_elsewhere", True), ("brought_in", True))
"""What the journal says of an act that came in by a file. Its line may lack the key: `exclude` would drop it then."""


@dataclass(frozen=True)
class WorkRate:
    """seconds: of volunteers. count: sentences done, of the correction minutes of film."""

    seconds: int
    count: float

    @property
    def each(self) -> float | None:
        """Seconds for one; None while none is done."""
        return self.seconds / self.count if self.count else None

    @property
    def minutes_each(self) -> float | None:
        return None if self.each is None else self.each / 60


def work_rates() -> dict[tuple[str, str], WorkRate]:
    """Of the last `DAYS`, by (language, act), with `TOWN` for everybody together; three queries at most."""
    since = timezone.localdate() - timedelta(days=DAYS)
    seconds: Counter[tuple[str, str]] = Counter()
    days: set[tuple[date, str, str]] = set()
    for day, language, act, counted in WorkTime.objects.filter(day__gt=since).values_list(
        "day", "language", "act", "seconds"
    ):
        for place in {language, TOWN}:
            seconds[place, act] += counted
            days.add((day, place, act))
    if not days:
        return {}
    counts: Counter[tuple[str, str]] = Counter()
    for day, language, act, done in _acts_by_day(since):
        counts.update({(place, act): done for place in (language, TOWN) if (day, place, act) in days})
    first = min((day for day, _place, act in days if act == WorkTime.Act.CORRECT), default=None)
    film = _film_minutes(first) if first else 0
    return {
        (place, act): WorkRate(total, film if act == WorkTime.Act.CORRECT else counts[place, act])
        for (place, act), total in seconds.items()
    }


def acts_of_several_people(fewest: int) -> set[tuple[str, str]]:
    """(language, act) that at least so many people have done in the last `DAYS`; one query."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = acts_of_people().filter(at__gt=since).order_by()
    people: dict[tuple[str, str], set[int | None]] = {}
    for verb, kind, language, person in rows.values_list("verb", "object_type", "language", "actor").distinct():
        if (verb, kind) in VERBS:
            people.setdefault((language, VERBS[verb, kind]), set()).add(person)
    return {act for act, who in people.items() if len(who) >= fewest}


def _acts_by_day(since: date) -> list[tuple[date, str, str, int]]:
    rows = (
        acts_of_people()
        .annotate(day=TruncDate("at"))
        .filter(day__gt=since)
        .filter(*(Q(**{f"after__{key}__isnull": True}) | ~Q(**{f"after__{key}": value}) for key, value in BY_FILE))
        .order_by()
        .values_list("day", "language", "verb", "object_type")
        .annotate(done=Count("pk"))
    )
    return [
        (day, language, VERBS[verb, kind], done) for day, language, verb, kind, done in rows if (verb, kind) in VERBS
    ]


def _film_minutes(first_day: date) -> float:
    """Of the films that were opened to their first language since: their French was right then."""
    opened = (
        Entry.objects.filter(verb="open", object_type="languageversion")
        .order_by()
        .values("tutorial")
        .annotate(first=Min(TruncDate("at")))
        .filter(first__gte=first_day)
    )
    films = Tutorial.objects.filter(slug__in=opened.values("tutorial"))
    return (films.aggregate(total=Sum("duration_ms"))["total"] or 0) / MINUTE_MS
