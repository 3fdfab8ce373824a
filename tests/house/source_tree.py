"""The project's own files, as the tests of this folder see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "operations",
    "parents",
    "volunteers",
    "outlets",
    "public",
    "dubbing",
    "subtitles",
    "tutorials",
    "town",
    "jobs",
    "storage",
    "journal",
)
ROOMS = ("config", *APPS, "media", "craft")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be added to it, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = {Path(name) for name in listed.decode().split("\0") if name}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def python_files(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """(relative path, syntax tree) of the rooms' modules, migrations left out."""
    for path in kept_files():
        if path.suffix == ".py" and path.parts[0] in rooms and "migrations" not in path.parts:
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def text_of(path: Path) -> str | None:
    """The file's text, None when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
