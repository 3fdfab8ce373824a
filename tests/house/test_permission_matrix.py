"""Every address of the resolver, as each kind of person, with each method, against tests/house/permission_table.py."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.house.addresses import ADDRESSES, DOCUMENT, PARAMETERS, ROUTES
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import ANONYMOUS, ANYBODY, KINDS, METHODS, NOBODY, TABLE, as_markdown
from volunteers.models import User

SIGN_IN = "/atelier/compte/login/"
ALLAUTH = ("account_", "mfa_")  # its pages send people on to where they should be, whatever the method


def test_every_address_has_one_name_and_one_row() -> None:
    names = [name for name, _route in ADDRESSES]
    assert len(names) == len(set(names))
    assert set(names) - set(TABLE) == set(), "add them to tests/house/permission_table.py"
    assert set(TABLE) - set(names) == set(), "these addresses are gone: take their rows away"


def test_the_document_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(ROUTES), (
        "PORTEVOIX_ENV=test python -m tests.house.addresses"
    )


@pytest.fixture
def one_of_each(db: None, settings: Any) -> OneOfEach:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return make_one_of_each()


def outcome(response: HttpResponseBase) -> str:
    """What happened at the door: signed out, refused, wrong method, sent to another page, or let in."""
    if response.status_code == 401 or response.headers.get("Location", "").startswith(SIGN_IN):
        return "sign in"
    if response.status_code in (403, 404):
        return "refused"
    if response.status_code == 405:
        return "wrong method"
    return "sent on" if response.status_code == 302 else "let in"


def expected(name: str, method: str, kind: str) -> set[str]:
    """The outcomes that the table allows."""
    who = TABLE[name].may.get(method)
    if who is None:  # whoever may not come in at all may be told so before the method is looked at
        return {"wrong method", "refused", "sign in", *({"sent on"} if name.startswith(ALLAUTH) else ())}
    if kind in who:
        # What everybody may ask for may not exist; of sounds nobody is asked here (test_narration_choice).
        if who == ANYBODY or name == "tutorials:sound_excerpt":
            return {"let in", "sent on", "refused", "sign in"}
        return {"let in", "sent on", *({"sign in"} if name.startswith(ALLAUTH) else ())}
    return {"sign in"} if kind == ANONYMOUS else {"refused"}


def proved_twice(client: Client, person: User) -> None:
    """As somebody who proved a moment ago, with both proofs, who they are."""
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, person, method="mfa", reauthenticated=True)
    request.session.save()


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_do_what(kind: str, one_of_each: OneOfEach) -> None:
    client = Client(raise_request_exception=False)
    person = one_of_each.people[kind]
    if person is not None:
        client.force_login(person)
        proved_twice(client, person)
    session = client.cookies.output(header="")
    wrong = []
    for name in sorted(TABLE):
        address = reverse(name, kwargs=one_of_each.arguments(name, PARAMETERS[name]))
        body, more = urlencode(one_of_each.sent.get(name, {})), one_of_each.headers.get(name, {})
        came_in = False
        for method in (*METHODS, "HEAD", "OPTIONS"):
            if method not in METHODS and not came_in:
                continue  # the door that refused every other method refuses these
            cache.clear()  # no visit is refused because of how many went before
            client.cookies = SimpleCookie(session)
            with transaction.atomic():
                response = client.generic(method, address, body, "application/x-www-form-urlencoded", headers=more)
                for _bytes in getattr(response, "streaming_content", ()):
                    pass  # to its end, so that the file is closed
                transaction.set_rollback(True)
            came_in = came_in or outcome(response) in {"let in", "sent on"}
            fell = response.status_code >= 500
            if fell or (method in METHODS and outcome(response) not in expected(name, method, kind)):
                wrong.append(f"{name} {method}: {response.status_code} {response.headers.get('Location', '')}".strip())
    assert not wrong, "\n".join(["", *wrong])


def test_no_row_lets_everybody_do_everything_silently() -> None:
    """A row that names no method, or an audience for nobody, would hide an address that nothing tests."""
    assert [row.name for row in TABLE.values() if not row.may or NOBODY in row.may.values()] == []
