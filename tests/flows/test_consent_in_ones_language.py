"""Consent is read in French until all of it is translated; then in the volunteer's own language, and that is noted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests import factories
from tests.dubbing.site_words import Captured, approved, forget_released_words, opened, released
from tutorials.interface_catalogue import messages
from volunteers.models import Consent
from volunteers.queries.consent_text import CONSENT_TEXTS

pytestmark = pytest.mark.django_db
LETTERS = "abcdefghijklmnopqrstuvwxyzɛɔɲŋ"
CONSENT = "accord pour prêter sa voix"


@pytest.fixture(autouse=True)
def _only_shipped_words() -> Iterator[None]:
    forget_released_words()
    yield
    forget_released_words()


def test_consent_is_read_in_the_language_that_was_translated(
    client: Client, django_capture_on_commit_callbacks: Captured
) -> None:
    claire, awa = factories.coordinator(), factories.volunteer("bm", "awa")
    people = (factories.volunteer("bm", "issa"), factories.reviewer("bm", "moussa"))
    awa.spoken_languages.create(language="bm")
    version = opened(claire, "bm")
    consent = [(key, one) for key, one in messages().items() if one.place == CONSENT]
    texts = {
        key: f"Bamanankan kan na, kuma {'18' if '18' in one.french[0] else letter * 3}, i ka kan bɛ i yɛrɛ ta ye."
        f"{' {host}' if '{host}' in one.french[0] else ''}"
        for letter, (key, one) in zip(LETTERS, consent, strict=False)
    }
    last = texts.popitem()
    shown = {str(text._args[0]) for text in CONSENT_TEXTS}  # type: ignore[attr-defined]
    long = [key for key in texts if messages()[key].english[0] in shown]
    missing = {long[0]: texts.pop(long[0])}
    client.force_login(awa)
    approved(version, texts, *people)
    released(version, claire, django_capture_on_commit_callbacks)
    assert "?in=bm" not in client.get("/atelier/voix/").text  # one sentence is still French
    approved(version, dict([last]) | missing, *people)
    released(version, claire, django_capture_on_commit_callbacks)
    assert "?in=bm" in client.get("/atelier/voix/").text
    page = client.get("/atelier/voix/?in=bm").text
    assert missing[long[0]] in page
    client.post("/atelier/voix/", {"in": "bm", "publish": "on", "adult": "on", "credit": "none"})
    assert Consent.objects.get(user=awa).language_read == "bm"
