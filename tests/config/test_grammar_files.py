"""Grammalecte's files alone, out of Debian's package: whole or not at all."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "grammar_files.py"


@pytest.fixture
def files() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grammar_files", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(files: ModuleType, folder: Path) -> Path:
    """A package of its shape, made by the real dpkg-deb."""
    inside = folder / "tree" / files.INSIDE
    (inside / "grammalecte").mkdir(parents=True)
    (inside / "grammalecte" / "__init__.py").touch()
    (inside / files.PROGRAM).write_text("print()")
    (inside / "Options.py").touch()
    licence = folder / "tree" / files.LICENCE
    licence.parent.mkdir(parents=True)
    licence.write_text("GPL-3")
    (folder / "tree" / "DEBIAN").mkdir()
    told = (
        "Package: grammar\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: none\n"
    )
    (folder / "tree" / "DEBIAN" / "control").write_text(told)
    made = folder / "grammar.deb"
    subprocess.run(["dpkg-deb", "-b", folder / "tree", made], check=True, capture_output=True)
    return made


def apt_get(folder: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of the real one, which would ask the network."""
    fake = folder / "bin" / "apt-get"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{line}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=":")


def test_the_files_and_their_licence_are_kept_and_nothing_else(
    files: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt_get(tmp_path, f'case "$*" in *" download "*) cp {package(files, tmp_path)} . ;; esac', monkeypatch)
    target = tmp_path / "grammalecte"
    target.mkdir()
    (target / "of an older version").touch()
    assert files.fetch(target)
    assert sorted(path.name for path in target.iterdir()) == ["copyright", "grammalecte", "grammalecte-cli.py"]


@pytest.mark.parametrize("line", ["exit 100", 'case "$*" in *" download "*) echo broken > half.deb ;; esac'])
def test_without_a_network_what_was_there_stays(
    files: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    apt_get(tmp_path, line, monkeypatch)
    target = tmp_path / "grammalecte"
    target.mkdir()
    (target / "before").touch()
    assert not files.fetch(target)
    assert [path.name for path in target.iterdir()] == ["before"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "grammalecte"], "nothing is left beside it"
