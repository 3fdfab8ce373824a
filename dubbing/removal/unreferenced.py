"""Deletes what nothing needs any more. Never touches what a live, a waiting or a previous release needs."""

from __future__ import annotations

from datetime import timedelta
from shutil import rmtree

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.utils import timezone

from dubbing.models import Release
from dubbing.states import R, say_in_manifest
from dubbing.stored_files import referenced_private, referenced_public, walk
from storage.files import abandoned_scratch, cache_dir, work_root
from tutorials.models import LanguageVersion

# How many earlier live releases of a version a coordinator may go back to.
PREVIOUS_KEPT = 2
# A file that no row names yet may belong to a running job: younger files are spared.
GRACE = timedelta(hours=24)
# A build that needs such a file again makes it again.
CACHES, CACHE_KEPT = ("fitted", "shrunk", "burnt", "motion", "handouts"), timedelta(days=90)
ENDED = (R.SUPERSEDED, R.WITHDRAWN, R.FAILED)


def free_old_releases(version: LanguageVersion) -> int:
    """Mark the releases that nobody can go back to as freed, and delete the files that only they named."""
    ended = [release for release in version.releases.filter(state__in=ENDED).order_by("-number") if _has_files(release)]
    kept_back = [release for release in ended if release.state != R.FAILED][:PREVIOUS_KEPT]
    freed = [release for release in ended if release not in kept_back]
    names = {entry["path"] for release in freed for entry in release.manifest["files"]}
    for release in freed:
        say_in_manifest(release.pk, freed=True)
    return _delete(storages["public"], names - referenced_public())


def collect_garbage(grace: timedelta = GRACE) -> int:
    """Delete files of both stores that no row names and that are older than `grace`, and left-over working folders."""
    freed = 0
    for version in LanguageVersion.objects.filter(releases__state__in=ENDED).distinct():
        freed += free_old_releases(version)
    for name, referenced in (("public", referenced_public()), ("private", referenced_private())):
        store = storages[name]
        freed += _delete(store, {path for path in walk(store, "") if path not in referenced}, grace)
    return freed + _remove_old_work_folders(grace) + _remove_old_cache_files()


def _has_files(release: Release) -> bool:
    return bool(release.manifest.get("files")) and not release.manifest.get("freed")


def _delete(store: Storage, names: set[str], grace: timedelta | None = None) -> int:
    """`grace` None: the files belonged to releases that were freed just now. Even then a file is spared that another
    build has just stored again (same content, same name): storing renews its time."""
    before = timezone.now() - (grace if grace is not None else settings.JOB_LEASE)
    deleted = 0
    for name in names:
        try:
            if store.get_modified_time(name) < before:
                store.delete(name)
                deleted += 1
        except FileNotFoundError:
            continue
    return deleted


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
