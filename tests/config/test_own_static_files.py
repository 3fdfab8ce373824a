"""A page gets each style sheet in one piece, whatever parts its source has, and scripts without comments."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from django.test import override_settings

from config import own_static_files
from config.own_static_files import OwnFilesFinder, join_parts, parts, served_text, sheets

CSS = own_static_files.SOURCES / "css"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of static files of its own: a sheet of two parts, one of none."""
    root = tmp_path / "static"
    (root / "css" / "base").mkdir(parents=True)
    (root / "css" / "look.css").write_text('/* Look. */\n\n@import "base/a.css";\n@import "base/b.css";\n')
    (root / "css" / "base" / "a.css").write_text("/* First: why. */\n\np {\n  color: red;\n}\n")
    (root / "css" / "base" / "b.css").write_text("p {\n  color: blue; /* a trap */\n}\n")
    (root / "css" / "plain.css").write_text("a {\n  color: red;\n}\n")
    monkeypatch.setattr(own_static_files, "SOURCES", root)
    with override_settings(STATICFILES_DIRS=[root], DATA_DIR=tmp_path / "data", STATIC_ROOT=str(tmp_path / "out")):
        yield root


def test_a_sheet_is_its_parts_in_order_with_nothing_between(sources: Path) -> None:
    whole = join_parts(sources / "css" / "look.css")
    assert whole == "p {color: red;}p {color: blue; }"


def test_a_changed_part_is_seen_and_an_unchanged_sheet_keeps_its_time(sources: Path) -> None:
    finder = OwnFilesFinder()
    found = Path(finder.find("css/look.css"))
    os.utime(found, ns=(1, 1))
    assert Path(finder.find("css/look.css")).stat().st_mtime_ns == 1
    (sources / "css" / "base" / "b.css").write_text("p {\n  color: green;\n}\n")
    assert "green" in Path(finder.find("css/look.css", find_all=True)[0]).read_text()
    assert found.stat().st_mtime_ns > 1


def test_other_files_are_found_where_they_are(sources: Path) -> None:
    assert OwnFilesFinder().find("css/plain.css") == str(sources / "css" / "plain.css")
    assert not OwnFilesFinder().find("css/nothing.css")


def test_collecting_takes_sheets_whole_and_leaves_their_parts(sources: Path) -> None:
    names = [name for name, _storage in OwnFilesFinder().list([])]
    assert sorted(names) == ["css/look.css", "css/plain.css"]


def test_what_is_collected_is_what_is_served(tmp_path: Path) -> None:
    """From SOURCES as shipped."""
    out = tmp_path / "out"
    with override_settings(STATIC_ROOT=str(out)):
        call_command("collectstatic", "--no-input", verbosity=0)
        assert StaticFilesStorage().exists("css/portevoix.css")
    for name in sheets():
        assert (out / name).read_text() == Path(str(finders.find(name))).read_text()
        assert "@import" not in (out / name).read_text()


def test_every_part_belongs_to_one_sheet() -> None:
    """A part that no sheet imports would be edited without any effect; the papers are linked by themselves."""
    used = Counter(part for sheet in sheets().values() for part in parts(sheet))
    assert {part for part, times in used.items() if times > 1} == set()
    alone = {path for path in CSS.rglob("*.css") if path.parent != CSS} - set(used)
    assert alone == {CSS / "print" / "handout.css", CSS / "print" / "handout-pdf.css"}


def compiled(folder: Path) -> dict[str, str]:
    """Each script as TypeScript's compiler writes it: without comments, and each statement as it understood it."""
    out = folder.parent / f"{folder.name}-compiled"
    options = "--allowJs --noCheck --noResolve --removeComments --target esnext --module esnext".split()
    tsc = Path(settings.NODE_MODULES, ".bin", "tsc")
    scripts = sorted(map(str, folder.rglob("*.js")))
    subprocess.run([tsc, *options, "--rootDir", folder, "--outDir", out, *scripts], check=True, cwd=folder.parent)
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*.js"))}


def test_every_script_says_what_its_source_says(tmp_path: Path) -> None:
    """rjsmin reads no grammar: a template in a template, an unusual regular expression or a line that ends without its
    sign could end for it elsewhere than for a browser."""
    as_written = own_static_files.SOURCES / "js"
    names = [path.relative_to(as_written).as_posix() for path in sorted(as_written.rglob("*.js"))]
    for name in names:
        for folder, text in (("source", (as_written / name).read_text()), ("sent", served_text(f"js/{name}"))):
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(str(text))
    source, sent = compiled(tmp_path / "source"), compiled(tmp_path / "sent")
    assert sorted(source) == sorted(sent) == sorted(names)
    for name in names:
        assert "".join(sent[name].split()) == "".join(source[name].split()), name
    small, whole = (sum(p.stat().st_size for p in (tmp_path / at).rglob("*.js")) for at in ("sent", "source"))
    assert small < 0.75 * whole


def test_a_script_is_found_and_collected_small(sources: Path) -> None:
    (sources / "js").mkdir()
    (sources / "js" / "a.js").write_text("// Why.\nexport const one = 1;\n")
    assert Path(OwnFilesFinder().find("js/a.js")).read_text() == "export const one=1;"
    assert not OwnFilesFinder().find("js/b.js")
    (kept,) = [storage.open(name).read() for name, storage in OwnFilesFinder().list([]) if name == "js/a.js"]
    assert kept == b"export const one=1;"
