"""A version that is spoken first: its French is heard, nothing is read; the page says in which language to say it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from craft.takes.take_advice import ADVICE
from craft.text.interface_units import message_id
from craft.text.spoken_words import PROMPT_IDS, SPOKEN_PROMPTS
from dubbing.models import SpokenWords
from tests import factories
from tests.dubbing import studio
from tests.dubbing.site_words import Captured, consenting, opened, recorded
from tests.house.source_tree import ROOT
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import version_policy
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
SAY_IT = "Say it in your own language, in your own words."


@pytest.fixture
def soninke() -> LanguageVersion:
    version = factories.version(factories.tutorial(), "snk", factories.coordinator())
    return version_policy(
        by=User.objects.get(display_name="Claire"), version=version, self_review_allowed=False, spoken_first=True
    )


@pytest.fixture
def awa(soninke: LanguageVersion) -> User:
    return consenting(factories.volunteer("snk", "awa"))


def page_of(person: User, address: str) -> tuple[Any, dict[str, Any]]:
    answer = signed_in(person).get(address, follow=True)
    assert answer.status_code == 200
    page: Any = html.fromstring(answer.content)
    return page, json.loads(page.get_element_by_id("studio-data").text)


def loudspeakers(page: Any) -> set[str]:
    return set(page.xpath("//a[@data-say]/@href"))


def test_the_page_says_in_which_language_and_never_read(soninke: LanguageVersion, awa: User) -> None:
    page, data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    assert page.get_element_by_id("text").text_content().strip() == data["words"]["say"] == "Dites-le en soninké"
    assert [segment["heard"] for segment in data["segments"]] == [True] * 3
    assert page.xpath("//*[@id='hear']//button/@data-do") == ["french", "slower", "part"]
    assert "Lisez" not in page.get_element_by_id("how").text_content()
    assert page.xpath("//*[@id='asks'][@hidden]//button[@data-do='record']")
    assert page.xpath("//*[@id='read-to-me'][@hidden]"), "for a title whose French nobody said"
    assert data["after"] == "/atelier/voice/allumer-la-tablette/snk/?words", "the title follows the last sentence"


def test_what_somebody_wrote_is_read_as_ever(soninke: LanguageVersion, awa: User) -> None:
    """A language that is written by some."""
    segment = factories.speech(soninke.tutorial)[0]
    studio.approved_text(soninke, segment, User.objects.get(display_name="Claire"), "Tabileti ke ŋa")
    _page, data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    assert [one["heard"] for one in data["segments"]] == [False, True, True]


def test_in_the_films_own_language_and_in_written_ones_nothing_changes(db: None) -> None:
    version = factories.version(factories.tutorial(), "ar", factories.coordinator())
    studio.translated(version, User.objects.get(display_name="Claire"), text="هذه جملة رقم {n}.")
    page, data = page_of(consenting(factories.volunteer("ar")), "/atelier/voice/allumer-la-tablette/ar/")
    assert not page.xpath("//*[@id='hear' or @id='asks']")
    assert {segment["heard"] for segment in data["segments"]} == {False}
    assert data["after"] == ""


def test_a_sentence_has_parts_where_its_words_are_known(soninke: LanguageVersion, awa: User) -> None:
    segment = factories.speech(soninke.tutorial)[2]
    Segment.objects.filter(pk=segment.pk).update(
        start_ms=6500, end_ms=11_000, words=[[6500, 8500, " Lisez", 1.0], [8900, 11_000, " le message.", 1.0]]
    )
    _page, data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    assert [one["parts"] for one in data["segments"]] == [[], [], [8700]]


def test_prompts_are_heard_in_the_language_else_in_french(
    soninke: LanguageVersion, awa: User, commits: Captured
) -> None:
    claire, rachid = User.objects.get(display_name="Claire"), factories.reviewer("snk")
    rachid.roles.create(role="reviewer", language="fr")
    said = opened(claire, "snk")
    version_policy(by=claire, version=said, self_review_allowed=False, spoken_first=True)
    french, voice = opened(claire, "fr"), consenting(factories.volunteer("fr", "voix"))
    with commits():
        for version, person, prompt in (
            (french, voice, SAY_IT),
            (french, voice, SPOKEN_PROMPTS[1]),
            (said, awa, SAY_IT),
        ):
            recorded(version, message_id("", prompt), person, rachid)
    with commits():
        work_off("dubbing.words")
    paths = {(row.segment.public_id, row.language): f"/m/{row.path}" for row in SpokenWords.objects.all()}
    page, _data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    heard = {paths[message_id("", SAY_IT), "snk"], paths[message_id("", SPOKEN_PROMPTS[1]), "fr"]}
    assert loudspeakers(page) == heard
    SpokenWords.objects.filter(language="snk").update(text="Dites-le autrement.")
    page, _data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    assert loudspeakers(page) == {path for (_unit, tag), path in paths.items() if tag == "fr"}, "it says other words"


def test_a_title_is_heard_in_french_where_somebody_said_it(
    soninke: LanguageVersion, awa: User, commits: Captured
) -> None:
    claire, reviewer = User.objects.get(display_name="Claire"), factories.reviewer("fr")
    french = factories.version(soninke.tutorial, "fr", claire)
    title = Segment.objects.get(tutorial=soninke.tutorial, kind="title")
    _page, data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/?words")
    assert [(one["heard"], one["sound"]) for one in data["segments"]] == [(True, "")]
    with commits():
        recorded(french, title.public_id, consenting(factories.volunteer("fr", "voix")), reviewer)
    with commits():
        work_off("dubbing.words")
    _page, data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/?words")
    assert [one["sound"] for one in data["segments"]] == [f"/m/{SpokenWords.objects.get().path}"]
    assert data["after"] == ""


def test_who_has_not_consented_is_led_to_the_consent_that_is_heard(soninke: LanguageVersion) -> None:
    answer = signed_in(factories.volunteer("snk", "awa")).get("/atelier/voice/allumer-la-tablette/snk/")
    assert answer.url == "/atelier/voix/entendre/"


def test_every_prompt_stands_beside_a_loudspeaker() -> None:
    pages = "".join(path.read_text() for path in sorted((ROOT / "templates").rglob("*.html")))
    assert {message_id("", english) for english in SPOKEN_PROMPTS} == PROMPT_IDS and len(PROMPT_IDS) == 17
    aside = {english for english in SPOKEN_PROMPTS if f'{{% prompt "{english}" %}}' not in pages}
    assert aside == {"Open the door"}, "the door speaks every language at once: templates/volunteers/one_time_code.html"


def test_after_a_bad_recording_what_to_do_is_drawn_for_whatever_was_found(soninke: LanguageVersion, awa: User) -> None:
    page, _data = page_of(awa, "/atelier/voice/allumer-la-tablette/snk/")
    drawn = page.xpath("//*[@id='what-to-do']/*[@data-codes][.//*[local-name()='svg']]")
    codes = [code for advice in drawn for code in advice.get("data-codes").split()]
    assert sorted(codes) == sorted({code for code, _severity in ADVICE}), "each finding once"
    assert {" ".join(advice.text_content().split()) for advice in drawn} >= {"Allez là où c’est plus calme."}
