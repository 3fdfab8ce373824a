"""Questions to the table of stored files.

Which files hold this voice?            holding_voice(person.pk), without those that a row without the voice also names
What does a release (take, …) have?     stored_files_of(Holder("release", str(release.pk)))
Which releases still have files?        keys_with_files("release", keys)
Which takes are in a release?           sources_in_use("take", keys, by="release")
What is to be backed up?                needed_names()
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Cast

from storage.healing import FileName
from storage.models import HeardVoice, MadeFrom, StoredFile
from storage.path_hashes import PathHashes
from storage.states import THERE, FileState
from storage.stored_files import BATCH_SIZE, Holder


def stored_files_of(*holders: Holder) -> models.QuerySet[StoredFile]:
    """Every row of these holders, in any state. Holders of one kind at a time keep the question short."""
    wanted = models.Q(pk__in=[])
    for kind in sorted({holder.kind for holder in holders}):
        wanted |= models.Q(holder=kind, holder_id__in=[holder.key for holder in holders if holder.kind == kind])
    return StoredFile.objects.filter(wanted)


def stored_files_of_kind(kind: str, keys: Iterable[object]) -> models.QuerySet[StoredFile]:
    """Every row of the holders of one kind with these keys."""
    return StoredFile.objects.filter(holder=kind, holder_id__in=[str(key) for key in keys])


def has_files(kind: str) -> models.Exists:
    """For a question about such holders: whether each has files that it needs, or has just stored."""
    key = Cast(models.OuterRef("pk"), models.CharField())
    return models.Exists(StoredFile.objects.filter(holder=kind, holder_id=key, state__in=THERE))


def needed_file(kind: str, role: str, column: str) -> models.Subquery:
    """For a question about such holders: the column ("path", "bytes") of the file of this role that each needs, or
    None. It saves a question of its own."""
    return models.Subquery(needed_files(kind, role).values(column)[:1])


def needed_files(kind: str, *roles: str) -> models.QuerySet[StoredFile]:
    """For a question about such holders: the files of these roles that each needs."""
    key = Cast(models.OuterRef("pk"), models.CharField())
    return StoredFile.objects.filter(holder=kind, holder_id=key, role__in=roles, state=FileState.NEEDED)


def keys_with_files(kind: str, keys: Iterable[object]) -> set[str]:
    """Those of these holders that have files that they need, or have just stored."""
    rows = stored_files_of_kind(kind, keys).filter(state__in=THERE)
    return set(rows.order_by().values_list("holder_id", flat=True).distinct())


def holding_voice(voice: int) -> models.QuerySet[StoredFile]:
    """The rows of every file in which this person is heard and whose bytes may still be there.

    A file that another row, which says who is heard, names without this person does not hold the voice: encoded
    silence is the same everywhere. Ask `without_voice` for those.
    """
    return StoredFile.objects.filter(voices=voice).exclude(state=FileState.GONE)


def without_voice(voice: int, names: Iterable[FileName]) -> set[FileName]:
    """Those of these files that somebody needs in whose row this person is not heard."""
    found: set[FileName] = set()
    wanted = sorted(names)
    for first in range(0, len(wanted), BATCH_SIZE):
        part = wanted[first : first + BATCH_SIZE]
        rows = StoredFile.objects.filter(path__in=[path for _store, path in part], state__in=THERE)
        heard = HeardVoice.objects.filter(file=models.OuterRef("pk"), voice=voice)
        silent = rows.filter(~models.Exists(heard)).order_by().values_list("store", "path")
        found |= set(silent) & set(part)
    return found


def sources_in_use(kind: str, keys: Iterable[object], *, by: str, at_work: Iterable[object] = ()) -> set[str]:
    """Those of these holders (takes) from which another of the kind `by` (a release) was made whose files are there, or
    is being made (at_work: the keys of those)."""
    there = StoredFile.objects.filter(
        holder=models.OuterRef("holder"), holder_id=models.OuterRef("holder_id"), state__in=THERE
    )
    in_use = models.Q(models.Exists(there)) | models.Q(holder_id__in=[str(key) for key in at_work])
    wanted, found = sorted(str(key) for key in keys), set[str]()
    for first in range(0, len(wanted), BATCH_SIZE):
        rows = MadeFrom.objects.filter(source=kind, source_id__in=wanted[first : first + BATCH_SIZE], holder=by)
        found |= set(rows.filter(in_use).values_list("source_id", flat=True))
    return found


def unrecorded_paths(store: str, paths: Iterable[str]) -> set[str]:
    """Those of these paths that no row knows, or only rows whose files are gone: the orphans of a crash."""
    left = set(paths)
    wanted = sorted(left)
    for first in range(0, len(wanted), BATCH_SIZE):
        rows = StoredFile.objects.filter(store=store, path__in=wanted[first : first + BATCH_SIZE])
        left -= set(rows.exclude(state=FileState.GONE).values_list("path", flat=True))
    return left


def recorded_paths(store: str) -> PathHashes:
    """Every path of a store that a row knows whose file is not gone. One query."""
    rows = StoredFile.objects.filter(store=store).exclude(state=FileState.GONE).order_by()
    return PathHashes(rows.values_list("path", flat=True).iterator(chunk_size=20_000))
