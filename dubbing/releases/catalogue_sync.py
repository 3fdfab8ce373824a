"""The released interface texts on a machine that only serves pages: read from the database that all machines share.

No worker runs there, so no `reconcile` writes the catalogues. A thread of the web server asks the database every few
seconds which interface releases are live. Page requests do not ask (decision 0008).
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from dubbing.releases.interface_catalogues import live_interface_releases, released_index, write_released

EVERY_S = 5.0  # a text that a coordinator releases is on every machine after this time
logger = logging.getLogger(__name__)
Live = list[tuple[str, int]]


def sync_once(known: Live | None) -> Live:
    """Write the catalogues into this machine's data directory, unless the live releases are those in `known`.

    Returns the live releases: [(language, release)], to be passed as `known` next time. Raises DatabaseError, OSError.
    """
    live = live_interface_releases()
    if live != known or not released_index().exists():
        write_released()
    return live


def sync_until(stop: threading.Event, *, every_s: float = EVERY_S) -> None:
    """Synchronise until `stop` is set. A failure is logged once and tried again: pages are served meanwhile."""
    known: Live | None = None
    failing = False
    while True:
        try:
            close_old_connections()
            known = sync_once(known)
            failing = False
        except (DatabaseError, OSError) as error:
            if not failing:
                logger.warning("The released words of the site cannot be read: %s", error)
            failing = True
        if stop.wait(every_s):
            return


def start_sync_thread() -> None:
    """For a web process: a thread that ends with the process."""
    threading.Thread(target=sync_until, args=(threading.Event(),), name="released words", daemon=True).start()
