"""Whether the files of releases are still there, as the table of stored files says. A manifest names what was built."""

from __future__ import annotations

from collections.abc import Iterable

from dubbing.manifests import read_manifest
from dubbing.models import Release
from storage.models import StoredFile
from storage.queries import keys_with_files
from storage.states import FileState


def with_files(releases: Iterable[int]) -> set[int]:
    """Those of these releases (keys) whose files are there and needed. One query."""
    return {int(key) for key in keys_with_files("release", releases)}


def releases_with_voice(voices: Iterable[int]) -> set[int]:
    """The releases (keys) that have a file in which one of these people is heard. One query."""
    rows = StoredFile.objects.filter(holder="release", voices__in=list(voices)).exclude(state=FileState.GONE)
    return {int(key) for key in rows.order_by().values_list("holder_id", flat=True).distinct()}


def is_freed(release: Release) -> bool:
    """Nobody can go back to it: its files are deleted, or about to be. A release of the site's words is its manifest;
    the spoken name that it may have had is no condition."""
    if release.version.tutorial.is_interface or not read_manifest(release.manifest).files:
        return False
    return not with_files([release.pk])
