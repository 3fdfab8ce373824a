"""One tap to be somebody: the demonstration's accounts alone, by a POST with its token, into a new session."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache

from operations.demonstration.video import script
from tests import factories
from tests.markup import flat
from tests.sent_mail import sent
from tests.volunteers.shortcuts import visitor
from tests.volunteers.test_sign_in import SIGN_IN, Clock, ask, time_machine  # noqa: F401
from tutorials.models import LanguageVersion
from volunteers.demo_accounts import ACCOUNTS
from volunteers.models import User
from volunteers.views.trials import FILM, TRIALS

pytestmark = pytest.mark.django_db
TRY, DISCOVER = "/atelier/essai/as/", "/atelier/essai/"


@pytest.fixture(autouse=True)
def _the_demonstration(settings: Any) -> None:
    cache.clear()
    settings.EMBEDDED = True
    for account in ACCOUNTS:
        user = User.objects.create_user(account.email, display_name=account.display_name, interface_language="fr")
        for language in account.languages or ("",):
            user.roles.create(role=account.role, language=language)


def local(**about: Any) -> Any:
    return visitor(HTTP_HOST="localhost:8000", **about)


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found.group(1)


def who(client: Any) -> str | None:
    number = client.session.get("_auth_user_id")
    return None if number is None else User.objects.get(pk=number).display_name


def test_one_tap_signs_in_with_the_token_into_a_new_session_and_goes_on() -> None:
    client = local(enforce_csrf_checks=True)
    page = client.get(SIGN_IN + "?next=/atelier/board/").content.decode()
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert client.post(TRY, {"account": "coordination"}).status_code == 403
    assert who(client) is None
    sending = {"account": "coordination", "next": "/atelier/board/", "csrfmiddlewaretoken": token_of(page)}
    assert client.post(TRY, sending).url == "/atelier/board/"
    assert who(client) == "Claire"
    assert client.session.session_key != before
    assert sent() == []
    assert client.get("/atelier/board/").status_code == 200


def test_nobody_else_can_be_tried() -> None:
    User.objects.create_user("texte-pt@demonstration.example", display_name="texte-pt")
    factories.person("somebody", ("coordinator", ""))
    client = local()
    for account in ("", "nobody", "texte-pt", "somebody", "amina@demonstration.example"):
        assert client.post(TRY, {"account": account}).status_code == 404, account
        assert who(client) is None, account


def test_an_account_that_is_closed_cannot_be_tried_nor_anybody_in_a_town(settings: Any) -> None:
    User.objects.filter(email=ACCOUNTS[1].email).update(is_active=False)
    assert local().post(TRY, {"account": "amina"}).status_code == 404
    settings.EMBEDDED = False
    for answer in (local().post(TRY, {"account": "youssef"}), local().get(DISCOVER)):
        assert answer.status_code == 404


def test_it_leads_nowhere_else() -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert local().post(TRY, {"account": "amina", "next": elsewhere}).url == "/atelier/"


def test_who_is_signed_in_is_asked_first() -> None:
    client = local()
    client.post(TRY, {"account": "amina"})
    assert client.post(TRY, {"account": "amina", "next": DISCOVER}).url == DISCOVER, "it is she already"
    asked = client.post(TRY, {"account": "coordination", "next": "/atelier/board/"})
    assert asked.status_code == 200
    page = flat(asked.content.decode())
    assert 'name="leave"' in page
    assert 'value="/atelier/board/"' in page
    assert who(client) == "Amina"
    left = client.post(TRY, {"account": "coordination", "next": "/atelier/board/", "leave": "yes"})
    assert left.url == "/atelier/board/"
    assert who(client) == "Claire"


def test_claire_s_second_factor_is_asked_for() -> None:
    claire = User.objects.get(email=ACCOUNTS[0].email)
    TOTP.activate(claire, generate_totp_secret())
    client = local()
    client.post(TRY, {"account": "amina"})
    answer = client.post(TRY, {"account": "coordination", "next": "/atelier/board/", "leave": "yes"})
    assert answer.url == "/atelier/compte/2fa/authenticate/"
    assert who(client) is None
    assert client.get("/atelier/board/").status_code == 302
    assert client.get(answer.url).status_code == 200


def test_somebody_goes_on_in_the_language_of_the_browser_where_the_account_reads_it() -> None:
    for name, language, read in (("amina", "ar", "ar"), ("coordination", "ar", "fr"), ("coordination", "en", "en")):
        local(HTTP_ACCEPT_LANGUAGE=language).post(TRY, {"account": name})
        assert User.objects.get(email=f"{name}@demonstration.example").interface_language == read


def test_discover_names_what_is_there_and_each_button_opens_its_page() -> None:
    assert script().slug == FILM
    assert len(TRIALS) == 6
    page = flat(local().get(DISCOVER).content.decode())
    assert page.count("<h2") == 6
    assert page.count('name="account"') == 1, "only the board, while no film is there"
    assert page.count("Se charge encore") == 5
    film = factories.tutorial(FILM)
    for language in ("ar", "uk", "ru"):
        factories.version(film, language, User.objects.get(email=ACCOUNTS[0].email))
    page = flat(local(HTTP_ACCEPT_LANGUAGE="ar,en").get(DISCOVER).content.decode())
    assert page.count('name="account"') == 6
    assert "Still being loaded" not in page
    assert 'lang="en"' in page
    for trial in TRIALS:
        assert f'value="{trial.address}"' in page
        client = local()
        assert client.post(TRY, {"account": trial.account.name, "next": trial.address}).url == trial.address
        assert client.get(trial.address, follow=True).status_code == 200, trial.address


def test_what_was_taken_away_is_not_said_to_be_coming() -> None:
    film = factories.tutorial(FILM)
    for language in ("ar", "uk", "ru"):
        factories.version(film, language, User.objects.get(email=ACCOUNTS[0].email))
    LanguageVersion.objects.filter(language="uk").update(state=LanguageVersion.State.CLOSED)
    page = local(HTTP_ACCEPT_LANGUAGE="en").get(DISCOVER).content.decode()
    assert page.count("<h2") == page.count('name="account"') == 5
    assert "Still being loaded" not in page
    User.objects.filter(email__endswith="@demonstration.example").update(is_active=False)
    assert "Nothing of the demonstration is here" in local(HTTP_ACCEPT_LANGUAGE="en").get(DISCOVER).content.decode()


def test_who_asks_for_too_many_codes_reads_how_long_to_wait(time_machine: Clock) -> None:  # noqa: F811
    for second in (0, 10, 20):
        time_machine(second)
        assert ask(local(), "amina@demonstration.example").status_code == 302
    time_machine(30)
    for _again in range(2):
        refused = ask(local(HTTP_ACCEPT_LANGUAGE="en"), "Amina@demonstration.example").content.decode()
        assert "You can ask again in 0:30" in refused
    time_machine(61)
    assert ask(local(), "amina@demonstration.example").status_code == 302
