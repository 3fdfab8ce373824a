"""One finding of the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """`state`: ok; warning (something works less well, or not yet); missing (Portevoix cannot do its work without it).

    `message` says what was found; `how` what to do about it, empty when there is nothing to do.
    """

    code: str
    state: str
    message: str
    how: str = ""

    def as_json(self) -> dict[str, Any]:
        """As `doctor --json` promises it."""
        found = {"code": self.code, "state": self.state, "sentence": self.message, "how": self.how}
        return {**found, "ok": self.state == "ok"}


def ok(code: str, message: str) -> Finding:
    return Finding(code, "ok", message)


def warning(code: str, message: str, how: str) -> Finding:
    return Finding(code, "warning", message, how)


def missing(code: str, message: str, how: str) -> Finding:
    return Finding(code, "missing", message, how)
