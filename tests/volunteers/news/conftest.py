from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import factories
from tests.mail_server import MailServer, mail_server
from tutorials.models import LanguageVersion
from volunteers.models import Notification
from volunteers.pipelines.news_from_journal import send_news


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def version() -> LanguageVersion:
    """Arabic, with a coordinator Claire, a volunteer Amina and a reviewer Rachid; what they know already is told."""
    claire = factories.coordinator()
    factories.volunteer("ar", "amina")
    factories.reviewer("ar", "rachid")
    opened = factories.version(factories.tutorial(), "ar", claire)
    send_news()
    Notification.objects.all().delete()
    return opened


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as started:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", started.port, 5
        settings.EMAIL_USE_TLS = False
        settings.PUBLIC_ADDRESS = "https://portevoix.ville.fr"
        yield started
