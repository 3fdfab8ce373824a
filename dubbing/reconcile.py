"""Putting right what the world broke: messages that were lost, claims that ran out, files that nothing names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.utils import timezone

from dubbing.progress.progress_cache import keep_progress
from dubbing.releases.interface_catalogues import write_released
from dubbing.removal import language, tutorial, voice
from dubbing.removal.unreferenced import collect_garbage, forget_work_of_the_dead
from jobs import states
from jobs.machine_trouble import free_bytes
from jobs.notices import notify_again
from journal.errors import Refused
from storage.files import cache_dir
from subtitles.actions import claims_expire
from tutorials.actions import interface_tutorial
from tutorials.actions.uploads import uploads_expire

GARBAGE_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class Reconciled:
    """notified: jobs of which their queue was told again; expired: claims; freed: files (None: not their time yet)."""

    notified: int
    expired: int
    freed: int | None

    def as_json(self) -> dict[str, int | None]:
        return asdict(self)


def reconcile(*, thorough: bool = False) -> Reconciled:
    """Every minute, and at the start of a worker. thorough: look for orphan files now, however recently that was."""
    uploads_expire()
    words_in_step()
    voice.put_right()
    language.put_right()
    tutorial.go_on()
    forget_work_of_the_dead()
    states.requeue_abandoned()
    states.resume_after_full_disk(free_bytes())
    done = Reconciled(
        notified=notify_again(),
        expired=claims_expire(),
        freed=collect_garbage() if thorough or _garbage_is_due() else None,
    )
    keep_progress()  # last: it may take seconds after an upgrade, and no work waits for it
    return done


def words_in_step() -> None:
    """The words of the site follow the program (an upgrade may have changed them), and gettext what is released."""
    with suppress(Refused):  # a film has their address: whoever opens the words is told
        interface_tutorial()
    write_released()


def _garbage_is_due() -> bool:
    """Reading both stores takes a while: a few times a day is enough. The note is written first, so that two workers
    do not both begin."""
    note = cache_dir("reconcile") / "garbage"
    now = timezone.now().timestamp()
    if note.exists() and now - note.stat().st_mtime < GARBAGE_EVERY.total_seconds():
        return False
    note.touch()
    return True
