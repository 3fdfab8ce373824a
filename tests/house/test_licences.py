"""The licence is there, everywhere the same, and no package comes under one that nobody has looked at."""

from __future__ import annotations

import json
import sys
import tomllib
from importlib import import_module
from types import ModuleType

import pytest

from tests.house.source_tree import ROOT


@pytest.fixture
def licences(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(ROOT / "script"), *sys.path])
    return import_module("licences")


def test_the_licence_is_said_wherever_one_looks_for_it() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Compatible Licences" in text and "15.Applicable Law" in text
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "EUPL-1.2"
    assert json.loads((ROOT / "package.json").read_text())["license"] == "EUPL-1.2"
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("EUPL-1.2") == 2  # in French and in English


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("AGPL-3.0-or-later",), "the whole service"),
        (("GNU Affero General Public License v3",), "the whole service"),
        (("MIT AND AGPL-3.0-only",), "the whole service"),
        (("Proprietary, ask us",), "nobody has looked at"),
        (("MIT License", "Other/Proprietary License"), "nobody has looked at"),
        (("SSPL-1.0",), "nobody has looked at"),
        ((), "says no licence"),
    ],
)
def test_a_package_that_may_not_stay_is_named(licences: ModuleType, said: tuple[str, ...], why: str) -> None:
    sentence = licences.refusal(licences.Package("stranger", said))
    assert sentence and why in sentence and "stranger" in sentence


@pytest.mark.parametrize(
    "said",
    [
        ("MIT",),
        ("AGPL-3.0-only OR MIT",),
        ("BSD-3-Clause AND 0BSD AND MIT",),
        ("Apache License, Version 2.0",),
        ("Mozilla Public License 2.0 (MPL 2.0)", "Apache Software License"),
    ],
)
def test_a_package_that_may_stay(licences: ModuleType, said: tuple[str, ...]) -> None:
    assert licences.refusal(licences.Package("guest", said)) is None


def test_what_is_installed_may_stay_and_is_told(licences: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main() == 0, capsys.readouterr().out


def test_a_library_inside_a_wheel_that_nobody_told_of_is_named(licences: ModuleType) -> None:
    page = licences.PAGE.read_text(encoding="utf-8")
    assert licences.not_named({"libx264", "psycopg", "libstranger"}, page) == ["libstranger"]
