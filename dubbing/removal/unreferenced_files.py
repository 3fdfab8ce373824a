"""Files that nothing needs any more: of releases that nobody goes back to, of builds that were killed, and orphans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from shutil import rmtree

from django.core.files.storage import Storage, storages
from django.db.models import QuerySet
from django.utils import timezone

from dubbing.models import Release
from dubbing.states import ReleaseState
from dubbing.stored_files import RELEASE, delete_or_later
from storage.deletion import adopt_orphans, expire_unpromised, mark_unneeded
from storage.files import abandoned_scratch, cache_dir, walk, work_root
from storage.queries import has_files, recorded_paths, stored_files_of_kind
from tutorials.actions.uploads import UPLOAD_KEPT
from tutorials.models import LanguageVersion
from tutorials.uploads import remove_forgotten

# How many earlier live releases of a version a coordinator may go back to.
PREVIOUS_KEPT = 2
# What no row promises yet may belong to a running job: younger files are spared.
GRACE = timedelta(hours=24)
# A build that needs such a file again makes it again.
CACHES = ("fitted", "shrunk", "burnt", "motion", "handouts", "excerpts", "release_pictures", "slowed")
CACHE_KEPT = timedelta(days=90)
ENDED_STATES = (ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN, ReleaseState.FAILED)
BATCH_SIZE, WALKED_AT_ONCE = 500, 100_000


def free_old_releases(version: LanguageVersion) -> int:
    """Let go of the files of releases that nobody can go back to, and delete them; returns how many were deleted."""
    return _free(version.releases.all())


def _free(releases: QuerySet[Release]) -> int:
    """Of each version among these releases."""
    ended = releases.filter(has_files(RELEASE), state__in=ENDED_STATES).order_by("-number")
    kept_back, freed = Counter[int](), list[int]()
    for pk, version, state in ended.values_list("pk", "version", "state"):
        is_kept = state != ReleaseState.FAILED and kept_back[version] < PREVIOUS_KEPT
        if is_kept:
            kept_back[version] += 1
        else:
            freed.append(pk)
    deleted = 0
    for first in range(0, len(freed), BATCH_SIZE):
        files = stored_files_of_kind(RELEASE, freed[first : first + BATCH_SIZE])
        deleted += delete_or_later(files) if mark_unneeded(files) else 0
    return deleted


def collect_garbage(grace: timedelta = GRACE) -> int:
    """Delete the files of both stores that nothing needs; returns how many. What no row promises is spared until it is
    older than `grace`."""
    freed = _free(Release.objects.all())
    expire_unpromised(grace)
    for name in ("public", "private"):
        for orphans in _orphans(name, grace):
            adopt_orphans(name, orphans)
    return freed + delete_or_later()


def remove_local_leftovers(grace: timedelta = GRACE) -> int:
    """Delete this machine's left-over working folders and old caches; returns how many."""
    uploads = remove_forgotten((timezone.now() - UPLOAD_KEPT).timestamp())
    return _remove_old_work_folders(grace) + _remove_old_cache_files() + uploads


def _orphans(name: str, grace: timedelta) -> Iterator[set[str]]:
    """Old files of a store that no row knows, some at a time: a crash came between the bytes and the row."""
    store, before, recorded = storages[name], timezone.now() - grace, recorded_paths(name)
    paths = walk(store, "")
    while batch := list(islice(paths, WALKED_AT_ONCE)):
        old = sorted(_old(store, recorded.lacking(batch), before))
        for first in range(0, len(old), BATCH_SIZE):
            yield set(old[first : first + BATCH_SIZE])


def _old(store: Storage, paths: Iterable[str], before: datetime) -> set[str]:
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
