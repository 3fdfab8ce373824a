"""The site's released words on a machine that only serves pages: read from the database that all machines share.

No worker runs there, and so no `reconcile` that would write them. A thread of the web server asks the database every
few seconds which releases of the words are live; a page itself asks nothing (decision 0008).
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from dubbing.releases.interface_catalogues import live_words, released_index, write_released

EVERY_S = 5.0  # a word that a coordinator releases is on every machine after this time
logger = logging.getLogger(__name__)
Live = list[tuple[str, int]]


def bring_in_step(known: Live | None) -> Live:
    """Write the words into this machine's data directory, unless what is live is what is `known` to be written.

    Returns what is live: [(language, release)], to be given back the next time. Raises DatabaseError, OSError.
    """
    live = live_words()
    if live != known or not released_index().exists():
        write_released()
    return live


def follow(stop: threading.Event, *, every_s: float = EVERY_S) -> None:
    """Keep in step until told to stop. What fails is told once and tried again: pages are served meanwhile."""
    known: Live | None = None
    failing = False
    while True:
        try:
            close_old_connections()
            known = bring_in_step(known)
            failing = False
        except (DatabaseError, OSError) as error:
            if not failing:
                logger.warning("The released words of the site cannot be read: %s", error)
            failing = True
        if stop.wait(every_s):
            return


def follow_in_background() -> None:
    """For a web process, once it is there: a thread that ends with it."""
    threading.Thread(target=follow, args=(threading.Event(),), name="released words", daemon=True).start()
