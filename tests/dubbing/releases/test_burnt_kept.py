"""Pictures with cues drawn in are kept for the next build of their version, and no longer."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from dubbing.releases.packaging import _burnt_name
from dubbing.releases.version_cache import delete_older
from storage.files import cache_dir

LITE = "ab" * 32


@pytest.fixture
def kept() -> Iterator[Path]:
    folder = cache_dir("burnt")
    for path in folder.iterdir():
        path.unlink()
    yield folder
    for path in folder.iterdir():
        path.unlink()


def build(version: int) -> Any:
    return SimpleNamespace(release=SimpleNamespace(version_id=version))


def drawn(folder: Path, version: int, cues: str, age_s: float) -> Path:
    path = folder / f"{_burnt_name(LITE, build(version), cues)}-160.mp4"
    path.write_bytes(cues.encode())
    os.utime(path, (time.time() - age_s, time.time() - age_s))
    return path


def test_each_change_of_a_cue_leaves_one_picture_not_one_more(kept: Path) -> None:
    hour = 3600.0
    for number in range(6):  # six builds on one afternoon, a cue changed before each
        last = drawn(kept, 7, f"cue {number}", (6 - number) * hour)
        delete_older("burnt", 7, kept / _burnt_name(LITE, build(7), f"cue {number}"))
        assert sorted(kept.iterdir()) == [last]


def test_what_is_another_versions_or_another_builds_stays(kept: Path) -> None:
    mine, other = drawn(kept, 7, "now", 0), drawn(kept, 17, "theirs", 99_999)
    beside = drawn(kept, 7, "a build beside", settings.JOB_LEASE.total_seconds() / 2)
    old = drawn(kept, 7, "old", 99_999)
    delete_older("burnt", 7, kept / _burnt_name(LITE, build(7), "now"))
    assert sorted(kept.iterdir()) == sorted([mine, other, beside])
    assert not old.exists()


def test_a_release_that_draws_nothing_needs_none(kept: Path) -> None:
    drawn(kept, 7, "before every segment had a voice", 99_999)
    delete_older("burnt", 7, None)
    assert list(kept.iterdir()) == []
