"""How the rooms above name a row in the journal, so that nobody who writes an entry repeats it."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable


class Subject(NamedTuple):
    """What an entry is about. name: its public identity. tutorial (a slug), language (a tag): where it belongs."""

    name: str
    tutorial: str = ""
    language: str = ""


@runtime_checkable
class InJournal(Protocol):
    """A model whose entries are named otherwise than by its primary key, or belong to a tutorial."""

    def in_journal(self) -> Subject: ...
