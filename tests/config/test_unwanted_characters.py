"""PostgreSQL takes no NUL in a text: none gets past the door, whatever it came in by."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from config.unwanted_characters import drop_unwanted
from tests import factories
from tests.volunteers.shortcuts import signed_in, visitor
from volunteers.models import User

pytestmark = pytest.mark.django_db
NAME = {"display_name": "Ami\x00na", "languages": ["ar", "t\x00r"], "digest": "nev\x00er"}


@pytest.mark.parametrize("sent", [{}, {"content_type": "application/x-www-form-urlencoded"}])
def test_a_form_is_kept_without_it(sent: dict[str, str]) -> None:
    client = signed_in(factories.volunteer("ar"))
    form: Any = "display_name=Ami%00na&languages=ar&languages=t%00r&digest=nev%00er" if sent else NAME
    assert client.post("/atelier/moi/", form, **sent).url == "/atelier/moi/"
    user = User.objects.get(display_name="Amina")
    assert user.digest == "never"
    assert sorted(user.spoken_languages.values_list("language", flat=True)) == ["ar", "tr"]


@pytest.mark.parametrize(
    "address",
    ["/fr/?page=%00", "/atelier/?next=%00", "/atelier/people/?language=%00", "/atelier/journal/?tutorial=%00"],
)
def test_an_address_may_ask_with_it(address: str) -> None:
    answer = signed_in(factories.coordinator()).get(address, follow=True)
    assert answer.status_code == 200
    assert "\x00" not in "".join(answer.wsgi_request.GET.values())


@pytest.mark.parametrize("address", ["/fr/a%00b/", "/m/ab%00.mp4", "/atelier/tutorials/a%00b/", "/atelier/%00"])
def test_an_address_that_holds_it_leads_nowhere(address: str) -> None:
    assert signed_in(factories.coordinator()).get(address).status_code == 404


def test_a_cookie_that_holds_it_is_nobody_s() -> None:
    quoted = "\\000" * 32  # as Python writes it; newer ones do not let a client write it
    answer = visitor().get("/atelier/moi/", headers={"cookie": f'sessionid="{quoted}"'})
    assert answer.status_code == 302
    assert answer.wsgi_request.COOKIES["sessionid"] == ""


def test_what_holds_none_is_left_as_it_came() -> None:
    fields = QueryDict("a=1&a=2")
    assert drop_unwanted(fields) is fields
    turned: Any = drop_unwanted(QueryDict("title=Lire%E2%80%AE+le+message%E2%80%AD"))
    assert turned["title"] == "Lire le message"
    clean: Any = drop_unwanted(QueryDict("a%00b=1&ab=%002&ab=3"))
    assert clean.getlist("ab") == ["1", "2", "3"]
    with pytest.raises(AttributeError):
        clean["ab"] = "4"
