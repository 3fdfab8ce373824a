"""While an upgrade saves and migrates the database: the workshop says when to come back, parents go on reading."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.parents import factory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed(settings: Any) -> None:
    settings.UPGRADING = True


def test_parents_go_on_reading() -> None:
    factory.publish(
        factory.tutorial(), "ar", ("لتشغيل الجهاز، اضغطوا ثلاث ثوانٍ على الزر.", "المسوا.", "اقرؤوا الرسالة.")
    )
    for address in ("/", "/ar/", "/ar/allumer-la-tablette/"):
        assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/atelier/", "/atelier/board/", "/atelier/compte/login/code/", "/atelier/nowhere/"]
)
def test_the_workshop_is_closed_with_a_page_that_asks_the_database_nothing(
    address: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = Client(headers={"Accept-Language": "fr"}).get(address)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert "mise à jour" in answer.content.decode() and f'href="{address}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("put", "/atelier/voice/takes/00000000-0000-4000-8000-000000000000/", {"Accept": "application/json"}),
        ("get", "/atelier/voice/token/", {"Accept": "application/json"}),
        ("post", "/atelier/tutorials/uploads/", {"Tus-Resumable": "1.0.0"}),
    ],
)
def test_scripts_are_told_to_come_later(method: str, address: str, headers: dict[str, str]) -> None:
    answer = getattr(Client(), method)(address, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "later")
