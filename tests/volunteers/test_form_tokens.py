"""A form without the token of this browser is refused with the reason that is true: an old page, no cookie, another."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
PAGE = "/atelier/donnees/"
WHERE = "/atelier/langue/"


def sent(client: Client, token: str = "", **headers: str) -> str:
    answer = client.post(WHERE, {"csrfmiddlewaretoken": token} if token else {}, headers={**ENGLISH, **headers})
    assert answer.status_code == 403
    return str(answer.content.decode())


def come_in() -> tuple[Client, str]:
    """Somebody signed in, and the token of a page that they opened."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.volunteer())
    page = client.get(PAGE).content.decode()
    return client, re.findall(r'"x-csrftoken": "(\w+)"', page)[0]


def test_a_page_from_before_another_sign_in_was_open_too_long() -> None:
    client, old = come_in()
    del client.cookies["csrftoken"]
    client.get(PAGE)  # signing in gives another cookie, as here
    assert "This page was open too long" in sent(client, old)


def test_without_the_cookie_it_is_the_cookie() -> None:
    client, token = come_in()
    del client.cookies["csrftoken"]
    said = sent(client, token)
    assert "did not send this site&#x27;s cookie" in said and "open too long" not in said


def test_a_form_without_a_token_or_from_another_site_is_neither() -> None:
    client, token = come_in()
    for said in (sent(client), sent(client, token, Origin="https://elsewhere.example")):
        assert "from which page this comes" in said and "open too long" not in said


def test_a_script_reads_the_sentence() -> None:
    client, _token = come_in()
    assert "from which page" in json.loads(sent(client, Accept="application/json"))["sentence"]
