"""The scripts are checked against the types that the server's own documents have."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from subtitles.views.text_documents import DraftKnown
from tests.house.source_tree import ROOT


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(ROOT / "script"), *sys.path])
    return import_module("page_types")


def test_the_scripts_types_are_those_of_the_server(script: ModuleType) -> None:
    assert script.WRITTEN.read_text(encoding="utf-8") == script.document(), ".venv/bin/python script/page_types.py"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DraftKnown | None, "DraftKnown | null"),
        (list[int | float], "number[]"),
        (list[str | None], "(string | null)[]"),
        (dict[str, tuple[str, bool]], "Record<string, [string, boolean]>"),
    ],
)
def test_a_type_is_said_in_the_words_of_the_browser(script: ModuleType, kind: Any, said: str) -> None:
    assert script.typescript(kind) == said


def test_what_json_does_not_have_is_refused(script: ModuleType) -> None:
    with pytest.raises(TypeError, match="no type of JSON"):
        script.typescript(bytes)
