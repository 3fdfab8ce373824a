"""What the journal says of a take."""

from __future__ import annotations

from typing import Any

from dubbing.models import Take
from journal.actions import record
from journal.people import Person


def record_take(by: Person | None, verb: str, take: Take, **more: Any) -> None:
    """One line about a take, which concerns its voice unless `more` says otherwise. more: as `record` takes it."""
    record(actor=by, verb=verb, about=take, **{"concerns": take.voice, **more})
