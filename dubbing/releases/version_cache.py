"""Caches of what is made for one version. Names begin with a digest, by which erasing the tutorial finds them, then
comes the version's key."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from storage.files import cache_dir


def delete_older(name: str, version_id: int, *kept: Path | None) -> None:
    """A version keeps only what its last build made: each changed take or cue would keep as much again for 90 days.
    Releases have their own files. What was made just now is spared: another build may use it."""
    before = time.time() - settings.JOB_LEASE.total_seconds()
    for old in cache_dir(name).glob(f"*-{version_id}-*"):
        mine = any(file is not None and old.name.startswith(file.name) for file in kept)
        with suppress(FileNotFoundError):
            if not mine and old.stat().st_mtime < before:
                old.unlink()
