"""docs/bill-of-materials.json lists what the locks hold, no more and no less, in the form that scanners read."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.house.source_tree import ROOT

LISTED: list[dict[str, Any]] = json.loads((ROOT / "docs/bill-of-materials.json").read_text())["components"]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(ROOT / "script"), *sys.path])
    return import_module("bill_of_materials")


def test_it_is_what_the_locks_say(script: ModuleType) -> None:
    kept = script.BILL.read_text(encoding="utf-8")
    assert kept == script.written(script.bill()), "script/lock, or .venv/bin/python script/bill_of_materials.py"


def test_every_package_of_every_lock_is_in_it() -> None:
    """Read another way: by line."""
    locks = {path.name: path.read_text().splitlines() for path in ROOT.glob("requirements*.txt")}
    pinned = {
        tuple(re.split("==| ", line)[:2]) for lines in locks.values() for line in lines if re.match(r"\w.*==", line)
    }
    node = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    pinned |= {(path.removeprefix("node_modules/"), entry["version"]) for path, entry in node.items() if path}
    assert {(part["name"], part["version"]) for part in LISTED} == pinned
    runs = {part["name"] for part in LISTED if part["scope"] == "required"}
    assert {"django", "celery", "hls.js"} <= runs and not {"pytest", "playwright", "axe-core", "uv"} & runs


def test_each_has_the_name_by_which_scanners_know_it() -> None:
    known = re.compile(r"pkg:(pypi/[a-z0-9._-]+|npm/(%40[a-z0-9.-]+/)?[a-z0-9._-]+)@[0-9A-Za-z.+%-]+")
    assert [part["purl"] for part in LISTED if not known.fullmatch(part["purl"])] == []
    assert len({part["bom-ref"] for part in LISTED}) == len(LISTED)


def test_the_page_about_security_names_it() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for named in ("docs/bill-of-materials.json", "docs/install/README.md", "script/upgrade", "CHANGELOG.md"):
        assert named in page and (ROOT / named).exists()
