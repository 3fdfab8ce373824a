"""The sentences of the actions are compared in English, whatever language the pages speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from subtitles.actions import imports
from tests.subtitles.importing import Killed


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


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
