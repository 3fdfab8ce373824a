"""The list of a language, eight tutorials a page."""

from __future__ import annotations

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dubbing.models import Plays, Release
from tests.parents import factory
from tests.parents.conftest import Place
from tests.parents.test_pages import tree
from tutorials.models import LanguageVersion, Tutorial

COVERS = "//a[@class='cover']/@href"


def test_what_exists_only_in_french_goes_on_over_the_pages_too(place: Place) -> None:
    """One list, eight a page: first the language's own, newest first, then the French ones; none is left out."""
    for number in range(19):
        factory.publish(factory.tutorial(f"francais-{number}"), "fr", with_hls=False)
    there = 0
    for own in (0, 3, 8, 11):
        for number in range(there, own):
            factory.publish(factory.tutorial(f"propre-{number}"), "tr", with_hls=False)
        there = own
        check_all_pages(own)


def check_all_pages(own: int) -> None:
    """own: how many films there are in Turkish."""
    first = page = tree(Client().get("/tr/"))
    pages = -(-(own + 21) // 8)
    seen: list[str] = []
    for number in range(1, pages + 1):
        links = page.xpath("//a[@class='cover']/@href")
        assert len(links) == 8 or number == pages
        assert page.xpath("//nav/a[@rel='prev']/@href") == ([f"?page={number - 1}"] if number > 1 else [])
        following = page.xpath("//nav/a[@rel='next']/@href")
        assert following == ([f"?page={number + 1}"] if number < pages else [])
        french = [link for link in links if link.startswith("/fr/")]
        assert len(page.xpath("//h2[@id='french-only']")) == bool(french)
        assert len(page.xpath("//section[@aria-labelledby='french-only']//a[@class='cover']")) == len(french)
        seen += links
        if following:
            page = tree(Client().get(f"/tr/{following[0]}"))
    assert len(seen) == len(set(seen)) == own + 21
    assert [address.startswith("/fr/") for address in seen] == [False] * own + [True] * 21
    nothing = first.xpath("//div[contains(@class, 'empty')]")
    assert len(nothing) == (own == 0), "who finds nothing of their own is told, on the first page"


def shown(path: str, header: str = "") -> list[str]:
    return [str(link) for link in tree(Client().get(path, headers={"accept-language": header})).xpath(COVERS)]


def test_newest_most_watched_and_shortest(place: Place) -> None:
    """Every release of a version counts among its plays; what order says nothing about is newest first."""
    for number, (minutes, plays) in enumerate(((3, 5), (1, 0), (2, 9))):
        row = factory.tutorial(f"encore-{number}", duration_ms=minutes * 60_000)
        old = factory.publish(row, "tr", state="superseded", with_hls=False)
        Plays.objects.create(release=old, day="2026-11-01", plays=plays)
        Plays.objects.create(release=factory.publish(row, "tr", with_hls=False), day="2026-11-02", plays=1)
    own = {"": "210", "?order=new": "210", "?order=watched": "201", "?order=short": "120", "?order=x": "210"}
    for order, numbers in own.items():
        assert shown(f"/tr/{order}")[:3] == [f"/tr/encore-{number}/" for number in numbers], order
    links = tree(Client().get("/tr/?order=watched")).xpath("//ul[contains(@class, 'orders')]//a")
    assert [(a.get("href"), a.get("aria-current")) for a in links] == [
        ("?order=new", None), ("?order=watched", "true"), ("?order=short", None)
    ]  # fmt: skip  # a table: several short entries a row


def test_where_a_language_has_nothing_the_browsers_come_then_the_choice_then_french(place: Place) -> None:
    """Never a language that is only near: a Pashto list shows no Arabic unless the browser asks for it."""
    arabic, french = "/ar/allumer-la-tablette/", "/fr/cahier-de-texte/"
    assert shown("/ps/") == [french, "/fr/allumer-la-tablette/"]
    assert shown("/ps/", "ps, ar;q=0.8, fr;q=0.9") == [arabic, french]
    answer = Client().get("/ps/", headers={"accept-language": "tr, ar"})
    assert "Accept-Language" in answer.headers["Vary"]
    order = tree(answer).xpath(
        "//main//*[self::h2[@id][not(ancestor::dialog)] or self::a[starts-with(@href, '/?choose')]]"
    )
    assert [mark.get("id") or mark.get("href") for mark in order] == [
        "in-ar", "/?choose", "french-only", "kept-title"
    ]  # fmt: skip  # a table: several short entries a row
    assert shown("/ar/", "tr, es") == [arabic, french], "who finds their own language is shown no other"


def test_a_watch_page_leads_to_the_next_and_the_previous_one_of_its_language(place: Place) -> None:
    for number in range(3):
        factory.publish(factory.tutorial(f"encore-{number}", title_fr=f"Encore {number}"), "tr", with_hls=False)
    archived = factory.tutorial("archive", state="archived")
    factory.publish(archived, "tr", with_hls=False)
    found = []
    for number in (2, 1, 0):
        page = tree(Client().get(f"/tr/encore-{number}/"))
        found.append([page.xpath(f"string(//main//a[@rel='{way}']/@href)") for way in ("prev", "next")])
    assert found == [["", "/tr/encore-1/"], ["/tr/encore-2/", "/tr/encore-0/"], ["/tr/encore-1/", ""]]
    assert tree(Client().get("/ar/allumer-la-tablette/")).xpath("//main//a[@rel='next' or @rel='prev']") == []


def test_two_hundred_tutorials_are_light_and_ask_little(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = factory.publish(factory.tutorial("premier"), "tr", with_hls=False)
    for number in range(200):
        row = Tutorial.objects.create(slug=f"n{number}", title_fr=f"Titre {number}", duration_ms=number, state="open")
        version = LanguageVersion.objects.create(tutorial=row, language="tr")
        Release.objects.create(version=version, number=1, kind="voice", state="live", manifest=first.manifest)
    for path in ("/tr/", "/tr/?page=13", "/tr/?order=watched", "/tr/?order=short&page=26", "/tr/?q=titre", "/tr/n99/"):
        with django_assert_max_num_queries(5):
            answer = Client().get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert len(answer.content) < 15_000
