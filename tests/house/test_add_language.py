"""A language is a record; what follows from it is made by a script, and nothing else asks to be changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.house.source_tree import ROOT, kept_files

pytestmark = pytest.mark.slow

RECORD = """
LITHUANIAN = Language(
    tag="lt",
    endonym="lietuvių",
    iso639_2="lit",
    plural_forms="nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);",
    plural_categories=("one", "few", "other"),
)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program without its tests, and the record of a language that it does not have."""
    for path in kept_files():
        if path.parts[0] not in {"tests", "benchmarks", "docs"}:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    records = tmp_path / "craft" / "languages" / "records"
    with (records / "slavic.py").open("a", encoding="utf-8") as family:
        family.write(RECORD)
    order = records / "__init__.py"
    order.write_text(
        order.read_text("utf-8").replace("    slavic.CZECH,\n", "    slavic.CZECH,\n    slavic.LITHUANIAN,\n")
    )
    return tmp_path


def run(copy: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PORTEVOIX_ENV": "test", "PYTHONPATH": ""}
    return subprocess.run(
        [sys.executable, *argv], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )


def test_a_record_becomes_a_language_that_films_can_be_opened_to(copy: Path) -> None:
    made = run(copy, "script/add_language.py", "lt")
    assert made.returncode == 0, made.stderr
    migrations = sorted(path.relative_to(copy) for path in copy.glob("*/migrations/*_language_lt.py"))
    columns = {name for path in migrations for name in ("title_lt", "summary_lt") if name in (copy / path).read_text()}
    assert columns == {"title_lt", "summary_lt"}
    catalogue = polib.pofile(str(copy / "locale" / "lt" / "LC_MESSAGES" / "django.po"))
    assert "nplurals=3" in catalogue.metadata["Plural-Forms"]
    assert len(catalogue.untranslated_entries()) == len(catalogue) > 100

    assert run(copy, "manage.py", "makemigrations", "--check", "--dry-run").returncode == 0
    before = {path: path.read_bytes() for path in copy.rglob("*.p[oy]")}
    assert run(copy, "script/add_language.py", "lt").returncode == 0
    assert {path: path.read_bytes() for path in copy.rglob("*.p[oy]")} == before

    shown = run(
        copy,
        "manage.py",
        "shell",
        "-c",
        "from craft.languages import get; print(get('LT').endonym, get('LT').french_name)",
    )
    assert shown.stdout.strip().endswith("lietuvių lituanien")


def test_a_language_without_record_is_told_where_to_begin(copy: Path) -> None:
    refused = run(copy, "script/add_language.py", "lv")
    assert refused.returncode == 2
    assert "docs/languages.md" in refused.stderr
    assert not list(copy.glob("*/migrations/*_language_*.py"))
