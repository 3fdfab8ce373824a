"""The microphone test leads back to the sentence that was to be recorded, whatever was done on it meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import factories
from volunteers.models import User

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.fixture
def segment_page() -> str:
    version = factories.version(factories.tutorial(), "ar", factories.coordinator())
    segment = factories.speech(version.tutorial)[1]
    return reverse("dubbing:record", args=[version.tutorial.slug, "ar", segment.public_id])


def ways_on(client: Client, address: str, **headers: str) -> list[str]:
    answer: Any = client.get(address, headers=headers, follow=True)
    assert answer.status_code == 200
    return [str(link.get("href")) for link in html.fromstring(answer.content).xpath("//main//p/a")]


def test_it_leads_back_to_the_sentence(segment_page: str) -> None:
    amina = factories.volunteer("ar")
    client = Client()
    client.force_login(amina)
    test = reverse("dubbing:microphone")
    came = client.get(test, headers={"Referer": HERE + segment_page})
    address = came["Location"]
    assert ways_on(client, address)[0] == segment_page
    # Loaded again, and in another language: the address still knows.
    assert ways_on(client, address, referer=HERE + test)[0] == segment_page
    chosen = client.post("/atelier/langue/", {"language": "ar", "next": address})
    assert ways_on(client, chosen["Location"])[0] == segment_page
    assert User.objects.get(pk=amina.pk).interface_language == "ar"


def test_it_leads_nowhere_else(segment_page: str) -> None:
    client = Client()
    client.force_login(factories.volunteer("ar"))
    test = reverse("dubbing:microphone")
    for odd in (
        "https://other.example" + segment_page,
        "/atelier/",
        "//other.example/",
        "javascript:alert(1)",
        "%00",
        "",
    ):
        assert ways_on(client, test, referer=odd) == ["/atelier/"], odd
        answer: Any = client.get(test, {"from": odd})
        links = html.fromstring(answer.content).xpath("//main//p/a")
        assert [link.get("href") for link in links] == ["/atelier/"], odd
