"""What the privacy notice promises is kept: who sees an address, what is kept, for how long, and how one asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse
from lxml import html

from journal.errors import Missing, Refused
from operations.backup import BACKUP_AGE_LIMIT
from tests import factories
from tests.house.addresses import PARAMETERS
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import ANONYMOUS, COORDINATOR, OTHER, REVIEWER, TABLE, VOLUNTEER
from tests.volunteers.people.promised_sentences import PRIVACY
from tests.volunteers.people.said_on_screens import sentences
from tests.volunteers.shortcuts import consenting, signed_in
from volunteers.actions import code_create, code_use
from volunteers.actions.accounts import account_erase
from volunteers.exports import own_data
from volunteers.models import Consent, User
from volunteers.queries.retention import Periods

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Any) -> OneOfEach:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return make_one_of_each()


def pages(world: OneOfEach, kind: str) -> dict[str, Any]:
    """Every page that this kind of person may open, by its name."""
    client, person = Client(raise_request_exception=False), world.people[kind]
    if person is not None:
        client.force_login(person)
    found = {}
    for name in sorted(TABLE):
        if kind in TABLE[name].may.get("GET", ()):
            answer: Any = client.get(reverse(name, kwargs=world.arguments(name, PARAMETERS[name])))
            if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
                found[name] = answer
    return found


def test_only_coordinators_see_an_address(world: OneOfEach) -> None:
    for kind in (ANONYMOUS, OTHER, VOLUNTEER, REVIEWER):
        own = world.people[kind]
        others = {person.email for person in world.people.values() if person is not None and person != own}
        shown = pages(world, kind)
        assert len(shown) > 8 and len(others) >= 3
        told = {
            name: sorted(address for address in others if address and address in answer.text)
            for name, answer in shown.items()
            if not answer.streaming
        }
        assert {name: found for name, found in told.items() if found} == {}, kind


def test_no_page_asks_anybody_else(world: OneOfEach) -> None:
    """Neither an advertisement nor a tracker nor a font: nothing comes from elsewhere, and the browser is told so."""
    for kind in (ANONYMOUS, COORDINATOR):
        shown = pages(world, kind)
        assert len(shown) > 8
        for name, answer in shown.items():
            if not answer.streaming and answer.content.strip():
                policy = answer["Content-Security-Policy"]
                assert "default-src 'self'" in policy or "default-src 'none'" in policy, name
                sources = re.findall(r"https?://[^\s;]+", policy)
                assert sources == [], (name, sources)
                assert _from_elsewhere(answer) == [], name


def _from_elsewhere(answer: Any) -> list[str]:
    """Addresses of others from which a browser would fetch something by itself."""
    page: Any = html.fromstring(answer.content.decode())
    fetched = page.xpath("//*/@src | //link[not(contains(@rel, 'canonical') or contains(@rel, 'alternate'))]/@href")
    fetched += page.xpath("//*/@srcset | //*/@poster | //form/@action | //object/@data")
    return [each for each in fetched if re.match(r"(https?:)?//", each) and not each.startswith("http://testserver/")]


# What is kept about a person, as the export hands it out, and the notice's words for it.
WORK = "Vos textes et enregistrements"
ON_ITS_WAY = "Ce dont le travail a besoin en chemin"
NAMED_BY = {
    "consents": ("Vos choix pour votre voix", "accord"),
    "recordings": (WORK, "enregistrements"),
    "together": (WORK, "enregistrements"),
    "texts": (WORK, "textes"),
    "said_back": ("Des enregistrements que vous avez redits en français", "ce que vous avez dit"),
    "beside_sentences": ("Ce que vous mettez à côté de phrases difficiles", "votre propre voix"),
    "drafts": (ON_ITS_WAY, "brouillons"),
    "comments": (ON_ITS_WAY, "commentaires"),
    "claims": (ON_ITS_WAY, "phrases sur lesquelles vous travaillez"),
    "news": (ON_ITS_WAY, "nouvelles"),
    "invitations": (ON_ITS_WAY, "invitations"),
    "journal": ("Un journal", "qui a fait quoi et quand"),
}
ABOUT = {
    "email": ("Votre adresse e-mail", "adresse"),
    "name": ("Votre nom", "nom"),
    "languages": ("Votre nom", "langues que vous parlez"),
    "roles": ("Votre nom", "rôles"),
    "pace_of_voice": (ON_ITS_WAY, "vitesse de parole"),
    "proofs_to_sign_in": (ON_ITS_WAY, "façon de vous connecter"),
}
SETTINGS = {"public_id", "screen_language", "created_at", "last_sign_in", "news_by_mail"}
"""Of the account itself: its number, its settings and its dates."""


def test_nothing_is_kept_that_the_notice_does_not_name() -> None:
    person = factories.volunteer("ar")
    assert own_data.SECTIONS.keys() == NAMED_BY.keys(), "say in the notice what is kept, then here by which words"
    assert own_data.profile(person).keys() == ABOUT.keys() | SETTINGS
    shown = sentences(signed_in(person).get("/atelier/donnees/"))
    for begins, words in [*NAMED_BY.values(), *ABOUT.values()]:
        assert any(each.startswith(begins) and words in each for each in shown), (begins, words)
    assert any("appareil" in each for each in shown), "a recording says on which device it was made"


def test_choices_are_kept_with_their_date() -> None:
    person = consenting(factories.volunteer("ar"))
    for _turn in range(3):
        consenting(person)
    kept = list(Consent.objects.filter(user=person).order_by("pk"))
    assert len(kept) == 4 and all(row.text_digest for row in kept)
    assert [row.withdrawn_at is None for row in kept] == [False, False, False, True]
    assert [row.given_at for row in kept] == sorted(row.given_at for row in kept)


def test_the_figures_are_those_by_which_the_program_acts() -> None:
    figures = Periods()
    assert timedelta(days=figures.backup_days) - BACKUP_AGE_LIMIT == timedelta(days=1), "with one backup a day"
    content = signed_in(factories.volunteer("ar")).get("/atelier/donnees/").content.decode()
    said = {int(number) for number in re.findall(r"\b(\d+)\s+(?:jours|mois|ans)\b", content.replace("\u00a0", " "))}
    assert said == {
        *(figures.rejected_days, figures.run_days, figures.consent_years, figures.backup_days),
        *(figures.letter_months, figures.unused_months),
    }


def test_an_erased_account_does_not_come_back() -> None:
    claire, person = factories.coordinator(), factories.volunteer("ar")
    code = code_create(by=claire, user=person).typed
    account_erase(by=person, user=person, voice=True)
    with pytest.raises(Missing):
        code_use(code=code)
    with pytest.raises(Refused):
        code_create(by=claire, user=person)
    assert User.objects.for_commands("amina@example.org") is None
    again = factories.volunteer("ar")
    assert again.pk != person.pk and not User.objects.get(pk=person.pk).is_active, "the same address is somebody new"


def test_every_right_has_its_way() -> None:
    """On one's own page, and by the town for whoever writes to it."""
    client = signed_in(consenting(factories.volunteer("ar")))
    page: Any = html.fromstring(client.get("/atelier/moi/").content)
    for see, correct in (("donnees/", "voix/"), ("moi/erase/", "voix/retirer/")):
        for way in (see, correct):
            assert page.xpath(f"//a[@href='/atelier/{way}']"), way
            assert client.get(f"/atelier/{way}").status_code == 200
    assert page.xpath("//form[@action='/atelier/moi/data.zip']") and page.xpath("//input[@name='display_name']")
    commands = get_commands()
    assert [commands[name] for name in ("export_person", "erase_person", "withdraw_voice")] == ["volunteers"] * 3
    assert any("écrivant à la ville" in sentence for sentence in PRIVACY)
