"""What other sites and players get of a video: the oEmbed answer, the frame, the episode, the voice message. All of it
only while everybody who is heard agrees that the voice may leave the site."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree, html

from dubbing.models import Release
from outlets.embed.views import CACHE_S
from tests import factories
from tests.parents.conftest import Place
from tests.volunteers.shortcuts import consenting
from town.models import Town
from volunteers.models import Consent

pytestmark = pytest.mark.django_db
WATCH = "/ar/allumer-la-tablette/"
NASTY = '"><script>alert(1)</script>&'


def asked(url: str, **more: str) -> Any:
    return Client().get(f"/oembed?{urlencode({'url': url, **more})}")


def heard_in(release: Release, *, agrees: bool) -> Consent:
    """Somebody's voice is in the release."""
    person = factories.volunteer("ar", "amina")
    consenting(person)
    Consent.objects.update(pass_on=agrees)
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "voices": [person.pk]})
    return Consent.objects.get()


def test_the_answer_shows_the_player_in_json_and_in_xml(place: Place) -> None:
    answer = asked(settings.PUBLIC_ADDRESS + WATCH)
    told = answer.json()
    assert (told["version"], told["type"], told["cache_age"]) == ("1.0", "video", CACHE_S)
    (frame,) = html.fragments_fromstring(told["html"])
    assert frame.tag == "iframe"
    assert frame.get("src") == f"{settings.PUBLIC_ADDRESS}{WATCH}embed/"
    assert (frame.get("width"), frame.get("height")) == (str(told["width"]), str(told["height"]))
    assert not answer.cookies
    in_xml = etree.fromstring(asked(settings.PUBLIC_ADDRESS + WATCH + "embed/", format="xml").content)
    assert {child.tag: child.text for child in in_xml} == {name: str(value) for name, value in told.items()}
    links = html.document_fromstring(Client().get(WATCH).content.decode()).xpath(
        "//link[@type='application/json+oembed']"
    )
    assert [Client().get(link.get("href").removeprefix(settings.PUBLIC_ADDRESS)).json() for link in links] == [told]


def test_a_title_is_text_and_never_markup(place: Place) -> None:
    release = place.arabic
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "title": NASTY})
    told = asked(settings.PUBLIC_ADDRESS + WATCH).json()
    (frame,) = html.fragments_fromstring(told["html"])
    assert frame.get("title") == told["title"] == NASTY
    assert len(frame) == 0


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://ailleurs.example/ar/allumer-la-tablette/", "http://169.254.169.254/", "javascript:alert(1)",
     "//localhost:8000/ar/allumer-la-tablette/", "http://localhost:8000@ailleurs.example/ar/allumer-la-tablette/",
     "http://localhost:8000/ar/", "http://localhost:8000/ar/inconnu/", "http://localhost:8000/atelier/",
     "http://[::1", "http://localhost:8000/ar/allumer-la-tablette/" + "x" * 600],
)  # fmt: skip  # a list of addresses
def test_only_the_pages_of_videos_here_are_answered(place: Place, url: str) -> None:
    answer = asked(url)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert asked(settings.PUBLIC_ADDRESS + WATCH, format="yaml").status_code == 501


def test_a_frame_stays_within_any_limits_that_are_drawn(place: Place) -> None:
    chance = random.Random(21)
    for _draw in range(40):
        wide, high = chance.randint(0, 3000), chance.randint(0, 3000)
        told = asked(settings.PUBLIC_ADDRESS + WATCH, maxwidth=str(wide), maxheight=str(high)).json()
        assert told["width"] <= max(200, wide), (wide, high)
        assert told["height"] <= max(200, high), (wide, high)
    for odd in ("", "-5", "1e3", "٢٠٠", "9" * 40, "NaN"):
        assert asked(settings.PUBLIC_ADDRESS + WATCH, maxwidth=odd).status_code == 200


@pytest.mark.postgres
def test_nothing_leaves_the_site_while_one_voice_has_not_agreed(place: Place) -> None:
    Town.objects.update_or_create(pk=1, defaults={"embed_origins": ["https://ecole.example.org"]})
    consent = heard_in(place.arabic, agrees=False)

    def leaves() -> dict[str, bool]:
        frame = Client().get(f"{WATCH}embed/")
        assert frame.status_code == 200
        return {
            "oembed": asked(settings.PUBLIC_ADDRESS + WATCH).status_code == 200,
            "frame": "https://ecole.example.org" in frame.headers["Content-Security-Policy"],
            "note": Client().get(f"{WATCH}voice.ogg").status_code == 302,
        }

    assert leaves() == {"oembed": False, "frame": False, "note": False}
    assert asked(settings.PUBLIC_ADDRESS + WATCH).status_code == 401
    Consent.objects.filter(pk=consent.pk).update(pass_on=True)
    assert leaves() == {"oembed": True, "frame": True, "note": True}
