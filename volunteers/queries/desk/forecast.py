"""What is left, in minutes of volunteers.

    minutes = Σ over the acts (translate, review, record, listen) of (how often it is left) × (seconds an act) / 60

How often each act is left is counted with progress (`VersionProgress.left`): a sentence to translate has to be
translated, reviewed, recorded and heard; a title is not recorded. What may be sent back again is not counted.

The seconds are this installation's own, as its pages count them (`work_times`): of the language, else of the town, from
`LEAST_MEASURED` acts on. Else the median time between two acts of one kind by one person, in one sitting
(at most `SITTING` apart, and more than `ONE_ACT`: "approve all" is one act), of the last `DAYS`. The median, because a
telephone that rings in between makes a mean useless. Below `LEAST_MEASURED` measured gaps of an act its
guess counts, and the page says that it is one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Exists
from django.utils import timezone

from journal.side_work import side_work
from volunteers.models import WorkTime
from volunteers.queries.desk.acts import VERBS, acts_of_people
from volunteers.queries.desk.work_times import TOWN, WorkRate, work_rates

SITTING, ONE_ACT = timedelta(minutes=10), timedelta(seconds=2)
DAYS = 90
LEAST_MEASURED = 20
MOST_ENTRIES = 4000
CACHE_KEY, CACHED_S = "pace-of-work", 600
GUESS = {"translate": 120.0, "review": 40.0, "record": 40.0, "listen": 20.0}
"""Seconds for a sentence of ten words and five seconds, until they are measured. translate: 2,500 words in eight
hours, what translators plan a day with. review: 900 words an hour, a reviser's usual pace. record: read, speak twice,
listen once, 5 s each, and 20 s of handling. listen: the take in its place twice, and 10 s to decide."""


@dataclass(frozen=True)
class PaceOfWork:
    """Seconds of one act; measured: those that are this installation's own. of_language: by (language, act), where
    they are counted there. rates: all that pages counted."""

    seconds: Mapping[str, float]
    measured: frozenset[str]
    of_language: Mapping[tuple[str, str], float] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], WorkRate] = field(default_factory=dict)

    def minutes(self, left: Mapping[str, int], language: str = TOWN) -> int:
        """Whole minutes, rounded up, so that something left is never nothing."""
        seconds = sum(count * self.of_language.get((language, act), self.seconds[act]) for act, count in left.items())
        return int(-(-seconds // 60))

    def all_measured(self, left: Mapping[str, int]) -> bool:
        return all(act in self.measured for act, count in left.items() if count)


def pace_of_work() -> PaceOfWork:
    """One query, four where pages count, or none where it was measured in the last ten minutes."""
    kept = None
    with side_work("looking into the cache"):
        kept = cache.get(CACHE_KEY)
    if isinstance(kept, PaceOfWork):
        return kept
    since = timezone.now() - timedelta(days=DAYS)
    rows = acts_of_people().filter(at__gt=since).annotate(counted=Exists(WorkTime.objects.all())).order_by("-pk")
    told = list(rows.values_list("actor", "verb", "object_type", "at", "counted")[:MOST_ENTRIES])
    gaps = measured_pace((person, verb, kind, at) for person, verb, kind, at, _counted in told)
    pace = counted_pace(gaps, work_rates() if not told or told[0][-1] else {})
    with side_work("keeping the pace of work"):
        cache.set(CACHE_KEY, pace, CACHED_S)
    return pace


def counted_pace(pace: PaceOfWork, rates: Mapping[tuple[str, str], WorkRate]) -> PaceOfWork:
    """What the pages counted takes the place of the gaps, where there is enough of it."""
    counted = {
        key: rate.each
        for key, rate in rates.items()
        if key[1] in GUESS and rate.count >= LEAST_MEASURED and rate.each is not None
    }
    town = {act: each for (place, act), each in counted.items() if place == TOWN}
    return PaceOfWork({**pace.seconds, **town}, pace.measured | town.keys(), counted, rates)


def measured_pace(acts: Iterable[tuple[int, str, str, datetime]]) -> PaceOfWork:
    """acts: person, verb, object and moment of each, in any order."""
    moments: dict[tuple[int, str], list[datetime]] = {}
    for person, verb, kind, at in acts:
        act = VERBS.get((verb, kind))
        if act is not None:
            moments.setdefault((person, act), []).append(at)
    gaps: dict[str, list[float]] = {}
    for (_person, act), when in moments.items():
        when.sort()
        for before, after in itertools.pairwise(when):
            if ONE_ACT < after - before <= SITTING:
                gaps.setdefault(act, []).append((after - before).total_seconds())
    own = {act: median(found) for act, found in gaps.items() if len(found) >= LEAST_MEASURED}
    return PaceOfWork({**GUESS, **own}, frozenset(own))
