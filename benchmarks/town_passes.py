"""What the workers do every minute, and a few times a day, in a made town; and what a watcher asks."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from dubbing.drafts.removal import end_old_drafts, remove_ended
from dubbing.progress.refresh import refresh_progress_cache
from dubbing.progress.verdict_requests import enqueue_lost_verdicts
from dubbing.reconcile import reconcile
from dubbing.removal.unreferenced_files import collect_garbage
from dubbing.stored_files import delete_or_later
from dubbing.words.requests import enqueue_lost_words
from jobs import states
from jobs.notices import notify_again
from operations.metrics import TownFigures
from storage.healing import needed_files_to_read

PASSES: dict[str, Callable[[], object]] = {
    "lost words": enqueue_lost_words,
    "lost verdicts": enqueue_lost_verdicts,
    "progress": refresh_progress_cache,
    "old drafts": end_old_drafts,
    "ended drafts": remove_ended,
    "leaving files": delete_or_later,
    "abandoned jobs": states.requeue_abandoned,
    "late jobs": notify_again,
    "garbage": collect_garbage,
    "all of them": reconcile,
    "figures": lambda: list(TownFigures().collect()),
    "list of a backup": lambda: sum(1 for _file in needed_files_to_read()),
}


def pass_of(name: str) -> Callable[[], SimpleNamespace]:
    """A pass as a page without an answer, for `page_costs.cost_of`."""

    def run() -> SimpleNamespace:
        PASSES[name]()
        return SimpleNamespace(status_code=200, content=b"")

    return run
