"""Recordings and files of other people that only some machines have, for the tests that are marked `recordings`.

They lie in PORTEVOIX_MEDIA, else in shared/media beside the clone. Where they do not, the tests that are so marked are
not run, and counted. Nothing else may ask for them: a clone alone must be able to show that it works.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "media"
FOLDER = Path(os.environ.get("PORTEVOIX_MEDIA") or BESIDE)
NOT_HERE = "no recordings here"
_running: list[pytest.Item] = []


class NotMarked(Exception):
    """A test that is not marked `recordings` asks for one."""


def present() -> bool:
    return FOLDER.is_dir()


@contextmanager
def running(item: pytest.Item) -> Iterator[None]:
    """While a test runs (its fixtures too), it is known whether recordings are for it."""
    _running.append(item)
    try:
        yield
    finally:
        _running.pop()


def allowed() -> bool:
    return any(item.get_closest_marker("recordings") for item in _running)


def recording(name: str) -> Path:
    """A file or folder, by its path below the folder of recordings. Raises NotMarked."""
    if not allowed():
        raise NotMarked(
            f"{name} is not in the repository. Use tests/material (voices, films, odd_files), or mark the test"
            " `recordings`: then it runs only where these files are (CONTRIBUTING.md, Two sets of tests)."
        )
    return FOLDER / name


def listed(folder: str, pattern: str) -> list[str]:
    """Names for `parametrize`, before any test runs; one that stands for all where there are none."""
    found = sorted(path.relative_to(FOLDER).as_posix() for path in (FOLDER / folder).glob(pattern) if path.is_file())
    return found or [NOT_HERE]
