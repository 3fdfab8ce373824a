"""Which files of the stores the rows name, and deleting files that no row names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.storage import Storage, storages
from django.utils import timezone

from dubbing.models import DraftMix, Release, Take
from dubbing.states import T
from tutorials.models import Tutorial, Upload


def delete_unnamed(paths: set[str], store: str = "public", *, spare: timedelta | None = None) -> bool:
    """Delete files of a store now, except those that a row still names. True when all of them were deleted.

    spare: leave files that are younger than this, for a build that has not written its row yet.
    """
    unnamed = paths - (referenced_public() if store == "public" else referenced_private())
    oldest = None if spare is None else timezone.now() - spare
    spared = 0
    for path in unnamed:
        try:
            if oldest is not None and storages[store].get_modified_time(path) > oldest:
                spared += 1
            else:
                storages[store].delete(path)
        except FileNotFoundError:
            continue
    return not spared


def referenced_public(without: Tutorial | None = None) -> set[str]:
    """Every path of the public store that a row names: pictures of tutorials, files of releases that are not freed.
    without: leave out this tutorial and its releases."""
    but = without.pk if without else 0
    named: set[str] = set()
    for videos in Tutorial.objects.exclude(pk=but).values_list("video", "video_parts").iterator():
        named |= set(paths_in(list(videos)))
    releases = Release.objects.exclude(version__tutorial=but)
    rows = releases.values_list("manifest__files", "manifest__freed", "manifest__spoken_name")
    for files, freed, spoken_name in rows.iterator():
        # Checked here: in SQL, excluding "freed" would also leave out the rows without that key (NULL).
        if not freed:
            named |= set(paths_in(files))
            named |= {spoken_name} if spoken_name else set()
    return named


def referenced_private(without: Tutorial | None = None) -> set[str]:
    """Every path of the private store that a row names. without: leave out this tutorial and its takes."""
    but = without.pk if without else 0
    named: set[str] = set()
    tutorials = Tutorial.objects.exclude(pk=but)
    columns = tutorials.values_list("original", "transcript_file", "video", "video_parts")
    for original, transcript, *videos in columns.iterator():
        named |= {original, transcript, *paths_in(videos)}
    for metadata in Upload.objects.exclude(tutorial=but).values_list("metadata", flat=True).iterator():
        named.add(metadata.get("transcript", ""))
    # An erased take names its files only until they are deleted: they do not count as referenced.
    for value in (
        Take.objects.exclude(state=T.ERASED).exclude(segment__tutorial=but).values_list("original", "audio").iterator()
    ):
        named |= set(value)
    drafts = DraftMix.objects.filter(ended_at=None).exclude(version__tutorial=but)
    named |= set(drafts.values_list("path", flat=True))
    return named - {""}


def paths_in(value: Any) -> Iterator[str]:
    """Every `path` inside a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get("path"), str):
            yield value["path"]
        for inner in value.values():
            yield from paths_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from paths_in(inner)


def walk(store: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from walk(store, f"{folder}/{name}" if folder else name)
