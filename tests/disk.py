"""The disk: thousands of stored files in throw-away folders need not be on it before a test goes on.

A power cut ends the tests too. Half of the time of a test of the parents' pages was waiting for it, on a machine whose
disk others use. What is asked of the disk, and when, is held by tests/storage/test_durable.py, for which it really is.
"""

from __future__ import annotations

import os

REALLY = {"fsync": os.fsync, "fdatasync": os.fdatasync}


def wait_for_nothing() -> None:
    """For the rest of the process."""
    for name in REALLY:
        setattr(os, name, _accept_handle)


def _accept_handle(handle: int) -> None:
    os.fstat(handle)  # an error for what is no open file, as usual
