"""The numbers of the parents' site reach volunteers and coordinators, with a small plot for each version."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from dubbing.models import Plays
from tests import factories
from tests.volunteers.shortcuts import approved, release, signed_in
from tutorials.models import LanguageVersion
from volunteers.queries import play_figures
from volunteers.queries.plays import DAYS, HEIGHT, plot

TODAY = date(2026, 5, 28)


def test_a_plot_has_four_weeks_and_its_highest_bar_fills_it() -> None:
    bars = plot({TODAY: 200, TODAY - timedelta(days=1): 100, TODAY - timedelta(days=2): 1, date(2020, 1, 1): 9}, TODAY)
    assert len(bars) == DAYS and (bars[0].day, bars[-1].day) == (date(2026, 5, 1), TODAY)
    assert [(bar.plays, bar.height) for bar in bars[-4:]] == [(0, 0), (1, 2), (100, HEIGHT // 2), (200, HEIGHT)]
    assert all(bar.y + bar.height == HEIGHT for bar in bars)
    assert len({bar.x for bar in bars}) == DAYS
    assert [day.height for day in plot({}, TODAY)] == [0] * DAYS


@pytest.fixture
def version(db: None) -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


def count(version: LanguageVersion, day: date, plays: int, downloads: int = 0, prints: int = 0) -> None:
    live = version.releases.first() or release(version)
    Plays.objects.create(release=live, day=day, plays=plays, downloads=downloads, prints=prints)


def test_releases_of_a_version_are_counted_together(version: LanguageVersion, django_assert_num_queries: Any) -> None:
    other = factories.version(version.tutorial, "tr")
    count(version, TODAY, 3, downloads=2)
    version.releases.update(state="superseded")
    Plays.objects.create(release=release(version), day=TODAY, plays=4, prints=1)
    count(version, date(2020, 1, 1), 10)
    with django_assert_num_queries(2):
        first, second = play_figures(version.pk, TODAY), play_figures(other.pk, TODAY)
    assert first.version == version.pk
    assert (first.plays, first.downloads, first.prints, first.recent, first.most) == (17, 2, 1, 7, 7)
    assert (second.anything, second.most) == (False, 0)


def plots(page: Any) -> list[Any]:
    found: Any = html.fromstring(page.content).xpath("//figure[@class='plays stack tight']")
    return list(found)


def test_a_coordinator_sees_the_plot_of_a_version(version: LanguageVersion) -> None:
    assert version.opened_by is not None
    client = signed_in(version.opened_by)
    address = f"/atelier/versions/{version.tutorial.slug}/ar/"
    assert plots(client.get(address)) == []
    today = timezone.localdate()
    count(version, today, 12, downloads=3, prints=1)
    count(version, today - timedelta(days=1), 6)
    (figure,) = plots(client.get(address))
    assert [bar.get("height") for bar in figure.xpath(".//rect")] == [str(HEIGHT // 2), str(HEIGHT)]
    assert "18" in figure.xpath("string(.//svg/@aria-label)")
    said = " ".join(figure.xpath("string(figcaption)").split())
    assert "18" in said and "3" in said and not figure.xpath(".//@style")


def test_a_volunteer_sees_what_their_help_became_and_nothing_else(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    amina.spoken_languages.create(language="ar")
    approved(version, amina, factories.reviewer("ar"))
    count(version, timezone.localdate(), 5)
    count(factories.version(version.tutorial, "tr"), timezone.localdate(), 100)
    page = signed_in(amina).get("/atelier/")
    (figure,) = plots(page)
    assert figure.xpath("string(.//rect/title)").endswith(": 5")
    assert [version for version, _heard in page.context["heard"]] == [version]
