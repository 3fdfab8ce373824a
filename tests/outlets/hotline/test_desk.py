"""The desk of the hotline: a sentence in French and in the family's language, its voice only where all agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html as lxml_html

from dubbing.actions import release_withdraw
from storage.models import HeardVoice, StoredFile
from tests import factories
from tests.parents import factory
from tests.parents.conftest import ARABIC, Place
from town.actions import town_edit
from tutorials.actions import tutorial_archive
from volunteers.actions import consent_give, voice_withdraw
from volunteers.models import User

SLUG = "allumer-la-tablette"


def consents(voice: User, *, hotline: bool) -> None:
    consent_give(
        by=voice, language_read="fr", publish=True, hotline=hotline, ai_training=False, credit="none", adult=True
    )


@pytest.fixture
def voice(place: Place) -> User:
    """Heard in the Arabic version, with a sound for each sentence; agreed to the telephone."""
    factory.speak(place.arabic)
    amina = factories.volunteer("ar")
    consents(amina, hotline=True)
    (sound,) = StoredFile.objects.filter(holder="release", holder_id=str(place.arabic.pk), role="audio_only")
    HeardVoice.objects.create(file=sound, voice=amina)
    return amina


def address(place: Place, number: int = 0, tag: str = "ar") -> str:
    return f"/hotline/{tag}/{SLUG}/{place.arabic.manifest['segments'][number]['segment']}/"


def page(path: str, status: int = 200) -> Any:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return lxml_html.document_fromstring(answer.content.decode())


def is_heard(place: Place) -> bool:
    return bool(page(address(place)).xpath("//audio[starts-with(@src, '/m/')]"))


def test_what_is_searched_is_the_french_of_films_that_exist_in_another_language(place: Place) -> None:
    told = Client().get("/hotline/films.json").json()
    (film,) = told["films"]
    assert (film["slug"], film["title"], film["in"]) == (SLUG, "Allumer la tablette", ["ar"])
    assert [text for _id, text in film["said"]] == list(factory.FRENCH)
    assert told["languages"] == {"ar": {"name": "arabe", "near": ""}}


def test_a_sentence_stands_in_both_languages_with_a_link_and_a_code(place: Place, voice: User) -> None:
    shown = page(address(place, 1))
    assert [text.strip() for text in shown.xpath("//*[@class='desk-text']/text()")] == [factory.FRENCH[1], ARABIC[1]]
    assert shown.xpath("//*[@class='desk-text'][2 or @dir='rtl']/@lang")[-1] == "ar"
    link = shown.xpath("string(//input[@data-link]/@value)")
    assert link == f"{settings.PUBLIC_ADDRESS}/ar/{SLUG}/steps/2/"
    assert Client().get(link.removeprefix(settings.PUBLIC_ADDRESS)).status_code == 200
    short = "/" + shown.xpath("string(//div[contains(@class, 'sheet-code')]//bdi)").partition("/")[2]
    assert Client().get(short).headers["location"] == f"/ar/{SLUG}/steps/2/"
    beside = shown.xpath("//nav/a[@data-answer-link]/@href")
    assert beside == [address(place, 0), address(place, 2)]
    assert shown.get("lang") == "fr"


def test_nobody_is_led_there_and_nothing_is_kept(place: Place, voice: User) -> None:
    coordinator = factories.coordinator()
    for path in ("/hotline/", address(place), "/hotline/films.json"):
        answer = Client().get(path)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-cache", "asked for again each time"
        assert not answer.cookies
        assert "data-lang" not in answer.content.decode() and "js/parents/site" not in answer.content.decode()
    for path in ("/", "/fr/", "/ar/", f"/ar/{SLUG}/", "/sitemap.xml", "/sitemap-lists.xml", "/robots.txt"):
        assert "/hotline" not in Client().get(path).content.decode(), path
    at_work = Client()
    at_work.force_login(coordinator)
    assert 'href="/hotline/"' in at_work.get("/atelier/town/").content.decode()


def test_the_form_has_nothing_that_a_browser_could_send(place: Place) -> None:
    (form,) = page("/hotline/").xpath("//form")
    assert form.xpath(".//*[@name]") == [] and form.get("action") is None
    assert page("/hotline/").xpath("//*[contains(@class, 'no-js')]//a/@href") == ["/fr/"]


def test_the_voice_is_offered_while_everybody_agrees_to_the_telephone(place: Place, voice: User) -> None:
    assert is_heard(place)
    consents(voice, hotline=False)
    assert not is_heard(place), "at once"
    assert "Il n’y a pas de voix" in page(address(place)).text_content()
    consents(voice, hotline=True)
    assert is_heard(place)
    other = factories.volunteer("ar", "samir")
    consents(other, hotline=False)
    HeardVoice.objects.create(file=HeardVoice.objects.get(voice=voice).file, voice=other)
    assert not is_heard(place), "one of two does not"


def test_a_withdrawn_voice_is_silent_at_once(place: Place, voice: User) -> None:
    voice_withdraw(by=voice, user=voice)
    assert not is_heard(place)
    assert ARABIC[0] in page(address(place)).text_content(), "the text stays"


def test_where_nobody_is_heard_there_is_no_voice(place: Place) -> None:
    factory.speak(place.arabic)
    assert not is_heard(place)


def test_a_withdrawn_film_is_found_no_more_and_names_the_languages_that_stay(place: Place, voice: User) -> None:
    factory.publish(place.tutorial, "tr", title="Tableti açmak")
    before = address(place)
    release_withdraw(by=factories.coordinator(), version=place.arabic.version, reason="refait")
    (film,) = Client().get("/hotline/films.json").json()["films"]
    assert film["in"] == ["tr"]
    gone = page(before, 410)
    assert gone.xpath("//main//a[@data-answer-link]/@href") == [before.replace("/ar/", "/tr/")]
    tutorial_archive(by=User.objects.get(email="claire@example.org"), tutorial=place.tutorial)
    assert Client().get("/hotline/films.json").json()["films"] == []


def test_switched_off_nothing_of_it_is_there(place: Place, voice: User) -> None:
    coordinator = factories.coordinator()
    town_edit(by=coordinator, fields={"outlets_off": ["hotline"]})
    for path in ("/hotline/", "/hotline/films.json", address(place)):
        assert Client().get(path).status_code == 404
    at_work = Client()
    at_work.force_login(coordinator)
    assert 'href="/hotline/"' not in at_work.get("/atelier/town/").content.decode()


def test_without_the_pages_of_steps_the_link_leads_to_the_film(place: Place, voice: User) -> None:
    town_edit(by=factories.coordinator(), fields={"outlets_off": ["steps"]})
    shown = page(address(place))
    assert shown.xpath("string(//input[@data-link]/@value)") == f"{settings.PUBLIC_ADDRESS}/ar/{SLUG}/"
    assert shown.xpath("//audio") == []
