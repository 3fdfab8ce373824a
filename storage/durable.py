"""On the disk for certain: what is promised to somebody (« I have your recording ») is still there after a power cut.

A file's bytes are safe once the file is synced, its name once its folder is: a file that was renamed into its place is
gone with a folder that was not.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """The bytes of a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder and those above it that are missing, each with its name on the disk."""
    missing = [folder, *folder.parents]
    missing = missing[: next((number for number, one in enumerate(missing) if one.is_dir()), len(missing))]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync(one.parent)


def move_in(aside: Path, target: Path) -> None:
    """A finished file to its place, all at once and for certain. On the same disk; the folder is made when missing."""
    make_folder(target.parent)
    sync(aside)
    os.replace(aside, target)
    sync(target.parent)
