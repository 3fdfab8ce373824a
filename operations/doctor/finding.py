"""One finding of the doctor."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """`state`: ok; warning (something works less well, or not yet); missing (Portevoix cannot do its work without it).

    `sentence` says what was found; `how` what to do about it, empty when there is nothing to do.
    """

    code: str
    state: str
    sentence: str
    how: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ok": self.state == "ok"}


def ok(code: str, sentence: str) -> Finding:
    return Finding(code, "ok", sentence)


def warning(code: str, sentence: str, how: str) -> Finding:
    return Finding(code, "warning", sentence, how)


def missing(code: str, sentence: str, how: str) -> Finding:
    return Finding(code, "missing", sentence, how)
