"""Coordinators prove twice who they are once there are several of them; the demonstration's need not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from tests import factories
from tests.sent_mail import sent
from tests.volunteers.shortcuts import signed_in, visitor
from tests.volunteers.test_sign_in import CONFIRM, SIGN_IN, code_in
from volunteers.demo_accounts import ACCOUNTS, DOMAIN
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_was_here_before() -> None:
    cache.clear()


def test_one_coordinator_alone_needs_none() -> None:
    claire = factories.coordinator()
    factories.reviewer()
    User.objects.create_user(None, is_system=True).roles.create(role="coordinator")
    factories.person("ancien", ("coordinator", ""), is_active=False)
    assert not User.objects.get(pk=claire.pk).second_factor_missing
    assert signed_in(claire).get("/atelier/board/").status_code == 200


def test_with_a_second_coordinator_both_set_it_up_first() -> None:
    claire, paul, amina = factories.coordinator(), factories.coordinator("paul"), factories.volunteer()
    version = factories.version(factories.tutorial(), "ar", claire)
    for person in (claire, paul):
        client = signed_in(person)
        for page in ("/atelier/", "/atelier/board/", "/atelier/people/", "/atelier/tutorials/"):
            assert client.get(page).url == "/atelier/compte/2fa/"
        publish = f"/atelier/versions/{version.tutorial.slug}/ar/publish/"
        assert client.post(publish, {"kind": "voice"}).status_code == 403
        assert client.get("/atelier/compte/2fa/").status_code == 200
        assert client.get("/atelier/compte/2fa/totp/activate/").status_code == 200
        assert client.post("/atelier/langue/", {"language": "en"}).status_code == 302
        assert client.post("/atelier/compte/logout/").status_code == 302
    assert not User.objects.get(pk=amina.pk).second_factor_missing
    TOTP.activate(claire, generate_totp_secret())
    assert signed_in(claire).get("/atelier/board/").status_code == 200
    assert signed_in(paul).get("/atelier/board/").status_code == 302


def test_a_recovery_code_alone_is_no_second_factor() -> None:
    claire = factories.coordinator()
    factories.coordinator("paul")
    RecoveryCodes.activate(claire)
    assert User.objects.get(pk=claire.pk).second_factor_missing


def test_the_demonstration_neither_needs_one_nor_counts(settings: Any) -> None:
    demo = User.objects.create_user(ACCOUNTS[0].email)
    demo.roles.create(role="coordinator")
    claire = factories.coordinator()
    assert not User.objects.get(pk=demo.pk).second_factor_missing
    assert not User.objects.get(pk=claire.pk).second_factor_missing
    settings.EMBEDDED = False  # in a town, an account of that domain is like any other
    assert User.objects.get(pk=demo.pk).second_factor_missing
    assert User.objects.get(pk=claire.pk).second_factor_missing
    assert DOMAIN.endswith(".example")


def test_the_code_of_the_application_is_asked_after_the_code_by_email() -> None:
    claire = factories.coordinator()
    secret = generate_totp_secret()
    TOTP.activate(claire, secret)
    client = visitor()
    client.post(SIGN_IN, {"email": claire.email})
    asked = client.post(CONFIRM, {"code": code_in(sent()[0])})
    assert asked.url == "/atelier/compte/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/atelier/board/").status_code == 302
    wrong = client.post(asked.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert 'id="code-error"' in wrong.content.decode()
    cache.clear()
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(asked.url, {"code": format_hotp_value(hotp_value(secret, counter))})
    assert client.session["_auth_user_id"] == str(claire.pk)


def test_setting_up_the_application_gives_recovery_codes() -> None:
    claire = factories.coordinator()
    client = signed_in(claire)
    page = client.get("/atelier/compte/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post("/atelier/compte/2fa/totp/activate/", {"code": "12"}).status_code == 200
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    done = client.post("/atelier/compte/2fa/totp/activate/", {"code": code})
    assert done.url == "/atelier/compte/2fa/recovery-codes/"
    assert not User.objects.get(pk=claire.pk).second_factor_missing


NEARLY = {"id": "eA", "rawId": "eA", "type": "public-key", "clientExtensionResults": {}}
GARBAGE = [
    "",
    "{}",
    "[]",
    "1",
    "null",
    '"x"',
    '{"id": 1}',
    '{"response": []}',
    "{",
    json.dumps({**NEARLY, "response": {"clientDataJSON": "x", "attestationObject": "x"}}),
    json.dumps({**NEARLY, "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    json.dumps({**NEARLY, "response": {"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA"}}),
    json.dumps({**NEARLY, "response": {"userHandle": 5}}),
]


def test_a_garbled_key_is_refused_without_a_fall() -> None:
    client, guest = signed_in(factories.coordinator()), visitor()
    for garbage in GARBAGE:
        cache.clear()
        client.get("/atelier/compte/2fa/webauthn/add/")
        answer = client.post("/atelier/compte/2fa/webauthn/add/", {"credential": garbage, "name": "clé"})
        assert answer.status_code == 200, garbage
        guest.get("/atelier/compte/2fa/webauthn/login/", headers={"Accept": "application/json"})
        assert guest.post("/atelier/compte/2fa/webauthn/login/", {"credential": garbage}).status_code == 302, garbage
        assert "_auth_user_id" not in guest.session, garbage
