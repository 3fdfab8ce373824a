"""Serves our own static files: each style sheet that a page links as one file, scripts without comments.

`static/css/*.css` are the sheets that pages link. They hold `@import "part.css";` lines, so that the sources may stand
in files that a person reads. A browser would ask for the parts one after the other, and only after the sheet has come:
on a poor line a second of a white page. Joined here, a page makes as many requests as it links sheets. Comments,
indents and ends of lines go, so that nobody saves them; the rest is as it was written
(docs/decisions/0020-style-sheets-in-parts.md). Scripts lose their comments and spaces by rjsmin, which renames nothing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

from config.environment import ROOT

SOURCES = ROOT / "static"
IMPORT = re.compile(r'^@import "([\w/-]+\.css)";$', re.MULTILINE)
UNSENT = re.compile(r"/\*.*?\*/\n*|^ +|(?<=[{};,])\n+", re.DOTALL | re.MULTILINE)


def sheets() -> dict[str, Path]:
    """Static name → file of every sheet that has parts."""
    found = {f"css/{path.name}": path for path in sorted((SOURCES / "css").glob("*.css"))}
    return {name: path for name, path in found.items() if IMPORT.search(path.read_text(encoding="utf-8"))}


def parts(sheet: Path) -> list[Path]:
    """The files that a sheet imports, in order. A part imports nothing itself."""
    return [sheet.parent / name for name in IMPORT.findall(sheet.read_text(encoding="utf-8"))]


def join_parts(sheet: Path) -> str:
    """The sheet as browsers get it: its parts in order, without comments, indents and ends of lines."""
    whole = IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text("utf-8"), sheet.read_text(encoding="utf-8"))
    return UNSENT.sub("", whole)


def served_text(name: str) -> str | None:
    """What is sent of a sheet that has parts and of a script; None: the file as it is, or none."""
    if sheet := sheets().get(name):
        return join_parts(sheet)
    script = SOURCES / name
    if script.suffix == ".js" and script.is_file():
        return str(rjsmin.jsmin(script.read_text(encoding="utf-8")))
    return None


class OwnFilesFinder(FileSystemFinder):
    """A staticfiles finder for `static/`: sheets joined, their parts left out, scripts made small."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = FileSystemStorage(location=Path(settings.DATA_DIR) / "cache" / "static")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = super().find(path, find_all=True)  # which refuses a path that leads out
        if found and (text := served_text(path)) is not None:
            found = [self._write(path, text)]
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        in_sheets = {part.relative_to(SOURCES).as_posix() for sheet in sheets().values() for part in parts(sheet)}
        for name, storage in super().list(ignore_patterns):
            if (text := served_text(name)) is not None:
                self._write(name, text)
                yield name, self.written
            elif name not in in_sheets:
                yield name, storage

    def _write(self, name: str, text: str) -> str:
        """Written only when it changed: collectstatic asks the time of a file whether it has to copy it."""
        target, content = Path(self.written.path(name)), text.encode()
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as aside:
                aside.write(content)
            Path(aside.name).chmod(0o644)
            Path(aside.name).replace(target)
        return str(target)
