"""A code that names no language, read by a telephone that says nothing about its owner: the languages of that film."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

from tests.parents.conftest import Place

FILM = "allumer-la-tablette"


def leads_to(path: str, accepted: str) -> str:
    return str(Client().get(path, headers={"accept-language": accepted} if accepted else {}).headers["Location"])


def test_who_speaks_we_do_not_know_which_is_shown_its_languages(place: Place) -> None:
    for accepted in ("fr-FR,fr;q=0.9", "", "so"):
        assert leads_to(f"/q/{place.tutorial.code}", accepted) == f"/?film={FILM}"
        assert leads_to(f"/q/{place.tutorial.code}/2", accepted) == f"/?film={FILM}&step=2"


def test_a_language_that_is_known_is_not_asked_for(place: Place) -> None:
    assert leads_to(f"/q/{place.tutorial.code}/2", "ar-MA,fr;q=0.5") == f"/ar/{FILM}/steps/2/"
    assert leads_to(f"/q/{place.tutorial.code}-AR", "fr") == f"/ar/{FILM}/"


def test_a_film_in_one_language_needs_no_choice(place: Place) -> None:
    place.arabic.delete()
    assert leads_to(f"/q/{place.tutorial.code}", "fr") == f"/fr/{FILM}/"


def shown(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def test_the_chooser_has_the_film_and_leads_to_it(place: Place) -> None:
    page = shown(f"/?film={FILM}&step=2")
    links = page.xpath("//ul[@data-languages]//a[@hreflang]/@href")
    assert sorted(links) == [f"/ar/{FILM}/steps/2/", f"/fr/{FILM}/steps/2/"]
    assert page.xpath("string(//main//p[@class='card-title'])") == place.tutorial.title_fr
    assert page.xpath("//link[@rel='canonical']/@href") == shown("/").xpath("//link[@rel='canonical']/@href")


def test_what_is_not_known_is_left_out(place: Place) -> None:
    for asked in ("film=inconnu", "film=%00", f"film={FILM}&step=x", "step=2", f"film={FILM}&step=²"):
        links = shown(f"/?{asked}").xpath("//ul[@data-languages]//a[@hreflang]/@href")
        known = f"film={FILM}" in asked
        assert sorted(links) == ([f"/ar/{FILM}/", f"/fr/{FILM}/"] if known else ["/ar/", "/fr/"]), asked
