"""The town's path on the parents' pages: above the list, and where a film leads on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dubbing.actions import release_withdraw, tutorial_erase
from dubbing.models import SpokenWords, Take
from dubbing.removal.tutorial import destroy
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.parents import factory
from tests.parents.test_pages import tree
from tutorials.actions import interface_tutorial, path_set, tutorial_archive, version_open
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db
NAME, IN_ARABIC = "Première semaine d’école", "أول أسبوع في المدرسة"
SLUGS = ("tablette", "messages", "cantine", "cahier")


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def films(claire: User) -> dict[str, Tutorial]:
    """The path is tablette, messages, cantine, cahier; cahier is in French alone, and all are the oldest last."""
    factory.town()
    made = {}
    for slug in SLUGS:
        made[slug] = row = factory.tutorial(slug, title_fr=f"Film {slug}")
        factory.publish(row, "fr", kind="subtitles", with_hls=False)
        if slug != "cahier":
            factory.publish(row, "ar", with_hls=False)
    path_set(by=claire, name=NAME, films=SLUGS)
    return made


def path_of(address: str) -> tuple[str, str, list[str], bool]:
    """The name, its language, the steps' addresses, and whether some are said to be missing."""
    page = tree(Client().get(address))
    name = page.xpath("//nav[@class='path']//h2/bdi")
    steps = page.xpath("//nav[@class='path']//a[@class='path-step']/@href")
    return (
        name[0].text_content() if name else "",
        name[0].get("lang") if name else "",
        steps,
        bool(page.xpath("//nav[@class='path']/p")),
    )


def leads(address: str) -> list[str]:
    """Where a film leads: before, after, and at its end."""
    page = tree(Client().get(address))
    beside = "string(//ul[contains(@class, 'neighbours')]//a[@rel='{}']/@href)"
    ways = [page.xpath(beside.format(way)) for way in ("prev", "next")]
    return [*ways, page.xpath("string(//div[@data-path-end]/a/@href)")]


def in_arabic(claire: User, text: str = IN_ARABIC) -> None:
    tutorial = interface_tutorial()
    version = LanguageVersion.objects.filter(tutorial=tutorial, language="ar").first()
    version = version or version_open(by=claire, tutorial=tutorial, language="ar")
    named = Segment.objects.get(public_id="path-name")
    sent = translation_submit(by=factories.volunteer(), version=version, segment=named, text=text, base_number=0)
    translation_approve(by=factories.reviewer(), version=version, revision=sent)


def addresses(tag: str, *slugs: str) -> list[str]:
    return [f"/{tag}/{slug}/" for slug in slugs]


def test_it_stands_above_the_list_with_the_films_that_the_language_has(films: dict[str, Tutorial]) -> None:
    assert path_of("/fr/") == (NAME, "fr", addresses("fr", *SLUGS), False)
    assert path_of("/ar/") == (NAME, "fr", addresses("ar", *SLUGS[:3]), True)
    nothing: tuple[str, str, list[str], bool] = ("", "", [], False)
    assert path_of("/tr/") == nothing, "a language without any of them"
    assert path_of("/fr/?q=film") == path_of("/fr/?theme=canteen") == nothing
    page = tree(Client().get("/ar/"))
    order = page.xpath("//main//*[self::nav[@class='path'] or self::ul[@class='grid']]")
    assert [mark.tag for mark in order][:2] == ["nav", "ul"]


def test_its_films_lead_on_in_its_order_and_the_last_back_to_the_list(films: dict[str, Tutorial]) -> None:
    tablette, messages, cantine = addresses("ar", *SLUGS[:3])
    assert leads(tablette) == ["", messages, messages]
    assert leads(messages) == [tablette, cantine, cantine]
    assert leads(cantine) == [messages, "", "/ar/"]
    other = factory.tutorial("autre")
    factory.publish(other, "ar", with_hls=False)
    assert leads("/ar/autre/") == ["", cantine, ""], "a film beside the path leads on in the list"


def test_its_name_is_read_in_the_language_once_it_is_approved(claire: User, films: dict[str, Tutorial]) -> None:
    """Renamed, it is French again: the translation may name another path. The old name finds its translation again."""
    in_arabic(claire)
    assert path_of("/ar/")[:2] == (IN_ARABIC, "ar")
    assert path_of("/fr/")[:2] == (NAME, "fr")
    path_set(by=claire, name="Noël", films=SLUGS)
    assert path_of("/ar/")[:2] == ("Noël", "fr")
    path_set(by=claire, name="", films=[])
    assert path_of("/ar/")[0] == ""
    path_set(by=claire, name=NAME, films=SLUGS)
    assert path_of("/ar/")[:2] == (IN_ARABIC, "ar")


