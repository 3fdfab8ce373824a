"""Coming in: a code by e-mail or a one-time code; nothing tells who has an account, nothing leads elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.core import ratelimit
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from tests import factories
from tests.markup import flat
from tests.sent_mail import sent
from tests.volunteers.shortcuts import visitor
from tutorials.actions import version_policy
from volunteers.actions import code_create, invitation_create
from volunteers.demo_accounts import ACCOUNTS, DOMAIN
from volunteers.models import User

pytestmark = pytest.mark.django_db
SIGN_IN = "/atelier/compte/login/code/"
CONFIRM = "/atelier/compte/login/code/confirm/"
# The token, and allauth's own field for it, differ at each visit.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value|hx-headers)=(".*?"|\'.*?\')')


@pytest.fixture(autouse=True)
def _nobody_was_here_before() -> None:
    cache.clear()


Clock = Callable[[float], None]


@pytest.fixture
def time_machine(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of allauth's limits, in seconds from now."""
    began = time.time()

    def at(seconds: float) -> None:
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: began + seconds)

    return at


def ask(client: Any, email: str, **more: Any) -> Any:
    return client.post(SIGN_IN, {"email": email, **more})


def code_in(letter: Any) -> str:
    found = re.search(r"^ {4}(\S+)$", str(letter.body), re.MULTILINE)
    assert found is not None
    return found.group(1)


def test_a_code_by_email_lets_in_and_gives_a_new_session() -> None:
    person, client = factories.coordinator(), visitor()
    client.get(SIGN_IN)
    assert ask(client, "Claire@Example.org").url == CONFIRM
    before = client.cookies["sessionid"].value
    assert [letter.to for letter in sent()] == [["claire@example.org"]]
    answer = client.post(CONFIRM, {"code": code_in(sent()[0])})
    assert answer.url == "/atelier/"
    assert client.session["_auth_user_id"] == str(person.pk)
    cookie = client.cookies["sessionid"]
    assert cookie.value != before
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/atelier/", True, "Lax")


def test_letters_to_strangers_end_and_nobody_sees_where() -> None:
    """Anybody could have written to anybody through us, 20 a minute from each address."""
    factories.volunteer(name="amina")
    answers = {ask(visitor(), f"stranger-{number}@example.org").url for number in range(12)}
    assert answers == {CONFIRM}
    assert len(sent()) == 5
    sent().clear()
    for number in range(60):  # a net of machines
        ask(visitor(REMOTE_ADDR=f"192.0.2.{number}"), f"other-{number}@example.org")
    assert len(sent()) == 45
    sent().clear()
    assert ask(visitor(), "amina@example.org").url == CONFIRM
    assert [letter.to for letter in sent()] == [["amina@example.org"]]


def test_codes_to_one_address_end_within_the_hour(time_machine: Clock) -> None:
    factories.volunteer(name="amina")
    for minute in range(30):
        time_machine(60.0 * minute)
        ask(visitor(REMOTE_ADDR=f"192.0.2.{minute}"), "amina@example.org")
        sent()  # one that still waited would be replaced
    assert len(sent()) == 10


def test_a_known_and_an_unknown_address_get_the_same_answers() -> None:
    factories.volunteer(name="amina")
    pages = []
    for email in ("amina@example.org", "nobody@example.org"):
        client = visitor()
        asked = ask(client, email)
        shown = client.get(asked.url)
        wrong = client.post(CONFIRM, {"code": "AAA-AAA"})
        text = [TOKEN.sub("", page.content.decode()).replace(email, "ADDRESS") for page in (shown, wrong)]
        pages.append((asked.status_code, asked.url, shown.status_code, wrong.status_code, text))
    assert pages[0] == pages[1]
    known, unknown = sent()
    assert code_in(known)
    assert "nobody@example.org" in unknown.to
    assert not User.objects.filter(email="nobody@example.org").exists()


