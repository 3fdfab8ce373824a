"""People, invitations, town and journal on the coordinator's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from tests import factories
from tests.volunteers.shortcuts import signed_in, visitor
from town.models import Town
from volunteers.actions import invitation_find
from volunteers.forms import TownForm
from volunteers.models import Invitation, OneTimeCode, User

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


def test_a_wrong_invitation_is_told_and_not_made(client: Any) -> None:
    cases: tuple[dict[str, Any], ...] = (
        {"languages": []},
        {"languages": ["xx"]},
        {"role": "king"},
        {"uses": 0},
        {"uses": "many"},
        {"days": 400},
        {"note": "x" * 300},
        {"role": "coordinator", "uses": 2},
    )
    for wrong in cases:
        answer = client.post("/atelier/people/", {**INVITE, **wrong})
        assert answer.status_code == 400, wrong
        assert re.search(r'class="(errorlist|notice bad)', answer.text), wrong
        assert not Invitation.objects.exists(), wrong


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
    assert '<svg class="qr"' in answer.text or "qr" in answer.text
    assert {code.user for code in OneTimeCode.objects.all()} == {person}
    refused = client.post("/atelier/people/code/", {"person": User.objects.get(display_name="Claire").public_id})
    assert refused.status_code == 302
    assert OneTimeCode.objects.count() == 2
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


def names_on(client: Any, query: str) -> list[str]:
    page = parsed(client.get(f"/atelier/people/?{query}").content.decode())
    return [" ".join(name.text_content().split()) for name in page.xpath("//*[@class='what']/strong")]


def test_people_are_found_by_name_language_and_role(client: Any) -> None:
    factories.volunteer("ar", "amina")
    factories.volunteer("tr", "deniz")
    factories.reviewer("tr", "yusuf")
    factories.person("samir", ("reviewer", "")).spoken_languages.create(language="tr")
    factories.person("paul", ("volunteer", "ar")).spoken_languages.create(language="tr")
    for query, expected in (
        ("", ["Amina", "Claire", "Deniz", "Paul", "Samir", "Yusuf"]),
        ("language=tr", ["Deniz", "Paul", "Samir", "Yusuf"]),
        ("role=reviewer", ["Samir", "Yusuf"]),
        ("role=reviewer&language=tr", ["Samir", "Yusuf"]),
        ("role=reviewer&language=ar", ["Samir"]),
        ("role=volunteer&language=tr", ["Deniz"]),
        ("name=MIN", ["Amina"]),
        ("name=deniz%40example", ["Deniz"]),
        ("name=%25", []),
        ("role=king", []),
        ("language=xx", []),
    ):
        assert sorted(names_on(client, query)) == expected, query


def test_a_town_of_forty_is_four_pages_of_twelve_questions(
    client: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    factories.volunteer("ar", "amina")
    client.post("/atelier/people/", INVITE)
    with django_assert_max_num_queries(12) as counted:
        client.get("/atelier/people/")
    for number in range(40):
        factories.volunteer("ar" if number % 2 else "tr", f"v{number:02}")
    with django_assert_num_queries(len(counted)):
        client.get("/atelier/people/")
    pages = [names_on(client, f"language=tr&page={number}") for number in (1, 2)]
    assert [len(page) for page in pages] == [12, 8]
    assert names_on(client, "language=tr&page=3") == pages[1], "past the end the last page stands"
    everybody = [name for number in (1, 2, 3, 4) for name in names_on(client, f"page={number}")]
    assert len(everybody) == len(set(everybody)) == 42
    assert client.get("/atelier/people/?page=99&language=%00").status_code == 200


def test_the_town_is_filled_in_and_mistakes_are_told(client: Any) -> None:
    form = {
        "name": "Élancourt",
        "hotline_number": "01 99 00 12 34",
        "hotline_hours": "9 h – 17 h",
        "contact_email": "mairie@ville.example",
        "site": "",
        "embed_origins": "https://www.ville.example\nhttps://ecole.example",
        "holds": "off",
        "slowing": "15",
        "hold_fastest": "105",
        "hold_longer": "12",
    }
    assert client.post("/atelier/town/", form).url == "/atelier/town/"
    town = Town.objects.get()
    assert town.embed_origins == ["https://www.ville.example", "https://ecole.example"]
    assert (town.holds, town.slowing, town.hold_fastest, town.hold_longer) == (False, 15, 105, 12)
    assert client.post("/atelier/town/", {**form, "slowing": ""}).status_code == 302  # a page of before an upgrade
    assert Town.objects.get().slowing == 15
    for wrong in (
        {"embed_origins": "ville"},
        {"contact_email": "x"},
        {"site": "javascript:x"},
        {"name": ""},
        {"holds": ""},
        {"hold_fastest": "300"},
        {"slowing": "40"},
        {"hold_longer": "101"},
        {"hold_longer": "-1"},
    ):
        assert client.post("/atelier/town/", {**form, **wrong}).status_code == 400
    assert "Élancourt" in visitor().get("/atelier/donnees/").content.decode()


def test_what_is_wrong_in_a_folded_subject_of_the_town_unfolds_it(client: Any) -> None:
    fields = [name for _title, _hint, names in TownForm.SUBJECTS for name in names]
    assert sorted(fields) == sorted(TownForm.base_fields), "each field in one subject"
    form = {"name": "Élancourt", "holds": "on", "hold_fastest": "110", "hold_longer": "15"}
    assert unfolded(client.get("/atelier/town/")) == []
    wrong = client.post("/atelier/town/", {**form, "hold_longer": "200", "embed_origins": "https://ecole.example"})
    assert unfolded(wrong) == ["hold_fastest", "hold_longer", "holds", "slowing"]
    assert "https://ecole.example" in wrong.content.decode(), "what was written elsewhere stands"


def unfolded(answer: Any) -> list[str]:
    """The fields of the subjects that stand open, of those that can be folded."""
    return sorted(map(str, parsed(answer.content.decode()).xpath("//details[@open][summary/h2]//@name")))


def order_of(page: str) -> list[str]:
    """The names in the order of the page, as parents see them."""
    return [" ".join(name.text_content().split()) for name in parsed(page).xpath("//ol//strong")]


def parsed(page: str) -> Any:
    return html.fromstring(page)


def test_languages_are_put_in_order_by_their_names(client: Any) -> None:
    for tag in ("ar", "tr", "pt-BR"):
        assert client.post("/atelier/town/", {"add": tag}).url == "/atelier/town/?languages#languages"
    page = client.get("/atelier/town/").content.decode()
    assert order_of(page) == ["1. Arabe", "2. Turc", "3. Portugais du Brésil"]
    for move, expected in (
        ("up pt-BR", ["ar", "pt-BR", "tr"]),
        ("up pt-BR", ["pt-BR", "ar", "tr"]),
        ("up pt-BR", ["pt-BR", "ar", "tr"]),
        ("down ar", ["pt-BR", "tr", "ar"]),
        ("down ar", ["pt-BR", "tr", "ar"]),
        ("out tr", ["pt-BR", "ar"]),
        ("out tr", ["pt-BR", "ar"]),
        ("sideways ar", ["pt-BR", "ar"]),
        ("up", ["pt-BR", "ar"]),
    ):
        assert client.post("/atelier/town/", {"move": move}).status_code == 302
        assert Town.objects.get().language_order == expected, move
    for nothing in ("", "ar", "xx", "<b>"):
        assert client.post("/atelier/town/", {"add": nothing}).status_code == 302
    assert Town.objects.get().language_order == ["pt-BR", "ar"]
    assert Town.objects.get().name == Town._meta.get_field("name").get_default(), "the other form is left alone"
    shown = parsed(client.get("/atelier/town/").content.decode()).text_content()
    assert "pt-BR" not in shown, "no codes on a screen"
    assert visitor().post("/atelier/town/", {"add": "tr"}).status_code == 302
    assert Town.objects.get().language_order == ["pt-BR", "ar"]


def test_the_journal_speaks_and_answers_odd_questions(client: Any) -> None:
    factories.version(factories.tutorial(), "ar")
    assert "languageversion" not in client.get("/atelier/journal/").text
    for odd in ("?person=x", "?page=0", "?page=x", "?tutorial=%00", "?language=xx"):
        assert client.get(f"/atelier/journal/{odd}").status_code == 200
