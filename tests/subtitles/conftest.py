"""The sentences of the actions are compared in English, whatever language the pages speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from subtitles.actions import imports
from tests import factories
from tests.subtitles.importing import Killed
from tutorials.models import LanguageVersion
from volunteers.models import User


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def version(db: None, request: pytest.FixtureRequest) -> LanguageVersion:
    """Three sentences and a title, open to Arabic, or to the module's LANGUAGE."""
    return factories.version(factories.tutorial(), getattr(request.module, "LANGUAGE", "ar"))


@pytest.fixture
def claire(db: None) -> User:
    return factories.coordinator()


@pytest.fixture
def amina(db: None) -> User:
    return factories.volunteer("ar")


@pytest.fixture
def rachid(db: None) -> User:
    return factories.reviewer("ar")


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """One text in a lot."""
    monkeypatch.setattr(imports, "LOT_S", 0.0)


@pytest.fixture
def killed_after(monkeypatch: pytest.MonkeyPatch, small_lots: None) -> Callable[[int], None]:
    """The process dies after some lots, between two of them."""

    def after(lots: int) -> None:
        left = iter([True] * (lots - 1))

        def between() -> None:
            if not next(left, False):
                raise Killed

        monkeypatch.setattr(imports, "let_others_write", between)

    return after
