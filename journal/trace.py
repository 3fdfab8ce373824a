"""One id through a request, the job that it asked for and the programs that the job starts: for the log alone.

It is made by chance and means nobody: what comes from outside is not taken for one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

ID_BYTES = 8
Fields = Mapping[str, str | int]
_about: ContextVar[Fields] = ContextVar("about", default=MappingProxyType({}))


def begin_trace() -> str:
    """A new id for what this thread does from now on."""
    trace = secrets.token_hex(ID_BYTES)
    _about.set({"id": trace})
    return trace


def current_trace() -> str:
    """ "" where nothing began: in a command, or in a thread of its own."""
    return str(_about.get().get("id", ""))


def trace_fields() -> Fields:
    """What a line of the log says about where it arose."""
    return _about.get()


@contextmanager
def job_trace(trace: str, *, job: int, kind: str) -> Iterator[None]:
    """A job goes on under the id of whoever asked for it; one that nobody asked for has its own."""
    before = _about.set({"id": trace or secrets.token_hex(ID_BYTES), "job": job, "kind": kind})
    try:
        yield
    finally:
        _about.reset(before)
