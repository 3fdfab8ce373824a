"""Files that nothing needs any more: of releases that nobody goes back to, of builds that were killed, and orphans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from shutil import rmtree

from django.core.files.storage import Storage, storages
from django.utils import timezone

from dubbing.queries.released_files import with_files
from dubbing.states import ReleaseState
from dubbing.stored_files import RELEASE, delete_or_later
from storage.deletion import adopt_orphans, expire_unpromised, mark_unneeded
from storage.files import abandoned_scratch, cache_dir, walk, work_root
from storage.queries import stored_files_of_kind, unrecorded_paths
from tutorials.models import LanguageVersion

# How many earlier live releases of a version a coordinator may go back to.
PREVIOUS_KEPT = 2
# What no row promises yet may belong to a running job: younger files are spared.
GRACE = timedelta(hours=24)
# A build that needs such a file again makes it again.
CACHES = ("fitted", "shrunk", "burnt", "motion", "handouts", "excerpts", "release_pictures", "slowed")
CACHE_KEPT = timedelta(days=90)
ENDED_STATES = (ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN, ReleaseState.FAILED)
BATCH_SIZE = 500


def free_old_releases(version: LanguageVersion) -> int:
    """Let go of the files of releases that nobody can go back to, and delete them; returns how many were deleted."""
    ended = list(version.releases.filter(state__in=ENDED_STATES).order_by("-number").values_list("pk", "state"))
    there = with_files(pk for pk, _state in ended)
    kept_back = [pk for pk, state in ended if pk in there and state != ReleaseState.FAILED][:PREVIOUS_KEPT]
    freed = stored_files_of_kind(RELEASE, there - set(kept_back))
    return delete_or_later(freed) if mark_unneeded(freed) else 0


def collect_garbage(grace: timedelta = GRACE) -> int:
    """Delete the files of both stores that nothing needs, and left-over working folders; returns how many. What no row
    promises is spared until it is older than `grace`."""
    freed = 0
    for version in LanguageVersion.objects.filter(releases__state__in=ENDED_STATES).distinct():
        freed += free_old_releases(version)
    expire_unpromised(grace)
    for name in ("public", "private"):
        for orphans in _orphans(name, grace):
            adopt_orphans(name, orphans)
    freed += delete_or_later()
    return freed + _remove_old_work_folders(grace) + _remove_old_cache_files()


def _orphans(name: str, grace: timedelta) -> Iterator[set[str]]:
    """Old files of a store that no row knows, some at a time: a crash came between the bytes and the row."""
    store, before = storages[name], timezone.now() - grace
    batch: list[str] = []
    for path in walk(store, ""):
        batch.append(path)
        if len(batch) == BATCH_SIZE:
            yield _old(store, unrecorded_paths(name, batch), before)
            batch = []
    yield _old(store, unrecorded_paths(name, batch), before)


def _old(store: Storage, paths: set[str], before: datetime) -> set[str]:
    found = set()
    for path in paths:
        try:
            if store.get_modified_time(path) < before:
                found.add(path)
        except FileNotFoundError:
            continue
    return found


def remove_dead_work_folders() -> int:
    """Delete the working folders of killed processes; returns how many. A build takes gigabytes, so this is done every
    minute."""
    left = abandoned_scratch()
    for path in left:
        rmtree(path, ignore_errors=True)
    return len(left)


def _remove_old_work_folders(grace: timedelta) -> int:
    """Delete old working folders, perhaps of another machine that shared this directory."""
    root = work_root()
    oldest = (timezone.now() - grace).timestamp()
    left = [path for path in root.iterdir() if path.stat().st_mtime < oldest] if root.is_dir() else []
    for path in left:
        rmtree(path, ignore_errors=True)
    return len(left)


def _remove_old_cache_files() -> int:
    """Delete old cached files: fitted takes, smaller pictures, pictures with cues, papers. All can be made again."""
    oldest = (timezone.now() - CACHE_KEPT).timestamp()
    old = [
        path
        for name in CACHES
        for path in cache_dir(name).rglob("*")
        if path.is_file() and path.stat().st_mtime < oldest
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
