"""What is missing of the system is said in one sentence, with the command that brings it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "system_packages.py"


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """script/system_packages.py as an ordinary user sees it."""
    spec = importlib.util.spec_from_file_location("system_packages", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "system_packages", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.os, "getuid", lambda: 1000)
    return module


def test_on_this_machine_nothing_is_missing(packages: ModuleType) -> None:
    assert [need.package for need in packages.missing(tests=True)] == []


def test_an_ordinary_user_is_told_what_to_type(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """ALWAYS as shipped."""
    monkeypatch.setattr(packages.shutil, "which", lambda name: None)
    with pytest.raises(packages.Missing) as told:
        packages.ensure(tests=False)
    sentence = str(told.value)
    assert "ffmpeg (reads and makes video and sound)" in sentence
    assert "sudo apt-get install ffmpeg rubberband-cli" in sentence
    assert "valkey-server" not in sentence, "the Python package stands in for it"
    assert "chromium" not in sentence, "only tests need it"


def test_without_fonts_it_starts_all_the_same(
    packages: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fonts = packages.Need("fonts-noto-core", "letters of most languages", lambda: False, vital=False)
    monkeypatch.setattr(packages, "ALWAYS", (fonts,))
    packages.ensure(tests=False)
    assert "sudo apt-get install fonts-noto-core\nPortevoix starts all the same." in capsys.readouterr().err
