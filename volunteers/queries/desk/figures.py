"""How it goes: what is left by language, and work and plays day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.cache import cache
from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from dubbing.models import Plays
from dubbing.queries import ACTS
from dubbing.queries.progress_sums import sums_by_language
from journal.side_work import side_work
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.desk.acts import acts_of_people
from volunteers.queries.desk.forecast import PaceOfWork
from volunteers.queries.plays import Day, plot

CACHE_KEY, CACHED_S = "{}-of-{}", 40 * 86400


@dataclass(frozen=True)
class LanguageLeft:
    """Of all open versions in a language: how often each act is left, and the minutes of volunteers that it takes.
    guessed: some act was not done often enough here to be measured. each: seconds of an act, where they are counted in
    this language."""

    language: str
    left: Counter[str]
    minutes: int
    guessed: bool
    finished: int
    total: int
    each: dict[str, float]


def left_by_language(pace: PaceOfWork) -> list[LanguageLeft]:
    """What takes longest first; two queries, and one more where something changed in the last minute."""
    versions = LanguageVersion.objects.filter(state=LanguageVersion.State.OPEN, tutorial__is_interface=False)
    versions = versions.exclude(tutorial__state=Tutorial.State.ARCHIVED).exclude(
        language=F("tutorial__source_language")
    )
    left: dict[str, Counter[str]] = {}
    finished: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sums in sums_by_language(versions):
        language = sums["language"]
        counted = left.setdefault(language, Counter())
        counted.update({act: number for act in ACTS if (number := sums[f"left_{act}"])})
        finished[language] += sums["done"]
        total[language] += sums["total"]
    rows = [
        LanguageLeft(
            language,
            acts,
            pace.minutes(acts, language),
            not pace.all_measured(acts),
            finished[language],
            total[language],
            {act: pace.of_language[language, act] for act in ACTS if (language, act) in pace.of_language},
        )
        for language, acts in left.items()
    ]
    return sorted(rows, key=lambda row: (-row.minutes, row.language))


@dataclass(frozen=True)
class DayOfTown:
    """What was done (texts, recordings, judgements) and how often something was played on a day."""

    work: Day
    plays: Day


def days_of_town(today: date) -> list[DayOfTown]:
    """The last four weeks, the oldest first, each with its bars; two queries."""
    days = [day.day for day in plot({}, today)]
    work, plays = _by_day("acts", days, _acts), _by_day("plays", days, _plays)
    return [DayOfTown(*both) for both in zip(plot(work, today), plot(plays, today), strict=True)]


def _acts(first: date) -> Iterable[tuple[date, int]]:
    since = timezone.make_aware(datetime.combine(first, time.min))
    acts = acts_of_people().filter(at__gte=since).order_by().annotate(day=TruncDate("at"))
    return acts.values_list("day").annotate(Count("pk"))


def _plays(first: date) -> Iterable[tuple[date, int]]:
    return Plays.objects.filter(day__gte=first).order_by().values_list("day").annotate(Sum("plays"))


def _by_day(what: str, days: list[date], count: Callable[[date], Iterable[tuple[date, int]]]) -> dict[date, int]:
    """A day that is over is counted once and remembered: nothing is done or played on it any more. days: in order,
    until today. count: gives those from a day on."""
    known: dict[str, int] = {}
    with side_work("looking into the cache"):
        known = cache.get_many([CACHE_KEY.format(what, day) for day in days[:-1]])
    counted = {day: known[key] for day in days[:-1] if (key := CACHE_KEY.format(what, day)) in known}
    first = next(day for day in days if day not in counted)
    fresh = dict.fromkeys(days[days.index(first) :], 0) | dict(count(first))
    over = {CACHE_KEY.format(what, day): number for day, number in fresh.items() if day < days[-1]}
    if over:
        with side_work("keeping what was done on days that are over"):
            cache.set_many(over, CACHED_S)
    return {**counted, **fresh}