def test_wrong_codes_end_the_attempt() -> None:
    factories.volunteer(name="amina")
    client = visitor()
    ask(client, "amina@example.org")
    for _try in range(3):
        client.post(CONFIRM, {"code": "AAA-AAA"})
    client.post(CONFIRM, {"code": code_in(sent()[0])})
    assert "_auth_user_id" not in client.session


def test_a_mistyped_address_is_not_a_trap() -> None:
    factories.coordinator()
    client = visitor()
    ask(client, "clair@example.org")
    assert client.get(SIGN_IN).url == CONFIRM  # a code is awaited
    assert client.post("/atelier/compte/logout/", {"next": SIGN_IN}).url == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200
    ask(client, "claire@example.org")
    client.post(CONFIRM, {"code": code_in(sent()[-1])})
    assert "_auth_user_id" in client.session


def test_a_closed_account_does_not_come_in() -> None:
    factories.person("amina", ("volunteer", "ar"), is_active=False)
    client = visitor()
    ask(client, "amina@example.org")
    for letter in sent():
        found = re.search(r"^ {4}(\S+)$", str(letter.body), re.MULTILINE)
        client.post(CONFIRM, {"code": found.group(1) if found else "AAA-AAA"})
    assert "_auth_user_id" not in client.session
    assert client.get("/atelier/").status_code == 302


def test_no_way_leads_elsewhere() -> None:
    factories.coordinator()
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"):
        cache.clear()
        client = visitor()
        asked = ask(client, "claire@example.org", next=elsewhere)
        assert asked.url.startswith(CONFIRM), elsewhere
        came_in = client.post(CONFIRM, {"code": code_in(sent()[-1]), "next": elsewhere})
        assert came_in.url == "/atelier/", elsewhere
        assert client.post("/atelier/langue/", {"language": "en", "next": elsewhere}).url == "/atelier/", elsewhere
        assert client.post("/atelier/compte/logout/", {"next": elsewhere}).url == "/", elsewhere


def test_a_page_that_was_asked_for_is_found_again() -> None:
    factories.coordinator()
    client = visitor()
    led = client.get("/atelier/board/?x=1")
    assert str(led.url) == "/atelier/compte/login/code/?next=/atelier/board/%3Fx%3D1"
    asked = client.post(SIGN_IN, {"email": "claire@example.org", "next": "/atelier/board/?x=1"})
    answer = client.post(asked.url, {"code": code_in(sent()[0]), "next": "/atelier/board/?x=1"})
    assert answer.url == "/atelier/board/?x=1"


def test_nobody_signs_up_by_themselves_and_no_password_is_asked() -> None:
    client = visitor()
    assert client.get("/atelier/compte/signup/").url == SIGN_IN
    assert client.get("/atelier/compte/login/").url == SIGN_IN
    for gone in ("password/reset/", "password/change/", "password/set/", "email/", "reauthenticate/"):
        assert client.get(f"/atelier/compte/{gone}").status_code == 404
    assert 'type="password"' not in client.get(SIGN_IN).content.decode()


def test_a_one_time_code_lets_in_once() -> None:
    person = factories.volunteer()
    code = code_create(by=factories.coordinator(), user=person).typed
    client = visitor()
    before = client.get("/atelier/code/")
    assert before.status_code == 200
    answer = client.post("/atelier/code/", {"code": f"{code[:5]}-{code[5:]}"})
    assert answer.url == "/atelier/"
    assert client.session["_auth_user_id"] == str(person.pk)
    again = visitor().post("/atelier/code/", {"code": code})
    assert again.status_code == 400
    assert "_auth_user_id" not in visitor().session


def test_a_scanned_code_is_used_by_a_touch_and_never_by_opening_its_page() -> None:
    """It stands after the # of its address, which no server is told, whoever looks at the link."""
    claire, awa = factories.coordinator(), factories.volunteer("snk", "awa")
    version = factories.version(factories.tutorial(), "snk", claire)
    version_policy(by=claire, version=version, self_review_allowed=False, spoken_first=True)
    code = code_create(by=claire, user=awa)
    for _look in range(3):
        assert visitor().get("/atelier/code/").status_code == 200
    client = visitor()
    assert client.post("/atelier/code/", {"code": code.scanned}).url == "/atelier/voix/entendre/"
    assert client.session["_auth_user_id"] == str(awa.pk)
    assert visitor().post("/atelier/code/", {"code": code.scanned}).status_code == 400
    client.post("/atelier/voix/entendre/", {"publish": "on", "adult": "on", "credit": "none"})
    again = visitor().post("/atelier/code/", {"code": code_create(by=claire, user=awa).typed})
    assert again.url == "/atelier/voice/allumer-la-tablette/snk/", "who has consented begins at the film"


