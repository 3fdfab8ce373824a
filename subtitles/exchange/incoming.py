"""One text that a file brings, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Incoming:
    """where: how the file names it, for people. segment: public id, or empty when only times are known.
    source: the French that was translated, if the file says. number: the revision it started from, if the file says.
    unsure: marked fuzzy or not reviewed by the other program. why: why it belongs to no sentence, where that is known.
    """

    where: str
    segment: str
    text: str
    source: str | None = None
    number: int | None = None
    unsure: bool = False
    start_ms: int | None = None
    end_ms: int | None = None
    why: str = ""
