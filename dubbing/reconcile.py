"""Putting right what the world broke: messages that were lost, claims that ran out, files that nothing names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.utils import timezone

from dubbing import erasing, film_erasing, withdrawing
from dubbing.garbage import collect_garbage, forget_work_of_the_dead
from dubbing.keeping import keep_progress
from dubbing.released_words import write_released
from journal.errors import Refused
from subtitles.actions import claims_expire
from tutorials.actions import interface_tutorial
from tutorials.actions.uploads import uploads_expire
from tutorials.files import cache_dir
from tutorials.machine_trouble import free_bytes
from tutorials.states import jobs
from tutorials.states.notices import notify_again

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
    erasing.put_right()
    withdrawing.put_right()
    film_erasing.go_on()
    forget_work_of_the_dead()
    jobs.free_the_lost()
    jobs.room_came(free_bytes())
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
