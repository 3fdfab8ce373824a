"""A draft mix goes with each of its takes, and when it is old. Rows say what is left to do: all may be repeated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dubbing.models import DraftMix, Take
from dubbing.stored_files import DRAFT, delete_or_later
from storage.deletion import mark_unneeded
from storage.queries import stored_files_of_kind

RETENTION = timedelta(days=14)
"""A draft is for the days before publishing; it can be made again at any time."""


def end_drafts(drafts: Iterable[DraftMix]) -> None:
    """Nobody hears these any more; their files are deleted after the commit."""
    ended = [draft.pk for draft in drafts]
    if ended:
        DraftMix.objects.filter(pk__in=ended, ended_at=None).exclude(path="").update(ended_at=timezone.now())
        mark_unneeded(stored_files_of_kind(DRAFT, ended))
        transaction.on_commit(remove_ended, robust=True)


def end_drafts_with(takes: Iterable[Take]) -> None:
    """Before these takes are erased: the drafts in which one of them is heard."""
    end_drafts(DraftMix.objects.filter(takes__in=[take.pk for take in takes]).distinct().order_by("pk"))


def end_drafts_of(voice: int) -> None:
    """The drafts in which a person is heard: they consent no longer."""
    end_drafts(DraftMix.objects.filter(takes__voice=voice).distinct().order_by("pk"))


def end_old_drafts() -> None:
    end_drafts(DraftMix.objects.filter(made_at__lt=timezone.now() - RETENTION).exclude(path=""))


def remove_ended() -> int:
    """Delete the files of the ended drafts, then their names in the rows; returns how many. Also for `reconcile`."""
    removed = 0
    for draft in DraftMix.objects.exclude(ended_at=None).order_by("pk"):
        mark_unneeded(stored_files_of_kind(DRAFT, [draft.pk]))
        delete_or_later(stored_files_of_kind(DRAFT, [draft.pk]))
        with transaction.atomic():
            gone = DraftMix.objects.filter(pk=draft.pk, path=draft.path).exclude(ended_at=None)
            if gone.update(path="", sha256="", bytes=0, digest="", manifest={}, ended_at=None):
                draft.takes.clear()
                removed += 1
    return removed
