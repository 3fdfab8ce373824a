"""People, invitations, town and journal on the coordinator's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import factories
from tests.volunteers.shortcuts import signed_in, visitor
from volunteers.actions import invitation_find
from volunteers.models import Invitation, OneTimeCode, Town, User

pytestmark = pytest.mark.django_db
INVITE = {"what": "invite", "languages": ["ar"], "role": "volunteer", "uses": 3, "days": 14, "note": "Merci <3"}


@pytest.fixture
def client() -> Any:
    return signed_in(factories.coordinator())


def test_an_invitation_is_made_shown_once_and_drawn(client: Any) -> None:
    page = client.post("/atelier/people/", INVITE).content.decode()
    link = re.search(r'id="invitation-link"[^>]*value="http://testserver(/atelier/invitation/([\w-]+)/)"', page)
    assert link is not None
    assert invitation_find(link.group(2)).uses_left == 3
    assert "<svg" in page and 'class="qr"' in page
    assert "Merci &lt;3" in page
    assert link.group(2) not in client.get("/atelier/people/").content.decode()
    guest = visitor().get(link.group(1)).content.decode()
    assert "العربية" in guest
    assert "Merci &lt;3" in guest


@pytest.mark.parametrize(
    "wrong",
    [
        {"languages": []},
        {"languages": ["xx"]},
        {"role": "king"},
        {"uses": 0},
        {"uses": "many"},
        {"days": 400},
        {"note": "x" * 300},
        {"role": "coordinator", "uses": 2},
    ],
)
def test_a_wrong_invitation_is_told_and_not_made(client: Any, wrong: dict[str, Any]) -> None:
    answer = client.post("/atelier/people/", {**INVITE, **wrong})
    assert answer.status_code == 400
    assert re.search(r'class="(errorlist|notice bad)', answer.content.decode())
    assert not Invitation.objects.exists()


def test_an_invitation_ends_by_hand(client: Any) -> None:
    client.post("/atelier/people/", INVITE)
    invitation = Invitation.objects.get()
    assert f"/atelier/people/invitations/{invitation.pk}/revoke/" in client.get("/atelier/people/").content.decode()
    client.post(f"/atelier/people/invitations/{invitation.pk}/revoke/", {"sure": "yes"})
    assert "/revoke/" not in client.get("/atelier/people/").content.decode()
    assert client.post("/atelier/people/invitations/999/revoke/").status_code == 404


def test_somebody_without_email_gets_a_code_that_lets_in(client: Any) -> None:
    page = client.post(
        "/atelier/people/", {"what": "person", "person-display_name": "Tante Fatou", "person-languages": ["snk"]}
    ).content.decode()
    code = re.search(r'id="one-time-code">([\w-]+)<', page)
    assert code is not None
    guest = visitor()
    assert guest.post("/atelier/code/", {"code": code.group(1)}).status_code == 302
    assert guest.session["_auth_user_id"] == str(User.objects.get(display_name="Tante Fatou").pk)


def test_a_new_code_is_shown_once(client: Any) -> None:
    person = factories.volunteer()
    answer = client.post("/atelier/people/code/", {"person": person.public_id})
    assert re.search(r'id="one-time-code">[A-Z2-9]{5}-[A-Z2-9]{5}<', answer.content.decode())
    assert OneTimeCode.objects.get().user == person
    refused = client.post("/atelier/people/code/", {"person": User.objects.get(display_name="Claire").public_id})
    assert refused.status_code == 302
    assert OneTimeCode.objects.count() == 1
    for nobody in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert client.post("/atelier/people/code/", {"person": nobody}).status_code == 404


def test_roles_change_and_refusals_stay_on_the_page(client: Any) -> None:
    person, claire = factories.volunteer(), User.objects.get(display_name="Claire")
    give = {"person": person.public_id, "role": "reviewer", "language": "ar"}
    assert client.post("/atelier/people/roles/", give).url == "/atelier/people/"
    assert User.objects.get(pk=person.pk).may_review("ar")
    client.post("/atelier/people/roles/", {**give, "take": "1", "sure": "yes"})
    assert not User.objects.get(pk=person.pk).may_review("ar")
    last = client.post(
        "/atelier/people/roles/", {"person": claire.public_id, "role": "coordinator", "take": "1", "sure": "yes"}
    )
    assert last.status_code == 400
    assert 'class="notice bad"' in last.content.decode()
    assert client.post("/atelier/people/roles/", {**give, "language": "xx"}).status_code == 400
    assert client.post("/atelier/people/roles/", {**give, "role": "king"}).status_code == 400


def test_people_are_found_by_language_and_cost_the_same(
    client: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    factories.volunteer("ar", "amina")
    factories.volunteer("tr", "deniz")
    page = client.get("/atelier/people/?language=tr").content.decode()
    assert "Deniz" in page
    assert "Amina" not in page
    with django_assert_max_num_queries(15) as counted:
        client.get("/atelier/people/")
    for number in range(20):
        factories.volunteer("ar", f"v{number}")
    with django_assert_num_queries(len(counted)):
        client.get("/atelier/people/")
    assert client.get("/atelier/people/?page=99&language=%00").status_code == 200


def test_the_town_is_filled_in_and_mistakes_are_told(client: Any) -> None:
    form = {
        "name": "Élancourt",
        "hotline_number": "01 99 00 12 34",
        "hotline_hours": "9 h – 17 h",
        "contact_email": "mairie@ville.example",
        "site": "",
        "language_order": "ar, tr  pt",
        "embed_origins": "https://www.ville.example\nhttps://ecole.example",
        "holds": "off",
        "hold_fastest": "105",
        "hold_longer": "12",
    }
    assert client.post("/atelier/town/", form).url == "/atelier/town/"
    town = Town.objects.get()
    assert town.language_order == ["ar", "tr", "pt"]
    assert town.embed_origins == ["https://www.ville.example", "https://ecole.example"]
    assert (town.holds, town.hold_fastest, town.hold_longer) == (False, 105, 12)
    assert 'value="ar tr pt"' in client.get("/atelier/town/").content.decode()
    for wrong in (
        {"language_order": "ar xx"},
        {"embed_origins": "ville"},
        {"contact_email": "x"},
        {"site": "javascript:x"},
        {"name": ""},
        {"holds": ""},
        {"hold_fastest": "300"},
        {"hold_longer": "101"},
        {"hold_longer": "-1"},
    ):
        assert client.post("/atelier/town/", {**form, **wrong}).status_code == 400
    assert Town.objects.get().language_order == ["ar", "tr", "pt"]
    assert "Élancourt" in visitor().get("/atelier/donnees/").content.decode()


def test_the_journal_speaks_and_filters(client: Any) -> None:
    tutorial = factories.tutorial()
    factories.version(tutorial, "ar")
    client.post("/atelier/people/", INVITE)
    everything = client.get("/atelier/journal/")
    assert len(everything.context["page"].object_list) == 2
    assert "languageversion" not in everything.content.decode()
    of_arabic = client.get(f"/atelier/journal/?tutorial={tutorial.slug}&language=ar")
    assert [entry.verb for entry in of_arabic.context["page"]] == ["open"]
    claire = User.objects.get(display_name="Claire")
    assert len(client.get(f"/atelier/journal/?person={claire.public_id}").context["page"].object_list) == 2
    for odd in ("?person=x", "?page=0", "?page=x", "?tutorial=%00", "?language=xx"):
        assert client.get(f"/atelier/journal/{odd}").status_code == 200