def test_its_name_is_heard_where_the_page_shows_what_is_said(claire: User, films: dict[str, Tutorial]) -> None:
    in_arabic(claire)
    named = Segment.objects.get(public_id="path-name")
    take = Take.objects.create(segment=named, language="ar", sha256="0" * 64, state="approved", voice=claire)
    SpokenWords.objects.create(take=take, segment=named, language="ar", text=IN_ARABIC, path="aa/nom.m4a", bytes=9)
    french = Take.objects.create(segment=named, language="fr", sha256="1" * 64, state="approved", voice=claire)
    SpokenWords.objects.create(take=french, segment=named, language="fr", text="Noël", path="aa/noel.m4a", bytes=9)

    def heard() -> list[str]:
        page = tree(Client().get("/ar/"))
        return [str(found) for found in page.xpath("//nav[@class='path']/div[@class='aloud']/a[@data-say]/@href")]

    assert heard() == ["/m/aa/nom.m4a"]
    path_set(by=claire, name="Noël", films=SLUGS)
    assert heard() == ["/m/aa/noel.m4a"], "the French is shown, and said"
    path_set(by=claire, name="L’été", films=SLUGS)
    assert heard() == [], "nobody has said this one"


def _nothing(claire: User, films: dict[str, Tutorial]) -> None:
    pass


def _withdraw(claire: User, films: dict[str, Tutorial]) -> None:
    release_withdraw(by=claire, version=LanguageVersion.objects.get(tutorial=films["messages"], language="ar"))


def _archive(claire: User, films: dict[str, Tutorial]) -> None:
    tutorial_archive(by=claire, tutorial=films["messages"])


def _erase(claire: User, films: dict[str, Tutorial]) -> None:
    tutorial_erase(by=claire, tutorial=films["messages"])
    assert destroy(films["messages"]) is not None


def _replace(claire: User, films: dict[str, Tutorial]) -> None:
    newer = factory.tutorial("messages-2", replaces=films["messages"], path_place=1)
    factory.publish(newer, "ar", with_hls=False)


def _replace_and_archive(claire: User, films: dict[str, Tutorial]) -> None:
    _replace(claire, films)
    _archive(claire, films)


def _leave_one(claire: User, films: dict[str, Tutorial]) -> None:
    path_set(by=claire, name=NAME, films=["tablette"])


def _remove(claire: User, films: dict[str, Tutorial]) -> None:
    path_set(by=claire, name="", films=[])


@pytest.mark.parametrize(
    ("act", "steps", "missing", "tablette"),
    [
        (_nothing, ["tablette", "messages", "cantine"], True, ["", "messages", "messages"]),
        (_withdraw, ["tablette", "cantine"], True, ["", "cantine", "cantine"]),
        (_archive, ["tablette", "cantine"], True, ["", "cantine", "cantine"]),
        (_erase, ["tablette", "cantine"], True, ["", "cantine", "cantine"]),
        (_replace, ["tablette", "messages-2", "cantine"], True, ["", "messages-2", "messages-2"]),
        (_replace_and_archive, ["tablette", "messages-2", "cantine"], True, ["", "messages-2", "messages-2"]),
        (_leave_one, ["tablette"], False, ["messages", "", "list"]),
        (_remove, [], False, ["messages", "", ""]),
    ],
)
def test_after_each_act_that_takes_away_it_leads_nowhere_dead(
    claire: User, films: dict[str, Tutorial], act: Any, steps: list[str], missing: bool, tablette: list[str]
) -> None:
    act(claire, films)
    assert path_of("/ar/")[2:] == (addresses("ar", *steps), missing)
    where = {"": "", "list": "/ar/"}
    assert leads("/ar/tablette/") == [where.get(slug, f"/ar/{slug}/") for slug in tablette]
    for address in path_of("/ar/")[2]:
        for linked in [address, *filter(None, leads(address))]:
            assert Client().get(linked).status_code == 200, linked


def test_a_browser_that_has_the_list_is_told_when_the_path_changes(claire: User, films: dict[str, Tutorial]) -> None:
    mark = Client().get("/ar/").headers["ETag"]
    assert Client().get("/ar/", headers={"if-none-match": mark}).status_code == 304
    path_set(by=claire, name="", films=[])
    assert Client().get("/ar/", headers={"if-none-match": mark}).status_code == 200


def test_it_asks_one_question_more(
    films: dict[str, Tutorial], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Than the list without a path; the page of a film asks none."""
    for address, most in (("/ar/", 6), ("/ar/messages/", 5)):
        with django_assert_max_num_queries(most):
            assert Client().get(address).status_code == 200
