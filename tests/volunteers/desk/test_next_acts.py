"""The coordinator's home is the list of next acts: the first ones of a town, films to check, steps with whom and since
when, voices lost, who is missing; in this order, and "nothing is stuck" only where there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.utils import timezone

from dubbing.models import Take
from jobs.models import Job, Worker
from tests import factories
from tests.volunteers.desk.month import at
from tests.volunteers.shortcuts import approved, consenting, release, signed_in, submitted, take
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import voice_withdraw
from volunteers.models import User
from volunteers.queries.desk.next_acts import FIRST_ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = timezone.now()


@pytest.fixture
def claire() -> User:
    for queue in Job.Queue.values:
        Worker.objects.create(name=f"w-{queue}", queue=queue, seen_at=timezone.now())
    return factories.coordinator()


def home(person: User) -> Any:
    page = signed_in(person).get("/atelier/")
    assert page.status_code == 200
    return lxml.html.fromstring(page.text)


def lines(page: Any, section: str) -> list[str]:
    rows = page.xpath(f"//section[@aria-labelledby='{section}']//*[contains(@class, 'acts')]/li")
    return [" ".join(row.text_content().split()) for row in rows]


def done(page: Any) -> list[bool]:
    rows = page.xpath("//section[@aria-labelledby='first']//li")
    return [bool(row.xpath("./*[@class='done']")) for row in rows]


def is_well(page: Any) -> bool:
    return bool(page.xpath("//section[@class='empty']"))


def test_an_empty_town_has_four_first_acts_ticked_as_they_are_done(claire: User) -> None:
    factories.person("portevoix", ("coordinator", ""), is_system=True)  # the command line is nobody
    page = home(claire)
    assert len(lines(page, "first")) == len(FIRST_ACTS) and not any(done(page)) and not is_well(page)
    film = factories.tutorial()
    page = home(claire)
    assert done(page) == [True, False, False, False]
    links = page.xpath("//section[@aria-labelledby='first']//a/@href")
    assert links == [f"/atelier/tutorials/{film.slug}/"] * 2 + ["/atelier/people/#invite"]
    factories.version(film, "ar", claire)
    assert done(home(claire)) == [True, True, True, False]
    factories.volunteer("ar")
    assert done(home(claire)) == []


def test_a_transcribed_film_is_to_be_checked_until_a_language_is_open(claire: User) -> None:
    factories.volunteer("ar")
    film = factories.tutorial(created_at=NOW - timedelta(days=3))
    factories.tutorial("arrive", state=Tutorial.State.TRANSCRIBING)
    page = home(claire)
    (line,) = lines(page, "check")
    assert "Allumer la tablette" in line and "3 jours" in line.replace("\xa0", " ") and not is_well(page)
    assert page.xpath("//section[@aria-labelledby='check']//a/@href") == [f"/atelier/tutorials/{film.slug}/"]
    factories.version(film, "ar", claire)
    assert lines(home(claire), "check") == []


def test_a_step_on_which_nobody_works_waits_though_people_could(claire: User) -> None:
    amina, _rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    version = factories.version(factories.tutorial(), "ar", claire)
    LanguageVersion.objects.update(opened_at=NOW - timedelta(days=21))
    (line,) = lines(home(claire), "waits")
    assert "4 phrases à traduire · personne cette semaine, depuis 3 semaines" in line.replace("\xa0", " ")
    with at(NOW - timedelta(days=2)):
        submitted(version, amina, factories.speech(version.tutorial)[0])
    begun, given = lines(home(claire), "waits")
    assert "3 phrases à traduire · Amina, depuis 2 jours" in begun.replace("\xa0", " ")
    assert "1 texte à relire · Rachid" in given
    with at(NOW + timedelta(days=9)):
        assert any("personne cette semaine" in line for line in lines(home(claire), "waits"))
    other = factories.version(factories.tutorial("autre"), "tr", claire)
    approved(other, factories.volunteer("tr", "deniz"), factories.reviewer("tr", "omer"))
    assert not any("à enregistrer" in line for line in lines(home(claire), "waits")), "nobody lends a voice: missing"
    consenting(User.objects.get(display_name="Deniz"))
    assert any("turc · 3 phrases à enregistrer · personne" in line for line in lines(home(claire), "waits"))


def test_a_voice_that_was_withdrawn_is_a_line_until_somebody_says_it_again(claire: User) -> None:
    amina, rachid = consenting(factories.volunteer("ar", "amina")), factories.reviewer("ar", "rachid")
    version = factories.version(factories.tutorial(), "ar", claire)
    texts = {text.translation.segment_id: text for text in approved(version, amina, rachid)}
    for segment in factories.speech(version.tutorial):
        take(version, amina, segment, state="approved", revision=texts[segment.pk], reviewed_at=NOW)
    release(version, kind="voice")
    assert lines(home(claire), "lost") == []
    voice_withdraw(by=amina, user=amina)
    page = home(claire)
    (line,) = lines(page, "lost")
    assert "3 phrases" in line and "arabe" in line and not is_well(page)
    nadia = consenting(factories.volunteer("ar", "nadia"))
    for segment in factories.speech(version.tutorial):
        take(version, nadia, segment, state="submitted", revision=texts[segment.pk])
    assert lines(home(claire), "lost") == []
    Take.objects.filter(voice=nadia).delete()
    Tutorial.objects.update(state=Tutorial.State.ARCHIVED)
    assert lines(home(claire), "lost") == []


def test_all_of_it_stands_in_order_and_costs_twelve_questions(claire: User, django_assert_max_num_queries: Any) -> None:
    amina, rachid = consenting(factories.volunteer("ar", "amina")), factories.reviewer("ar", "rachid")
    for number in range(40):
        film = factories.tutorial(f"film-{number}", title="Le film de la rentrée")
        version = factories.version(film, "ar", claire)
        factories.version(film, "tr", claire)
        factories.tutorial(f"nouveau-{number}")
    revisions = approved(version, amina, rachid)
    for segment, text in zip(factories.speech(film), revisions[1:], strict=True):
        take(version, amina, segment, state="approved", revision=text, reviewed_at=NOW)
    release(version, kind="voice")
    voice_withdraw(by=amina, user=amina)
    client = signed_in(claire)
    with django_assert_max_num_queries(12):
        answer = client.get("/atelier/")
    page: Any = lxml.html.fromstring(answer.text)
    kinds = page.xpath("//main//section[.//*[contains(@class, 'acts')]]/@aria-labelledby")
    assert kinds == ["check", "waits", "lost", "missing"]
    assert len(answer.content) <= 100_000
    for kind in kinds:
        in_sight = page.xpath(f"//section[@aria-labelledby='{kind}']/ul/li")
        assert 1 <= len(in_sight) <= 5
