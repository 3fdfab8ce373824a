"""Repairs the state after crashes and lost notifications: lost jobs, expired claims, files that no row names."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from dubbing.drafts.removal import end_old_drafts, remove_ended
from dubbing.progress.refresh import refresh_progress_cache
from dubbing.progress.verdict_requests import enqueue_lost_verdicts
from dubbing.releases.interface_catalogues import write_released
from dubbing.removal.retention import expire_rejected_takes
from dubbing.removal.runs import expire_runs
from dubbing.removal.said_back import expire_said_back
from dubbing.removal.tutorial import finish_tutorial_removals
from dubbing.removal.unreferenced_files import (
    collect_garbage,
    remove_dead_work_folders,
    remove_local_leftovers,
)
from dubbing.removal.voice import finish_voice_removals
from dubbing.stored_files import delete_or_later
from dubbing.words.requests import enqueue_lost_words
from jobs import states
from jobs.machine_trouble import free_bytes
from jobs.notices import notify_again
from jobs.retention import expire_jobs
from journal.errors import Refused
from journal.signals import retention_due
from storage.deletion import expire_gone_rows
from storage.files import cache_dir
from subtitles.actions import claims_expire
from tutorials.actions import interface_tutorial
from tutorials.actions.uploads import uploads_expire

log = logging.getLogger(__name__)
RARELY = timedelta(hours=6)


@dataclass(frozen=True)
class ReconcileResult:
    """notified: jobs notified again; expired: claims; freed: files (None: it was not their turn yet)."""

    notified: int
    expired: int
    freed: int | None

    def as_json(self) -> dict[str, int | None]:
        return asdict(self)


def reconcile(*, thorough: bool = False, now: datetime | None = None) -> ReconcileResult:
    """Every minute, and at the start of a worker. thorough: do now what else is done a few times a day: look for orphan
    files, and end what was kept long enough. now: the moment by which that is judged."""
    uploads_expire()
    sync_interface_texts()
    finish_voice_removals()
    finish_tutorial_removals()
    end_old_drafts()
    remove_ended()
    if thorough or _is_due("retention"):
        end_retention(now or timezone.now())
    delete_or_later()  # what a crash, or a store that was away, left of any removal
    remove_dead_work_folders()
    states.requeue_abandoned()
    states.resume_after_full_disk(free_bytes())
    done = ReconcileResult(
        notified=notify_again(),
        expired=claims_expire(),
        freed=collect_garbage() if thorough or _is_due("garbage") else None,
    )
    if thorough or _is_due_here("caches"):
        remove_local_leftovers()
    enqueue_lost_words()
    enqueue_lost_verdicts()  # before the marks are read
    refresh_progress_cache()  # last: it may take seconds after an upgrade, and no work waits for it
    return done


def sync_interface_texts() -> None:
    """Bring the interface texts up to date with the program (after an upgrade), and gettext with what is released."""
    with suppress(Refused):  # a tutorial has their address: whoever opens the interface texts is told
        interface_tutorial()
    write_released()


def end_retention(now: datetime) -> None:
    """Refused recordings, jobs and rows of files here; accounts and consents in the room of the people, which is told.
    What fails in one place is tried again with the next round, and stops nothing else."""
    for expire in (expire_rejected_takes, expire_runs, expire_said_back, expire_jobs, expire_gone_rows):
        try:
            expire(now)
        except Exception:
            log.exception("what was kept long enough was not looked through: %s", expire.__name__)
    for _receiver, answer in retention_due.send_robust(None, now=now):
        if isinstance(answer, Exception):
            log.error("what was kept long enough did not end", exc_info=answer)


def _is_due(what: str) -> bool:
    """Listing both stores takes long: a few times a day is enough, on one of a town's machines (they share the cache
    where there are several). The note is written first, so that two workers do not both begin."""
    return cache.add(f"reconcile-{what}", True, RARELY.total_seconds())


def _is_due_here(what: str) -> bool:
    """The same for what each machine has of its own."""
    note = cache_dir("reconcile") / what
    now = timezone.now().timestamp()
    if note.exists() and now - note.stat().st_mtime < RARELY.total_seconds():
        return False
    note.touch()
    return True