def test_codes_are_not_guessed() -> None:
    code = code_create(by=factories.coordinator(), user=factories.volunteer()).typed
    client = visitor()
    answers = [client.post("/atelier/code/", {"code": f"GUESS{number:05}"}).status_code for number in range(12)]
    assert answers == [400] * 10 + [429] * 2
    assert client.post("/atelier/code/", {"code": code}).status_code == 429
    elsewhere = visitor(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/atelier/code/", {"code": code}).status_code == 302


def test_an_invitation_does_not_make_accounts_without_end(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "5/h/ip"}
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    address = reverse("volunteers:invitation", args=[token])
    answers = [visitor().post(address, {"email": f"x{number}@example.org"}).status_code for number in range(7)]
    assert answers[-2:] == [429, 429]
    assert User.objects.filter(email__startswith="x").count() == 5


def test_a_whole_meeting_of_one_address_is_invited() -> None:
    """ACCOUNT_RATE_LIMITS as shipped: a hundred an hour, everybody else later."""
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    for _ in range(99):
        assert ratelimit.consume(RequestFactory().post("/"), action="invitation")
    address = reverse("volunteers:invitation", args=[token])
    answers = [visitor().post(address, {"email": f"y{number}@example.org"}).status_code for number in range(2)]
    assert answers[0] != 429 and answers[1] == 429


def test_bad_addresses_make_no_account() -> None:
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    address = reverse("volunteers:invitation", args=[token])
    for bad in ("", "amina", "amina@", "a b@example.org"):
        answer = visitor().post(address, {"email": bad})
        assert answer.status_code == 200
        assert 'id="email-error"' in answer.content.decode()
    assert sent() == []
    visitor().post(address, {"email": "x" * 300 + "@example.org"})  # longer than the database takes
    assert User.objects.count() == 1


def demonstration_account() -> User:
    return User.objects.create_user(ACCOUNTS[0].email, display_name="Claire")


def test_the_demonstration_shows_its_codes_on_the_machine_itself() -> None:
    demonstration_account()
    client = visitor(HTTP_HOST="localhost:8000")
    assert ACCOUNTS[0].email in client.get(SIGN_IN).content.decode()
    ask(client, ACCOUNTS[0].email)
    page = flat(client.get(CONFIRM).content.decode())
    assert f'<strong class="big ltr" id="demonstration-code">{code_in(sent()[0])}' in page


def test_nobody_else_s_code_is_ever_on_a_page(settings: Any) -> None:
    demonstration_account()
    factories.coordinator()
    User.objects.create_user(f"claire@{DOMAIN}.evil.example")
    for host, email, embedded in (
        ("ville.example", ACCOUNTS[0].email, True),
        ("localhost.evil.example", ACCOUNTS[0].email, True),
        ("localhost:8000", "claire@example.org", True),
        ("localhost:8000", f"claire@{DOMAIN}.evil.example", True),
        ("localhost:8000", ACCOUNTS[0].email, False),
    ):
        cache.clear()
        settings.EMBEDDED = embedded
        client = visitor(HTTP_HOST=host)
        ask(client, email)
        letter, page = sent()[-1], client.get(CONFIRM).text
        assert letter.to == [email] and code_in(letter) not in page, (host, email)
        assert "demonstration-code" not in page, (host, email)
        offered = visitor(HTTP_HOST=host).get(SIGN_IN).text
        assert (ACCOUNTS[0].email in offered) == (host == "localhost:8000" and embedded), (host, email)
