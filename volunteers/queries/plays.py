"""How often a version was played, downloaded and printed, day by day: numbers without anybody's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Case, DateField, F, Q, Sum, When

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
    """version: its key. plays, downloads, prints: since the beginning. recent_plays: by day, of the last four weeks
    until today. days: these, the oldest first."""

    version: int
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


def play_figures(version: int, today: date) -> PlayFigures:
    """Of one version. One query."""
    found = _read_plays(Q(release__version=version), today)
    return found[0] if found else PlayFigures(version, 0, 0, 0, {}, today)


def most_played(places: Collection[tuple[int, str]], today: date) -> list[PlayFigures]:
    """Of the versions at these places (key of the tutorial, language) those that were ever played, the most played in
    the last weeks first. One query, none without a place."""
    if not places:
        return []
    versions = LanguageVersion.objects.filter(
        tutorial__in={tutorial for tutorial, _language in places}, language__in={language for _, language in places}
    )
    return _read_plays(Q(release__version__in=versions.order_by().values("pk")), today, places)


def _read_plays(of: Q, today: date, places: Collection[tuple[int, str]] | None = None) -> list[PlayFigures]:
    lately = When(day__gt=today - timedelta(days=DAYS), day__lte=today, then=F("day"))
    version = "release__version"
    rows = (
        Plays.objects.filter(of)
        .order_by()
        .annotate(recent=Case(lately, default=None, output_field=DateField()))  # all that is older in one row
        .values_list(f"{version}_id", f"{version}__tutorial_id", f"{version}__language", "recent")
        .annotate(Sum("plays"), Sum("downloads"), Sum("prints"))
    )
    totals: dict[int, tuple[int, int, int]] = {}
    by_day: dict[int, dict[date, int]] = {}
    for pk, tutorial, language, day, plays, downloads, prints in rows:
        if places is not None and (tutorial, language) not in places:
            continue
        before = totals.get(pk, (0, 0, 0))
        totals[pk] = (before[0] + plays, before[1] + downloads, before[2] + prints)
        if day is not None:
            by_day.setdefault(pk, {})[day] = plays
    found = [PlayFigures(pk, *sums, by_day.get(pk, {}), today) for pk, sums in totals.items()]
    return sorted(found, key=lambda figures: (-figures.recent, -figures.plays, figures.version))


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
