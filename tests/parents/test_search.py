"""A parent searches in their own words and script, or in French, and is led to the moment."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dubbing.models import Release, SearchText
from dubbing.releases.going_live import go_live
from dubbing.states import ReleaseState, move_release
from parents.queries import lists
from parents.queries.lists import _vocabulary
from parents.views import lists as list_views
from tests.parents import factory
from tests.parents.conftest import ARABIC, Place
from tests.parents.test_pages import tree
from tests.parents.visits import came_before

CHINESE = ("按住按钮三秒，打开平板电脑。", "现在点蓝色图标。", "阅读消息，然后点箭头。")


@dataclass(frozen=True)
class Found:
    url: str
    moment: str  # address of the moment, '' without


def live(release: Release, texts: tuple[str, ...] = ()) -> Release:
    """The release as a build leaves it, put live as a build does it. texts: of its segments."""
    manifest = release.manifest
    for segment, text in zip(manifest["segments"], texts, strict=bool(texts)):
        segment["text"] = text
    Release.objects.filter(pk=release.pk).update(manifest=manifest, state=ReleaseState.READY)
    release.refresh_from_db()
    return go_live(release)


@pytest.fixture
def searched(place: Place) -> Place:
    live(place.french, factory.FRENCH)
    live(place.arabic, ARABIC)
    return place


def search(words: str, tag: str = "ar") -> list[Found]:
    page = tree(Client().get(f"/{tag}/", {"q": words}))
    cards = page.xpath("//li[contains(@class, 'tutorial')]")
    return [
        Found(card.xpath("string(.//a[@class='cover']/@href)"), card.xpath("string(.//*[@class='moment']/a/@href)"))
        for card in cards
    ]


@pytest.mark.postgres
def test_own_words_and_french_ones_lead_to_the_moment(searched: Place) -> None:
    here = "/ar/allumer-la-tablette/"
    for words, moment in (
        ("الأيقونة", "?t=2#t=2.60"), ("الايقونه", "?t=2#t=2.60"), ("زرقاء المسوا", "?t=2#t=2.60"),
        ("icône bleue", "?t=2#t=2.60"), ("ICONE", "?t=2#t=2.60"), ("flèche", "?t=5#t=5.20"),
        ("allumer", "?t=0#t=0.00"), ("تشغيل", "?t=0#t=0.00"),
    ):  # fmt: skip  # a table: several short entries a row
        assert search(words)[0] == Found(here, here + moment), words


@pytest.mark.postgres
def test_two_characters_are_found_in_either_chinese_script(searched: Place) -> None:
    live(factory.publish(searched.tutorial, "zh-Hans", CHINESE, title="打开平板电脑"), CHINESE)
    for words in ("蓝色", "藍色", "蓝", "圖標"):
        assert [found.moment[-8:] for found in search(words, "zh-Hans")] == ["2#t=2.60"], words
    assert search("色蓝", "zh-Hans") == []


@pytest.mark.postgres
def test_a_title_comes_before_a_transcript_and_ones_own_language_before_french(searched: Place) -> None:
    later = factory.tutorial("encore", title_fr="La flèche")
    live(factory.publish(later, "fr", title="La flèche"), factory.FRENCH)
    assert [found.url for found in search("flèche", "fr")] == ["/fr/encore/", "/fr/allumer-la-tablette/"]
    assert [found.url for found in search("flèche", "ar")] == ["/ar/allumer-la-tablette/", "/fr/encore/"]


@pytest.mark.postgres
def test_what_is_not_there_is_said_and_the_list_is_one_tap_away(searched: Place) -> None:
    for words in ("introuvable", "%", "_", "الأيقونة introuvable", "\\", "?!", "x" * 5000):
        answer = Client().get("/ar/", {"q": words})
        page = tree(answer)
        assert answer.status_code == 200
        assert page.xpath("//li[contains(@class, 'tutorial')]") == [], words[:30]
        assert page.xpath("//div[contains(@class, 'empty')]//h2")
        assert page.xpath("//main//a[@href='/ar/']")


@pytest.mark.postgres
def test_what_is_misspelt_is_found(
    searched: Place, django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "monotonic", lambda: 0)  # or the ten minutes end between two searches
    texts = ("شغّلوا الجهاز سنة 2026.", *ARABIC[1:2], "اقرؤوا الرسائل.")
    french = ("Appuyez.", factory.FRENCH[1], "Lisez les messages de 2026.")
    live(factory.publish(factory.tutorial("courrier", title_fr="Le courrier"), "fr"), french)
    live(factory.publish(factory.tutorial("rasail", title_fr="Autre"), "ar", title="تشغيل"), texts)
    for words in ("icnôe", "icoone bleu", "الايقوونة", "أيقونه", "تشغييل", "mesages", "mensages", "٢٠٢٦", "رسئل"):
        _vocabulary.cache_clear()
        with django_assert_max_num_queries(6):
            assert search(words), words
        with django_assert_max_num_queries(5):
            assert search(words), "the words of the language are known"


@pytest.mark.postgres
def test_what_is_like_nothing_finds_nothing(searched: Place) -> None:
    for words in ("zzzzzz", "icône zzzzzz", "abc"):
        assert search(words) == [], words


@pytest.mark.postgres
def test_any_query_is_answered(searched: Place) -> None:
    chance = random.Random(5)
    for _ in range(40):
        signs = (chance.choice((chance.randrange(0x700), chance.randrange(0x4E00, 0x9FA6))) for _ in range(3))
        words = "".join(map(chr, signs))
        assert Client().get("/ar/", {"q": words}).status_code == 200, ascii(words)


@pytest.mark.postgres
def test_it_works_by_a_form_is_not_indexed_and_asks_little(
    searched: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    (form,) = tree(Client().get("/ar/")).xpath("//form[@role='search']")
    assert (form.get("method", "get"), form.get("action")) == ("get", "/ar/")
    assert form.xpath(".//input[@name='q']/@aria-label")
    with django_assert_max_num_queries(5):
        answer = Client().get("/ar/", {"q": "icône"})
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert tree(answer).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree(answer).xpath("//link[@rel='canonical' or @hreflang]") == []
    assert tree(answer).xpath("//input[@name='q']/@value") == ["icône"]


@pytest.mark.postgres
def test_what_is_found_is_paged_with_its_words(searched: Place) -> None:
    for number in range(9):
        live(factory.publish(factory.tutorial(f"encore-{number}"), "ar", ARABIC, with_hls=False), ARABIC)
    page = tree(Client().get("/ar/", {"q": "icône"}))
    (following,) = page.xpath("//nav/a[@rel='next']/@href")
    assert len(page.xpath("//a[@class='cover']")) == 8
    assert len(tree(Client().get(f"/ar/{following}")).xpath("//a[@class='cover']")) == 2


@pytest.mark.postgres
def test_only_what_is_live_is_found(searched: Place) -> None:
    assert search("الأيقونة")
    for state in (ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN):
        release = live(factory.publish(factory.tutorial(f"fin-{state}"), "ar", ARABIC, state="ready"), ARABIC)
        assert SearchText.objects.filter(release=release).exists()
        move_release(release, state)
        assert not SearchText.objects.filter(release=release).exists()
    factory.publish(factory.tutorial("brouillon", title_fr="Secret"), "ar", ("سري",) * 3, state="ready")
    assert search("سري") == search("secret") == []


def test_a_new_release_replaces_the_words_of_the_old_one(searched: Place) -> None:
    build = factory.publish(searched.tutorial, "ar", ARABIC, state="ready")
    live(build, ("نص جديد", *ARABIC[1:]))
    assert list(SearchText.objects.filter(release__version=build.version).values_list("pk", flat=True)) == [build.pk]
    assert search("جديد")
    assert search("ثوان اضغطوا") == []


def test_too_many_searches_are_refused_and_the_list_still_opens(
    searched: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_views, "MOST_SEARCHES", 2)
    answers = [Client(REMOTE_ADDR="192.0.2.77").get("/ar/", {"q": "icône"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert Client(REMOTE_ADDR="192.0.2.77").get("/ar/").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.78").get("/ar/", {"q": "icône"}).status_code == 200


def test_thirty_people_of_one_address_search_ten_times(searched: Place) -> None:
    """MOST_SEARCHES as shipped."""
    came_before("192.0.2.79", "searched", 299)
    answers = [Client(REMOTE_ADDR="192.0.2.79").get("/ar/", {"q": "icône"}).status_code for _ in range(2)]
    assert answers == [200, 429]


def test_without_javascript_the_video_begins_at_the_moment(searched: Place) -> None:
    watch = "/ar/allumer-la-tablette/"
    assert tree(Client().get(watch, {"t": "2"})).xpath("//source/@src") == [f"{watch}play.mp4#t=2"]
    for odd in ("", "0", "-1", "²", "99999", "x", "2.5", "9" * 40):
        assert tree(Client().get(watch, {"t": odd})).xpath("//source/@src") == [f"{watch}play.mp4"]
