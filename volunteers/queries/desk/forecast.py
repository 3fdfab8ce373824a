"""What is left, in minutes of volunteers.

    minutes = Σ over the acts (translate, review, record, listen) of (how often it is left) × (seconds an act) / 60

How often each act is left is counted with progress (`VersionProgress.left`): a sentence to translate has to be
translated, reviewed, recorded and heard; a title is not recorded. What may be sent back again is not counted.

The seconds are this installation's own: the median time between two acts of one kind by one person, in one sitting
(at most `SITTING` apart, and more than `AT_ONCE`: "approve all" is one act), of the last `DAYS`. The median, because a
telephone that rings in between makes a mean useless. Below `ENOUGH` measured gaps of an act its guess counts, and the
page says that it is one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.core.cache import cache
from django.utils import timezone

from journal.models import Entry

SITTING, AT_ONCE = timedelta(minutes=10), timedelta(seconds=2)
DAYS = 90
ENOUGH = 20
MOST = 4000
CACHE_KEY, CACHED_S = "pace-of-work", 600
GUESS = {"translate": 120.0, "review": 40.0, "record": 40.0, "listen": 20.0}
"""Seconds for a sentence of ten words and five seconds, until they are measured. translate: 2,500 words in eight
hours, what translators plan a day with. review: 900 words an hour, a reviser's usual pace. record: read, speak twice,
listen once, 5 s each, and 20 s of handling. listen: the take in its place twice, and 10 s to decide."""
VERBS = {
    ("submit", "translationrevision"): "translate",
    ("approve", "translationrevision"): "review",
    ("ask_change", "translationrevision"): "review",
    ("send", "take"): "record",
    ("approve", "take"): "listen",
    ("ask_again", "take"): "listen",
}


@dataclass(frozen=True)
class PaceOfWork:
    """Seconds of one act; measured: those that are this installation's own."""

    seconds: Mapping[str, float]
    measured: frozenset[str]

    def minutes(self, left: Mapping[str, int]) -> int:
        """Whole minutes, rounded up, so that something left is never nothing."""
        seconds = sum(count * self.seconds[act] for act, count in left.items())
        return int(-(-seconds // 60))

    def all_measured(self, left: Mapping[str, int]) -> bool:
        return all(act in self.measured for act, count in left.items() if count)


def pace_of_work() -> PaceOfWork:
    """One query, or none where it was measured in the last ten minutes."""
    kept = cache.get(CACHE_KEY)
    if isinstance(kept, PaceOfWork):
        return kept
    verbs, kinds = {verb for verb, _kind in VERBS}, {kind for _verb, kind in VERBS}
    rows = Entry.objects.filter(
        at__gt=timezone.now() - timedelta(days=DAYS), verb__in=verbs, object_type__in=kinds, actor__isnull=False
    ).order_by("-pk")
    pace = measured_pace(rows.values_list("actor", "verb", "object_type", "at")[:MOST])
    cache.set(CACHE_KEY, pace, CACHED_S)
    return pace


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
            if AT_ONCE < after - before <= SITTING:
                gaps.setdefault(act, []).append((after - before).total_seconds())
    own = {act: median(found) for act, found in gaps.items() if len(found) >= ENOUGH}
    return PaceOfWork({**GUESS, **own}, frozenset(own))
