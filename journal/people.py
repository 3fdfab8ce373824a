"""What the lower rooms know of a person: these methods, and nothing of the room `volunteers`."""

from __future__ import annotations

from typing import NamedTuple, Protocol
from uuid import UUID


class Credit(NamedTuple):
    """How a voice is named in public. consent: the primary key of the consent that says so."""

    consent: int
    name: str


class Person(Protocol):
    """The user object as `tutorials`, `subtitles` and `dubbing` see it (volunteers.User satisfies it)."""

    pk: int
    public_id: UUID

    @property
    def is_coordinator(self) -> bool: ...
    @property
    def public_name(self) -> str: ...
    def may_translate(self, language: str) -> bool: ...
    def may_record(self, language: str) -> bool: ...
    def may_review(self, language: str) -> bool: ...
    def may_lend_voice(self) -> bool: ...
    def may_lend_voice_to_hotline(self) -> bool: ...
    def may_pass_voice_on(self) -> bool: ...
    def work_languages(self) -> list[str]: ...
