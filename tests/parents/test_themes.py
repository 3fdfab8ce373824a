"""The pictograms of the list: what a language has, one tap, an address, beside search and order."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from craft import languages
from dubbing.models import Release
from tests.parents import factory
from tests.parents.conftest import Place
from tests.parents.test_pages import tree
from tests.parents.test_search import live
from tutorials.models import LanguageVersion, Theme, Tutorial

COVERS = "//a[@class='cover']/@href"
THEMES = "//ul[@class='themes']//a"


@pytest.fixture
def themed(place: Place) -> Place:
    """Turkish: three of which one is of two themes; French only: one with a theme that Turkish has not."""
    for slug, minutes, themes in (
        ("lire", 3, ["messages"]), ("ouvrir", 1, ["tablet", "messages"]), ("autre", 2, []),
    ):  # fmt: skip  # a table: several short entries a row
        row = factory.tutorial(slug, title_fr=f"Film {slug}", duration_ms=minutes * 60_000, themes=themes)
        live(factory.publish(row, "tr", with_hls=False), factory.FRENCH)
    for slug, code in (("manger", "canteen"), ("ecrire", "messages")):
        row = factory.tutorial(slug, title_fr=f"Film {slug}", themes=[code])
        live(factory.publish(row, "fr", with_hls=False), factory.FRENCH)
    return place


def listed(address: str) -> list[str]:
    return [str(link).split("/")[2] for link in tree(Client().get(address)).xpath(COVERS)]


def offered(address: str) -> dict[str, str]:
    """The word of each pictogram → its address."""
    return {
        link.xpath("string(.)").strip(): str(link.get("href")) for link in tree(Client().get(address)).xpath(THEMES)
    }


def test_a_list_offers_the_themes_of_its_language_in_its_words(themed: Place) -> None:
    assert offered("/tr/") == {"Tablet": "?theme=tablet", "Mesajlar": "?theme=messages"}
    assert list(offered("/fr/")) == ["Messages", "Cantine"]
    assert offered("/ar/") == offered("/ps/") == {}


@pytest.mark.postgres
def test_one_tap_shows_one_theme_and_the_next_one_all_of_them(themed: Place) -> None:
    assert listed("/tr/?theme=messages") == ["ouvrir", "lire", "ecrire"], "its own first, then what is only in French"
    page = tree(Client().get("/tr/?theme=messages"))
    (chosen,) = page.xpath(f"{THEMES}[@aria-current='true']")
    assert (chosen.get("href"), chosen.xpath("string(.)").strip()) == ("?", "Mesajlar")
    assert len(page.xpath(THEMES)) == 2, "the others stay one tap away"
    assert page.xpath("//main//a[@href='/tr/']"), "all tutorials"
    assert page.xpath("string(//title)").strip().startswith("Mesajlar")
    assert page.xpath("//link[@rel='canonical']/@href")[0].endswith("/tr/")


@pytest.mark.postgres
def test_themes_go_with_order_and_search(themed: Place) -> None:
    assert listed("/tr/?theme=messages&order=short")[:2] == ["ouvrir", "lire"]
    page = tree(Client().get("/tr/?theme=messages&order=short"))
    orders = [parse_qs(urlsplit(link).query) for link in page.xpath("//ul[contains(@class, 'orders')]//a/@href")]
    assert orders == [{"theme": ["messages"], "order": [order]} for order in ("new", "watched", "short")]
    assert offered("/tr/?order=short")["Mesajlar"] == "?order=short&theme=messages"
    assert set(listed("/tr/?q=film&theme=messages")) == {"lire", "ouvrir", "ecrire"}
    assert listed("/tr/?q=film+lire&theme=tablet") == []
    assert offered("/tr/?q=film")["Tablet"] == "?q=film&theme=tablet"
    assert offered("/tr/?q=film+lire") == {"Mesajlar": "?q=film+lire&theme=messages"}, "of what was found"
    (kept,) = tree(Client().get("/tr/?theme=tablet")).xpath("//form[@role='search']//input[@type='hidden']")
    assert (kept.get("name"), kept.get("value")) == ("theme", "tablet")


def test_a_theme_that_a_language_has_not_has_a_way_on(themed: Place) -> None:
    assert listed("/tr/?theme=canteen") == ["manger"]
    page = tree(Client().get("/tr/?theme=health"))
    assert page.xpath("//div[contains(@class, 'empty')]//h2")
    assert page.xpath("//main//a[@href='/tr/']")
    for odd in ("", "x", "Messages", "%00", "messages'--", "é" * 300):
        assert len(listed(f"/tr/?theme={odd}")) == 7, odd


def test_pages_of_a_theme_keep_it(themed: Place) -> None:
    for number in range(9):
        factory.publish(factory.tutorial(f"encore-{number}", themes=["town"]), "tr", with_hls=False)
    page = tree(Client().get("/tr/?theme=town&order=short"))
    (following,) = page.xpath("//nav/a[@rel='next']/@href")
    assert parse_qs(urlsplit(following).query) == {"theme": ["town"], "order": ["short"], "page": ["2"]}
    assert len(listed(f"/tr/{following}")) == 1


def test_what_is_archived_or_withdrawn_offers_no_theme(themed: Place) -> None:
    Tutorial.objects.filter(slug="ouvrir").update(state="archived")
    Release.objects.filter(version__tutorial__slug="lire").update(state="withdrawn")
    assert offered("/tr/") == {}


def test_twelve_themes_over_two_hundred_tutorials_are_light_and_ask_nothing_more(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = factory.publish(factory.tutorial("premier"), "ta", with_hls=False)
    for number in range(200):
        themes = [Theme.values[number % 12]]
        row = Tutorial.objects.create(slug=f"n{number}", title_fr=f"Titre {number}", state="open", themes=themes)
        version = LanguageVersion.objects.create(tutorial=row, language="ta")
        Release.objects.create(version=version, number=1, kind="voice", state="live", manifest=first.manifest)
    for path in ("/ta/", "/ta/?theme=health", "/ta/?theme=town&order=watched&page=2", "/ta/?q=titre&theme=town"):
        with django_assert_max_num_queries(5):
            answer = Client().get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert len(answer.content) < 15_000
    assert len(offered("/ta/")) == 12


@pytest.mark.parametrize("tag", [row.tag for row in languages.all_languages() if row.interface])
def test_every_language_with_words_has_all_twelve(tag: str) -> None:
    with translation.override(languages.get(tag).django_tag):
        words = [str(theme.label) for theme in Theme]
    assert len(set(words)) == 12
    assert all(word.strip() for word in words)
