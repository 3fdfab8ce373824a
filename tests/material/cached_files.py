"""Files that are made once on a machine: the same ingredients give the same file, for every test and run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

# Of this user alone: in a folder that all may write, another's file could lie under our name.
FOLDER = Path(tempfile.gettempdir()) / f"portevoix-test-material-{os.getuid()}"


def cached(name: str, ingredients: tuple[object, ...], make: Callable[[Path], object]) -> Path:
    """A file with this name's ending, made by `make(target)` unless the same ingredients made one before.

    A path among the ingredients counts with its content. What makes a difference must be among them."""
    total = hashlib.sha256()
    for part in ingredients:
        total.update(part.read_bytes() if isinstance(part, Path) else repr(part).encode())
        total.update(b"\0")
    target = FOLDER / f"{Path(name).stem}-{total.hexdigest()[:20]}{Path(name).suffix}"
    if not target.exists():
        FOLDER.mkdir(mode=0o700, exist_ok=True)
        # Two workers may make it at once: each its own, and the later one takes the place of an equal file.
        with tempfile.TemporaryDirectory(dir=FOLDER, prefix="making-") as aside:
            make(Path(aside) / target.name)
            (Path(aside) / target.name).replace(target)
    return target


def ffmpeg(*arguments: object) -> None:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, timeout=300)


def converted(name: str, *arguments: object) -> Path:
    """What ffmpeg makes of its arguments, of which paths are the sources."""
    return cached(name, arguments, lambda target: ffmpeg(*arguments, target))
