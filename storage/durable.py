"""Writing to disk durably: what we have confirmed ("your recording is saved") is still there after a power cut.

A file's bytes are safe once the file is synced, its name once its folder is synced: a renamed file can be lost with a
folder that was not.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Flush the bytes of a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, each with its name synced."""
    missing = [folder, *folder.parents]
    missing = missing[: next((number for number, path in enumerate(missing) if path.is_dir()), len(missing))]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync(path.parent)


def move_into_place(aside: Path, target: Path) -> None:
    """Move a finished file to its place, atomically and durably. On the same disk; makes the folder when missing."""
    make_folder(target.parent)
    sync(aside)
    os.replace(aside, target)
    sync(target.parent)
