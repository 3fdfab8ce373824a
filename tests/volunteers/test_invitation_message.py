"""An invitation as a message for WhatsApp, mail or paper; its lost link is made anew."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.errors import Missing, Refused
from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import signed_in
from town.actions import town_edit
from volunteers.actions import (
    invitation_accept,
    invitation_create,
    invitation_find,
    invitation_renew,
    invitation_revoke,
)
from volunteers.models import Invitation, User
from volunteers.queries.invitation_message import invitation_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(db: None) -> User:
    return factories.coordinator()


def test_one_message_serves_every_language_that_was_ticked(claire: User) -> None:
    invitation, token = invitation_create(by=claire, language_tags=["en", "snk"], note="À bientôt & merci !", uses=5)
    link = f"https://voix.example.org/atelier/invitation/{token}/"
    message = invitation_message(invitation, link)
    # English has these words; Soninke has none, so the French alone stands there for it.
    assert [passage.language.tag for passage in message.passages] == ["en", "fr"]
    assert "Lend your language" in message.text
    assert message.text.endswith(f"À bientôt & merci !\n\n{link}")
    sent = urlsplit(message.whatsapp)
    assert sent.netloc == "wa.me"
    assert parse_qs(sent.query)["text"] == [message.text]
    assert parse_qs(urlsplit(message.mail).query)["body"] == [message.text]
    assert "+" not in message.mail.partition("?")[2]  # mail programs show it as it is


def test_the_page_gives_the_message_and_a_sheet_with_a_code(claire: User) -> None:
    client = signed_in(claire)
    page = client.post(
        reverse("volunteers:people"),
        {"what": "invite", "languages": ["ar", "en"], "role": "volunteer", "uses": "5", "days": "14", "note": ""},
    ).content.decode()
    assert "https://wa.me/?text=" in page
    assert "mailto:?subject=" in page
    assert "<svg" in page
    assert 'lang="en"' in page


def test_a_new_link_ends_the_old_one_and_keeps_the_places(claire: User) -> None:
    invitation, token = invitation_create(by=claire, language_tags=["ar"], uses=3, days=5)
    invitation_accept(by=factories.person("amina"), token=token)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    client = signed_in(claire)
    page = client.post(reverse("volunteers:people"), {"what": "renew", "number": str(invitation.pk)}).content.decode()
    renewed = page.partition("/atelier/invitation/")[2].partition("/")[0]
    assert renewed != token
    with pytest.raises(Missing):
        invitation_find(token)
    found = invitation_find(renewed)
    assert (found.pk, found.uses_left) == (invitation.pk, 2)
    assert found.expires_at > timezone.now() + timedelta(days=13)
    assert Entry.objects.filter(verb="renew_invitation").count() == 1
    assert not Entry.objects.filter(after__icontains=renewed).exists()


def test_what_was_ended_or_used_up_is_not_renewed(claire: User) -> None:
    ended, _token = invitation_create(by=claire, language_tags=["ar"])
    invitation_revoke(by=claire, invitation=ended)
    used, token = invitation_create(by=claire, language_tags=["ar"])
    invitation_accept(by=factories.person("amina"), token=token)
    for invitation in (ended, used):
        with pytest.raises(Refused):
            invitation_renew(by=claire, invitation=invitation)
    client = signed_in(claire)
    for number in (str(ended.pk), "0", "x", "9" * 30):
        answer = client.post(reverse("volunteers:people"), {"what": "renew", "number": number})
        assert answer.status_code in {400, 404}


def test_the_town_invites_by_its_name_and_a_coordinator_is_not_asked_for_a_voice(claire: User) -> None:
    town_edit(by=claire, fields={"name": "Élancourt"})
    invitation, token = invitation_create(by=claire, language_tags=["en"], roles=["coordinator"])
    message = invitation_message(invitation, "https://voix.example.org/")
    assert "La ville d’Élancourt vous invite." in message.text
    assert "The town of Élancourt invites you." in message.text
    page = Client().get(reverse("volunteers:invitation", args=[token]), headers={"Accept-Language": "fr"})
    for text in (message.text, page.content.decode()):
        assert "Coordonnez les films" in text
        assert "prêtez" not in text.lower()
    helper, _token = invitation_create(by=claire, language_tags=["en"], roles=["volunteer"])
    assert "prêtez votre voix" in invitation_message(helper, "https://voix.example.org/").text


def test_who_is_no_town_invites_by_its_own_name(claire: User) -> None:
    invitation, _token = invitation_create(by=claire, language_tags=["es"])
    for name, french, spanish in (
        ("La Verrière", "La ville de La Verrière vous invite.", "La ciudad de La Verrière te invita."),
        ("Le Havre", "La ville du Havre vous invite.", "La ciudad de Le Havre te invita."),
        ("Musée du Vélo", "Musée du Vélo vous invite.", "Musée du Vélo te invita."),
        ("Ma ville", "Ma ville vous invite.", "Ma ville te invita."),
    ):
        town_edit(by=claire, fields={"name": name})
        message = invitation_message(invitation, "https://voix.example.org/").text
        assert french in message and spanish in message, name
        assert ("ville d" in message) == ("ville d" in french), name


def test_who_only_coordinates_comes_home_after_the_welcome(claire: User) -> None:
    client = signed_in(claire)
    assert client.post(reverse("volunteers:welcome"), {"display_name": "Claire"}).url == reverse("volunteers:home")
    speaks = {"display_name": "Claire", "languages": ["ar"]}
    assert client.post(reverse("volunteers:welcome"), speaks).url == reverse("volunteers:consent")
