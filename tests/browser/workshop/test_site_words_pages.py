"""The pages of the site's own words, in the workshop and for parents: axe-core finds nothing, nothing is pushed
sideways, at 320 px and on a desk, light and dark; the loudspeaker is large enough for a thumb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser

from craft.text.interface_units import SPOKEN_NAME_ID
from subtitles.actions import translation_submit
from tests import factories
from tests.browser import axe
from tests.browser.workshop.test_workshop_pages import look
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing.site_words import approved, consenting, forget_released_words, opened, spoken
from tutorials.models import Segment
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> Iterator[str]:
    """Arabic: one word and the name released, one word and another take of the name waiting for review."""
    cache.clear()
    forget_released_words()
    claire, rachid, amina = factories.coordinator(), factories.reviewer(), consenting(factories.volunteer())
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar")
    version = opened(claire)
    opened(claire, "fr")
    approved(version, {"Écouter": "اسمعوا"}, amina, rachid)
    spoken(version, amina, rachid)
    call_command("interface_texts", "ar", "--release", "--json")
    waiting = Segment.objects.get(tutorial=version.tutorial, text="Tutoriels")
    translation_submit(by=amina, version=version, segment=waiting, text="دروس مصوّرة لكم", base_number=0)
    spoken(version, consenting(factories.volunteer("ar", "salma")), rachid, approve=False)
    yield str(live_server.url)
    forget_released_words()


def test_the_workshops_pages_of_the_words(chromium: Browser, site: str) -> None:
    few = Segment.objects.filter(public_id__endswith="-few").first()
    assert few is not None
    words = ["interface", "ar"]
    pages = {
        "claire": ["/atelier/words/", "/atelier/tutorials/", reverse("subtitles:files", args=words)],
        "amina": [
            "/atelier/",
            reverse("subtitles:translate", args=[*words, few.public_id]),
            reverse("subtitles:translate", args=[*words, SPOKEN_NAME_ID]),
            reverse("dubbing:record", args=[*words, SPOKEN_NAME_ID]),
        ],
        "rachid": [reverse("subtitles:review", args=words), reverse("dubbing:review", args=words)],
    }
    wrong: list[str] = []
    for name, paths in pages.items():
        with signed_in(chromium, site, User.objects.get(email=f"{name}@example.org"), bypass_csp=True) as page:
            for path in paths:
                wrong += look(page, path)
    assert wrong == []


def test_the_first_page_with_a_loudspeaker(chromium: Browser, site: str) -> None:
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        for width in (320, 1280):
            window = chromium.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, locale="ar"
            )
            page = window.new_page()
            page.goto(f"{site}/")
            box = page.get_by_role("link", name="Écouter: العربية").bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 48
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
            assert axe.violations(page) == [], f"{scheme} {width}"
            window.close()
