"""What nobody answered: under /atelier/ a page of the workshop in the person's language, elsewhere the parents'."""

from __future__ import annotations

import random
import string
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from lxml import html

from tests import factories
from volunteers.models import User

pytestmark = pytest.mark.django_db
ADDRESSES = ("people", "versionen/", "text/{}/ar/", "voice/{}/ar/", "talk/{}", "news/{}/", "{}.php", "text/checks/{}/")


def at_random(seed: int) -> list[str]:
    chance = random.Random(seed)
    word = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(3, 30)))
    return ["/atelier/" + address.format(word) + word for address in ADDRESSES]


def seen(client: Any, path: str, status: int) -> Any:
    answer = client.get(path, follow=True)
    assert answer.status_code == status, path
    page = html.fromstring(answer.content)
    assert "workshop" in (page.get("class") or ""), f"{path}: the parents' page"
    return page


@pytest.mark.parametrize("tag", ["fr", "en", "ar"])
def test_an_address_that_does_not_exist_is_a_page_of_the_workshop(tag: str) -> None:
    amina = factories.volunteer("ar")
    User.objects.filter(pk=amina.pk).update(interface_language=tag)
    client = Client()
    client.force_login(amina)
    with translation.override(tag):
        said = gettext(
            "There is nothing at this address. It may be wrong, or what was here is gone. Your work is safe."
        )
    for path in at_random(len(tag)):
        page = seen(client, path, 404)
        assert page.get("lang") == tag
        text = page.text_content()
        assert said in text or "/text/" in path or "/voice/" in path, "a view names what there is not"
        assert page.xpath("//main//a[@href='/atelier/']"), "the way on"


def test_a_stranger_is_told_the_same_whatever_there_is() -> None:
    """No name and no title stands in it; what needs an account leads to signing in, whether it is there or not."""
    tutorial = factories.tutorial(title="Un film que personne ne connaît")
    factories.version(tutorial, "ar", factories.coordinator())
    client = Client(headers={"Accept-Language": "en"})
    page = seen(client, "/atelier/nothing/here/", 404)
    assert page.xpath("//main//a[contains(@href, '/login/code/')]")
    assert not page.xpath("//nav"), "the workshop's menu is for people"
    for path in ("tutorials/{}/", "versions/{}/ar/", "text/{}/ar/", "voice/{}/ar/"):
        there, absent = (client.get("/atelier/" + path.format(slug)) for slug in (tutorial.slug, "absent"))
        assert there.status_code == absent.status_code == 302
        assert there["Location"].replace(tutorial.slug, "absent") == absent["Location"]


def test_what_a_person_may_not_see_says_who_may() -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(factories.volunteer("ar"))
    page = seen(client, "/atelier/tutorials/", 403)
    assert "Only a coordinator may open this page." in page.text_content()


def test_a_fault_of_ours_is_a_page_of_the_workshop() -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "fr"})
    client.force_login(factories.coordinator())
    with mock.patch("volunteers.views.home.offers_for", side_effect=ZeroDivisionError("secret of ours")):
        page = seen(client, "/atelier/", 500)
        text = page.text_content()
        assert "secret" not in text
        assert "Claire" not in text, "it asks neither session nor database"
        assert page.xpath("//main//a[@href='/atelier/']"), "it can be loaded again"
        script = client.get("/atelier/", headers={"Accept": "application/json"})
    assert script.status_code == 500
    assert script.json()["code"] == "later"


def test_the_address_of_a_button_is_no_white_page() -> None:
    """After an ended session the sign-in leads to where the form went, by GET."""
    claire = factories.coordinator()
    slug = factories.version(factories.tutorial(), "ar", claire).tutorial.slug
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(claire)
    for path in (f"versions/{slug}/ar/publish/", f"tutorials/{slug}/retry/", "people/roles/"):
        page = seen(client, f"/atelier/{path}", 405)
        assert "nothing was done" in page.text_content()
    assert client.get(f"/atelier/versions/{slug}/ar/publish/")["Allow"] == "POST"
    assert client.put("/atelier/").content == b"", "a program gets what it got"


def test_parents_get_their_own_page() -> None:
    for path in ("/ar/nothing/", "/atelierx/", "/nothing"):
        page = html.fromstring(Client().get(path).content)
        assert "workshop" not in (page.get("class") or ""), path
        assert page.xpath("//a[@href='/ar/' or @href='/fr/']")
