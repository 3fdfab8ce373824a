"""What others do for the town is said in the privacy notice and in the consent; who agreed before is asked once."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.markup import flat
from tests.volunteers.shortcuts import consenting, signed_in, visitor
from volunteers.models import Consent

pytestmark = pytest.mark.django_db
ALL_HERE = "Tout reste sur le serveur de la ville"
HERE = "Vos enregistrements sont gardés sur le serveur de la ville"
STORE = "s3.cloud.example"


def store_at(settings: Any, endpoint: str | None) -> None:
    options = {"endpoint_url": endpoint}
    backend = {"BACKEND": "storage.object_store.ObjectStore", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "private": backend}


def page(client: Any, path: str) -> str:
    return flat(client.get(path, headers={"Accept-Language": "fr"}).content.decode())


def test_a_town_that_does_everything_itself_says_so(settings: Any) -> None:
    assert ALL_HERE in page(visitor(), "/atelier/donnees/")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "localhost"
    store_at(settings, "http://127.0.0.1:9000")
    assert ALL_HERE in page(visitor(), "/atelier/donnees/")


def test_a_store_elsewhere_is_named_in_the_notice_and_in_the_consent(settings: Any) -> None:
    client = signed_in(factories.volunteer())
    assert HERE in page(client, "/atelier/voix/")
    for endpoint, host in ((f"https://{STORE}", STORE), (None, "amazonaws.com")):
        store_at(settings, endpoint)
        notice, consent = page(visitor(), "/atelier/donnees/"), page(client, "/atelier/voix/")
        assert host in notice and ALL_HERE not in notice
        assert f"stocke des fichiers pour la ville ({host})" in consent
        assert HERE not in consent


def test_mail_and_database_elsewhere_are_named(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "smtp.mail.example"
    settings.CELERY_BROKER_URL = "redis://queue.cloud.example:6379/0"
    notice = page(visitor(), "/atelier/donnees/")
    assert "<bdi>smtp.mail.example</bdi>: envoie" in notice
    assert "<bdi>queue.cloud.example</bdi>: garde les textes" in notice
    assert ALL_HERE not in notice


def test_who_agreed_is_asked_once_when_the_recordings_come_to_lie_elsewhere(settings: Any) -> None:
    amina = consenting(factories.volunteer("ar", "amina"))
    amina.spoken_languages.create(language="ar")
    client = signed_in(amina)
    assert "/voix/laisser/" not in page(client, "/atelier/")
    before = Consent.objects.get(user=amina)
    store_at(settings, f"https://{STORE}")
    assert "/voix/laisser/" in page(client, "/atelier/")
    client.post("/atelier/voix/laisser/")
    assert "/voix/laisser/" not in page(client, "/atelier/")
    kept = Consent.objects.get(user=amina)
    assert (kept.pk, kept.text_digest) == (before.pk, before.text_digest), "what was agreed to is as it was"


def test_who_agreed_to_the_wording_before_is_asked_once() -> None:
    amina = consenting(factories.volunteer("ar", "amina"))
    amina.spoken_languages.create(language="ar")
    Consent.objects.filter(user=amina).update(text_version="2026-12-2", asked_version="2026-12-2")
    assert "/voix/laisser/" in page(signed_in(amina), "/atelier/")
