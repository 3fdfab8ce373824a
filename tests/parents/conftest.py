"""A small town with tutorials in several languages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from dubbing.models import Release
from parents.queries.lists import _vocabulary
from tests.parents import factory
from town.models import Town
from tutorials.models import Tutorial

ARABIC = (
    "لتشغيل الجهاز، اضغطوا ثلاث ثوانٍ على الزر.",
    "المسوا الآن الأيقونة الزرقاء.",
    "اقرؤوا الرسالة، ثم المسوا السهم.",
)


@dataclass(frozen=True)
class Place:
    tutorial: Tutorial
    french: Release
    arabic: Release


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other tests is no town whose database is down."""
    monkeypatch.setattr("parents.views.health.PATIENCE_S", 60)


@pytest.fixture(autouse=True)
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one address asks is counted in windows of ten minutes: none ends between two requests of a test."""
    now = time.time()
    monkeypatch.setattr("public.views.limits.time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def no_words_of_before() -> Iterator[None]:
    """What a search knows of the spelling of words is kept for minutes."""
    _vocabulary.cache_clear()
    yield
    _vocabulary.cache_clear()


@pytest.fixture
def place(db: None) -> Place:
    """`allumer-la-tablette` in French (subtitles) and Arabic (voice), `cahier-de-texte` in French only."""
    Town.objects.update_or_create(
        pk=1, defaults={"name": "Élancourt", "hotline_number": "01 30 66 44 00", "language_order": ["fr", "tr", "ar"]}
    )
    tutorial = factory.tutorial()
    french = factory.publish(tutorial, "fr", kind="subtitles")
    arabic = factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    factory.publish(factory.tutorial("cahier-de-texte", title_fr="Le cahier de texte"), "fr", kind="subtitles")
    tutorial.refresh_from_db()
    return Place(tutorial, french, arabic)
