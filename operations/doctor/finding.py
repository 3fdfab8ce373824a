"""One finding of the doctor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from craft.documents import JsonObject


@dataclass(frozen=True)
class Finding:
    """`state`: ok; warning (something works less well, or not yet); missing (Portevoix cannot do its work without it).

    `message` says what was found; `how` what to do about it, empty when there is nothing to do. `figures`: for whoever
    draws a curve; None where nothing was measured.
    """

    code: str
    state: str
    message: str
    how: str = ""
    figures: dict[str, float | None] | None = None

    def as_json(self) -> JsonObject:
        """As `doctor --json` promises it."""
        found = {"code": self.code, "state": self.state, "sentence": self.message, "how": self.how}
        return {**found, "ok": self.state == "ok", **({} if self.figures is None else {"figures": self.figures})}


def ok(code: str, message: str) -> Finding:
    return Finding(code, "ok", message)


def warning(code: str, message: str, how: str) -> Finding:
    return Finding(code, "warning", message, how)


def missing_finding(code: str, message: str, how: str) -> Finding:
    return Finding(code, "missing", message, how)


def asks_database(code: str, silent: Promise) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """A check that reads the town's rows. silent: what is said where the database does not answer ({why})."""

    def decorate(check: Callable[[], Finding]) -> Callable[[], Finding]:
        @wraps(check)
        def found() -> Finding:
            try:
                return check()
            except DatabaseError as error:
                return warning(code, str(silent).format(why=error), _("Look at its server."))

        return found

    return decorate
