"""A dialect stands beside its language: where it has nothing, its language comes first, and the page says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from lxml import html as lxml_html

from craft.text.interface_units import message_id
from dubbing.models import SpokenWords, Take
from dubbing.releases.search_text import write_search_text
from tests import factories
from tests.parents import factory
from tests.parents.conftest import ARABIC, Place
from tutorials.actions import interface_tutorial
from tutorials.models import Segment, Tutorial

DARIJA = ("باش تشعل التابليت، ورك على البوطونة.", "دابا ورك على الأيقونة الزرقا.", "قرا الميساج.")


def page(path: str, asked: str = "") -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(Client().get(path, headers={"accept-language": asked}).content.decode())


def suggested(path: str, asked: str) -> list[str]:
    return list(page(path, asked).xpath("//ul[contains(@class, 'suggested')]//a[@hreflang]/@href"))


@pytest.mark.parametrize(
    ("asked", "first"),
    [("ar-MA", "ar"), ("ar-DZ,fr;q=0.5", "ar"), ("ar-TN", "ar"), ("ary", "ar"), ("fa-AF", "fa"), ("rif", "rif")],
)
def test_where_a_dialect_has_nothing_its_language_is_suggested(place: Place, asked: str, first: str) -> None:
    """Also where that has nothing either; who asks for Tarifit is not led to Arabic."""
    assert suggested("/", asked) == [f"/{first}/"]


def test_where_a_dialect_has_something_both_are_suggested(place: Place) -> None:
    factory.publish(place.tutorial, "ary", DARIJA, title="شعل التابليت")
    assert suggested("/", "ar-MA") == ["/ary/", "/ar/"]
    assert suggested("/?film=allumer-la-tablette", "ar-MA") == [
        "/ary/allumer-la-tablette/",
        "/ar/allumer-la-tablette/",
    ]
    assert suggested("/", "ar-DZ") == ["/ar/"]


def test_who_asks_for_tarifit_is_given_french_and_not_arabic(place: Place) -> None:
    found = page("/rif/")
    listed = found.xpath("//main//a[contains(@class, 'cover')]/@href")
    assert listed == ["/fr/cahier-de-texte/", "/fr/allumer-la-tablette/"]
    assert found.find("body").get("lang") == "fr"


def test_the_list_of_a_dialect_shows_its_language_first_and_says_so(place: Place) -> None:
    found = page("/ary/")
    assert found.xpath("//main//a[contains(@class, 'cover')]/@href") == [
        "/ar/allumer-la-tablette/",
        "/fr/cahier-de-texte/",
    ]
    assert found.xpath("//section[ul[contains(@class, 'grid')]]/div/h2/@id") == ["in-ar", "french-only"]
    assert "العربية" in found.xpath("string(//h2[@id='in-ar'])")
    assert len(found.xpath("//div[@class='empty']/h2")) == 1
    assert found.xpath("//div[@class='empty']/p") == [], "nobody is sent to French past their language"
    assert found.find("body").get("lang") == "ar"


def test_a_film_that_has_both_is_listed_in_the_dialect_and_offers_both(place: Place) -> None:
    factory.publish(place.tutorial, "ary", DARIJA, title="شعل التابليت")
    other = factory.tutorial("imprimer", title_fr="Imprimer")
    factory.publish(other, "ar", ARABIC, title="الطباعة")
    found = page("/ary/")
    assert found.xpath("//main//a[contains(@class, 'cover')]/@href") == [
        "/ary/allumer-la-tablette/",
        "/ar/imprimer/",
        "/fr/cahier-de-texte/",
    ]
    assert found.xpath("//div[@class='empty']") == []
    menu = page("/ary/allumer-la-tablette/").xpath("//details[@data-languages-menu]//a/@hreflang")
    assert {"ary", "ar"} <= set(menu)


def test_a_search_in_a_dialect_finds_its_language_too(place: Place) -> None:
    write_search_text(place.arabic)
    assert "/ar/allumer-la-tablette/" in page("/ary/?q=الجهاز").xpath("//main//a[contains(@class, 'cover')]/@href")


def test_a_code_leads_from_the_dialect_to_its_language(place: Place) -> None:
    code = place.tutorial.code
    assert Client().get(f"/q/{code}-ary").headers["location"] == "/ar/allumer-la-tablette/"
    moroccan = Client().get(f"/q/{code}", headers={"accept-language": "ar-MA"})
    assert moroccan.headers["location"] == "/ar/allumer-la-tablette/"
    factory.publish(place.tutorial, "ary", DARIJA, title="شعل التابليت")
    assert Client().get(f"/q/{code}-ary").headers["location"] == "/ary/allumer-la-tablette/"
    assert Client().get(f"/q/{code}-rif").headers["location"] == "/fr/allumer-la-tablette/"


def test_a_page_that_does_not_exist_in_a_dialect_names_its_language_first(place: Place) -> None:
    answer = Client().get("/ary/allumer-la-tablette/")
    assert answer.status_code == 404
    links = lxml_html.document_fromstring(answer.content.decode()).xpath("//main//a[@hreflang]/@href")
    assert links == ["/ar/allumer-la-tablette/", "/fr/allumer-la-tablette/"]


def test_the_words_of_a_dialects_page_are_heard_in_its_language(place: Place) -> None:
    word = "Search"
    interface_tutorial()
    unit = Segment.objects.get(public_id=message_id(None, word))
    with translation.override("ar"):
        said = translation.gettext(word)
    take = Take.objects.create(
        segment=unit, language="ar", voice=factories.volunteer(), state="approved", sha256="0" * 64
    )
    SpokenWords.objects.create(take=take, segment=unit, language="ar", text=said, path="aa/word.m4a", bytes=1)
    assert page("/ary/").xpath("//form[@role='search']//a[@data-say]/@href") == ["/m/aa/word.m4a"]


def test_the_themes_of_its_language_are_there_in_a_dialect(place: Place) -> None:
    Tutorial.objects.filter(pk=place.tutorial.pk).update(themes=["tablet"])
    assert page("/ary/").xpath("//a[contains(@href, 'theme=tablet')]")
