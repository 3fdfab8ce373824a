"""A finding: what the craft returns when a piece of work is not as it should be. It never raises for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from craft.documents import JsonObject
from craft.messages import Message

TakeSeverity = Literal["warn", "retake"]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, with what to do about it.

    code: names it for programs. severity: `warn` (may be overruled at once) or `retake` (blocks two tries).
    figure: the measured value behind it: clipped, dc_offset: share of full scale; too_quiet, too_loud: speech in dBFS;
    noisy, hum, clicks, echo: dB; no_speech: peak in dBFS; cut_start, cut_end, dropouts: ms; telephone_band: Hz;
    too_long: by how many ms the take must become shorter; wrong_text: character error rate.
    message: advice for a person, from the table of `craft.takes.take_advice`.
    """

    code: str
    severity: TakeSeverity
    figure: float
    message: Message

    def as_json(self) -> JsonObject:
        """The four fields by their names, ready for JSON; the message in English."""
        return {"code": self.code, "severity": self.severity, "figure": self.figure, "message": str(self.message)}
