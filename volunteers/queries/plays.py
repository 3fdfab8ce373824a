"""How often a version was played, downloaded and printed, day by day: numbers without anybody's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Case, DateField, F, Sum, When

from dubbing.models import Plays
from tutorials.models import LanguageVersion

DAYS = 28
WIDTH, HEIGHT = 10, 48  # of one day in the plot, in its own units


@dataclass(frozen=True)
class Day:
    """x, y, height: of its bar in a plot of DAYS × WIDTH by HEIGHT; a day with a play has a bar that can be seen."""

    day: date
    plays: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class PlayFigures:
    """One version. plays, downloads, prints: since the beginning. recent_plays: by day, of the last four weeks until
    today. days: these, the oldest first."""

    version: LanguageVersion
    plays: int
    downloads: int
    prints: int
    recent_plays: Mapping[date, int]
    today: date

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Of a thousand versions a page draws six."""
        return plot(self.recent_plays, self.today)

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def recent(self) -> int:
        return sum(self.recent_plays.values())

    @property
    def most(self) -> int:
        return max(day.plays for day in self.days)

    @property
    def anything(self) -> bool:
        return bool(self.plays or self.downloads or self.prints)


def play_figures(versions: Collection[LanguageVersion], today: date) -> list[PlayFigures]:
    """The figures of each version, the most played in the last weeks first. One query for all."""
    lately = When(day__gt=today - timedelta(days=DAYS), day__lte=today, then=F("day"))
    rows = (
        Plays.objects.filter(release__version__in=[version.pk for version in versions])
        .order_by()
        .annotate(recent=Case(lately, default=None, output_field=DateField()))  # all that is older in one row
        .values_list("release__version_id", "recent")
        .annotate(Sum("plays"), Sum("downloads"), Sum("prints"))
    )
    totals: dict[int, tuple[int, int, int]] = {version.pk: (0, 0, 0) for version in versions}
    by_day: dict[int, dict[date, int]] = {version.pk: {} for version in versions}
    for pk, day, plays, downloads, prints in rows:
        before = totals[pk]
        totals[pk] = (before[0] + plays, before[1] + downloads, before[2] + prints)
        if day is not None:
            by_day[pk][day] = plays
    found = [PlayFigures(version, *totals[version.pk], by_day[version.pk], today) for version in versions]
    return sorted(found, key=lambda figures: (-figures.recent, -figures.plays, figures.version.pk))


def plot(plays: Mapping[date, int], today: date) -> tuple[Day, ...]:
    """The bars of the last four weeks, the highest as high as the plot."""
    days = [today - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]
    most = max((plays.get(day, 0) for day in days), default=0) or 1
    bars = []
    for number, day in enumerate(days):
        count = plays.get(day, 0)
        height = max(2, round(count * HEIGHT / most)) if count else 0
        bars.append(Day(day, count, number * WIDTH, HEIGHT - height, height))
    return tuple(bars)
