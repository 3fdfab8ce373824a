"""The list of erasures beside the data: a line as soon as one happens, so that a restore of last night's backup repeats
what was withdrawn today too. The backups have their own list (`erasures.json`), written when one is made.

DATA_DIR/erasures.jsonl   one JSON object a line, as `erasures_list` gives them: no names, no texts. Only appended to.

What a full disk or a crash kept from it is added a few times a day from the journal, which has every erasure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from journal.models import Entry
from operations.archive import Erasure
from operations.erasures import REPEATED_VERBS, erasures_list
from storage.durable import sync


def log_path() -> Path:
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def read_log() -> list[Erasure]:
    """Every whole line; one that was cut off by a crash is left out, and comes again from the journal."""
    try:
        lines = log_path().read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [erasure for line in lines if (erasure := _read(line)) is not None]


def _read(line: bytes) -> Erasure | None:
    try:
        erasure = json.loads(line)
        datetime.fromisoformat(erasure["at"])
        whole = (
            isinstance(erasure["verb"], str) and isinstance(erasure["of"], str) and isinstance(erasure["left"], dict)
        )
    except (ValueError, KeyError, TypeError):
        return None
    return erasure if whole else None


def with_those_beside(listed: list[Erasure]) -> list[Erasure]:
    """The list of a folder of backups and the one beside the data, each erasure once, in the order of time."""
    both = [*listed, *(erasure for erasure in read_log() if erasure not in listed)]
    return sorted(both, key=lambda erasure: datetime.fromisoformat(erasure["at"]))


def note_erasure(sender: object, entry: Entry, **_more: Any) -> None:
    """For `journal.signals.recorded`: after the commit, when the act's own transaction has written all that it does."""
    if entry.verb in REPEATED_VERBS:
        # Not a `partial`: it has no name, and Django names what failed.
        transaction.on_commit(lambda: _append(erasures_list(entry.pk)), robust=True)


def complete_log(sender: object, **_more: Any) -> None:
    """For `journal.signals.retention_due`: what the journal has and the list has not."""
    known = read_log()
    _append(erasure for erasure in erasures_list() if erasure not in known)


def _append(erasures: Iterable[Erasure]) -> None:
    """In one write, so that two processes do not mix their lines. It begins with a line's end: what a crash cut off
    stays alone."""
    lines = [json.dumps(erasure, ensure_ascii=True) for erasure in erasures]
    if not lines:
        return
    path, new = log_path(), not log_path().exists()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, ("\n" + "\n".join(lines) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        sync(path.parent)
