"""What happened since one was here, what waits and for whom, texts to shorten, the board's filters, what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.core.cache import cache
from django.utils import timezone

from dubbing.models import NoRoom, Release, Take
from journal.models import Entry
from subtitles.actions import changes_request
from subtitles.models import TranslationRevision
from tests import factories
from tests.volunteers.desk.month import Month, at
from tests.volunteers.shortcuts import approved, release, signed_in, submitted, take
from tutorials.models import LanguageVersion
from volunteers.actions.accounts import account_erase
from volunteers.models import User
from volunteers.queries import BoardFilter, board
from volunteers.queries.desk.facts import desk_facts
from volunteers.queries.desk.figures import days_of_town
from volunteers.queries.desk.forecast import CACHE_KEY, GUESS, LEAST_MEASURED, measured_pace

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.delete(CACHE_KEY)


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


def claire() -> User:
    return User.objects.get(display_name="Claire")


def text_of(page: Any, section: str) -> str:
    found: Any = lxml.html.fromstring(page.text).xpath(f"//section[@aria-labelledby='{section}']")
    return " ".join(found[0].text_content().split()) if found else ""


@pytest.mark.postgres
def test_what_others_did_since_one_was_here(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    first, second, _third = factories.speech(version.tutorial)
    with at(NOW - timedelta(days=20)):
        submitted(version, amina, first)
    client = signed_in(claire())
    assert "Amina" not in text_of(client.get("/atelier/"), "happened")  # told of a week at first
    submitted(version, amina, second)
    submitted(version, claire(), _third)
    seen = text_of(client.get("/atelier/"), "happened")
    assert "Amina · 1 texte envoyé · arabe" in seen and "Claire" not in seen
    assert "Amina" in text_of(client.get("/atelier/"), "happened")  # a second look tells the same
    with at(timezone.now() + timedelta(hours=3)):
        assert "Amina" not in text_of(client.get("/atelier/"), "happened")
        changes_request(
            by=rachid,
            version=version,
            revision=TranslationRevision.objects.filter(author=amina).latest("pk"),
            reason="x",
        )
        assert "Rachid · 1 phrase redemandée" in text_of(client.get("/atelier/"), "happened")


def test_who_erased_their_account_stops_nobody_s_home(version: LanguageVersion) -> None:
    amina, nadia = factories.volunteer("ar", "amina"), factories.volunteer("ar", "nadia")
    for person, segment in zip((amina, nadia), factories.speech(version.tutorial), strict=False):
        submitted(version, person, segment)
        account_erase(by=person, user=person, voice=False, keep_name=person == amina)
    seen = text_of(signed_in(claire()).get("/atelier/"), "happened")
    for name in ("Amina", f"une personne partie ({nadia.public_id.hex[:4]})"):
        assert f"{name} · 1 texte envoyé · arabe" in seen


def test_a_cookie_of_anything_changes_nothing(version: LanguageVersion) -> None:
    client = signed_in(claire())
    for value in ("", "x", "a.b.c", f"{str(claire().public_id)[:8]}.99999999999999999999.1", "...", "é.1.1"):
        client.cookies["atelier_desk"] = value
        assert client.get("/atelier/").status_code == 200


def test_what_waits_names_whom_it_waits_for(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    factories.reviewer("ar", "rachid")
    first, second, _third = factories.speech(version.tutorial)
    submitted(version, amina, first)
    changes_request(
        by=User.objects.get(display_name="Rachid"),
        version=version,
        revision=submitted(version, amina, second),
        reason="x",
    )
    waits = text_of(signed_in(claire()).get("/atelier/"), "waits")
    assert "1 texte à relire · Rachid" in waits
    assert "1 texte redemandé · Amina" in waits


def test_texts_to_shorten_have_a_line_of_their_own(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    revisions = approved(version, amina, rachid)
    segment = factories.speech(version.tutorial)[0]
    (read,) = [revision for revision in revisions if revision.translation.segment_id == segment.pk]
    said = take(version, amina, segment, state="approved", revision=read, reviewed_at=NOW)
    NoRoom.objects.create(take=said)
    assert "1 phrase sans place" in text_of(signed_in(claire()).get("/atelier/"), "shorten")


@pytest.mark.postgres
def test_the_desk_asks_one_question_for_all_its_facts(django_assert_num_queries: Any) -> None:
    factories.coordinator()
    with django_assert_num_queries(1):
        facts = desk_facts(NOW - timedelta(days=1), 0)
    assert facts.silent == {"short", "long"} and facts.trouble


def rows(**asked: Any) -> list[tuple[str, str]]:
    shown = board(None, BoardFilter(me=claire().pk, **asked))
    return [(cell.version.tutorial.slug, cell.version.language) for row in shown for cell in row.cells]


@pytest.mark.postgres
def test_the_filters_of_the_board(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    turkish = factories.version(version.tutorial, "tr")
    submitted(version, amina, factories.speech(version.tutorial)[0])
    assert rows() == [("allumer-la-tablette", "ar"), ("allumer-la-tablette", "tr")]
    assert rows(language="tr") == [("allumer-la-tablette", "tr")]
    assert rows(stage="to_review") == []
    assert rows(stage="to_translate", language="ar") == [("allumer-la-tablette", "ar")]
    assert rows(stuck=True) == [("allumer-la-tablette", "tr")]
    assert rows(mine=True) == []
    submitted(turkish, claire(), factories.speech(version.tutorial)[0])
    assert rows(mine=True) == [("allumer-la-tablette", "tr")]
    claire().spoken_languages.create(language="ar")
    assert len(rows(mine=True)) == 2
    client = signed_in(claire())
    page = client.get("/atelier/board/?language=xx&stage=nonsense&stuck=1&page=-3")
    assert page.status_code == 200 and "/atelier/board/" in page.text


def test_the_people_on_a_version_and_the_number_of_its_voice(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    submitted(version, amina, factories.speech(version.tutorial)[0])
    release(version, kind="voice", manifest={"heard": [124, 142]})
    page = signed_in(claire()).get("/atelier/board/").text
    assert "Amina" in page and "aujourd" in page
    assert "124" in page and "142" in page
    Release.objects.update(manifest={"heard": [3, 3]})
    tree: Any = lxml.html.fromstring(signed_in(claire()).get("/atelier/board/").text)
    shown = " ".join(tree.text_content().split())
    assert "3 des 3 phrases" in shown


def test_the_pace_is_measured_or_said_to_be_a_guess() -> None:
    few = [
        (1, "submit", "translationrevision", NOW + timedelta(seconds=30 * number)) for number in range(LEAST_MEASURED)
    ]
    assert measured_pace(few).seconds == GUESS and not measured_pace(few).measured
    many = [*few, (1, "submit", "translationrevision", NOW + timedelta(seconds=30 * LEAST_MEASURED))]
    pace = measured_pace(many)
    assert pace.seconds["translate"] == 30 and set(pace.measured) == {"translate"}
    again = [*many, *((2, "submit", "translationrevision", NOW + timedelta(hours=number)) for number in range(60))]
    assert measured_pace(again).seconds["translate"] == 30, "a pause between two sittings is no work"
    at_once = [*many, *((3, "submit", "translationrevision", NOW) for _number in range(90))]
    assert measured_pace(at_once).seconds["translate"] == 30, "many at once are one act"
    assert pace.minutes({"translate": 3, "review": 0}) == 2
    assert pace.minutes({}) == 0
    assert pace.all_measured({"translate": 3, "review": 0}) and not pace.all_measured({"review": 1})


@pytest.mark.postgres
def test_figures_of_the_town(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    submitted(version, amina, factories.speech(version.tutorial)[0])
    client = signed_in(claire())
    left = text_of(client.get("/atelier/board/figures/"), "left")
    assert "Arabe" in left and "12 min (" in left  # 3 × 120 + 4 × 40 + 3 × 40 + 3 × 20 s = 11.7 minutes
    days = days_of_town(timezone.localdate())
    assert [day.work.plays for day in days][-1] == 1 and len(days) == 28


@pytest.mark.postgres
def test_a_month_of_a_town_says_what_to_do_first(django_assert_max_num_queries: Any) -> None:
    month = Month(1).live()
    assert Entry.objects.count() > 150 and Take.objects.exists()
    client = signed_in(month.claire)
    with django_assert_max_num_queries(12):
        page = client.get("/atelier/")
    tree: Any = lxml.html.fromstring(page.text)
    kinds = [
        section.get("aria-labelledby") for section in tree.xpath("//main//section[.//ul[contains(@class, 'acts')]]")
    ]
    assert kinds == ["waits", "missing"], "what waits, then who is missing"
    first = tree.xpath("//section[@aria-labelledby='missing']//li")[0]
    assert "Turc" in first.text_content() and "personne ne peut relire" in first.text_content()
    (link,) = first.xpath(".//a/@href")
    assert link == "/atelier/people/?invite=reviewer&for=tr#invite"
    assert len(page.content) <= 100_000
    assert client.get(link).status_code == 200
    assert "Tamoul" in text_of(page, "missing")
    assert text_of(page, "happened") and text_of(page, "waits")
    for address in ("/atelier/board/", "/atelier/board/?stuck=1", "/atelier/board/figures/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
