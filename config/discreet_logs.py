"""Lines of the log without what opens a door: the token of an invitation stands in its address."""

from __future__ import annotations

import logging
import re

# As it stands in a path, also inside a query where it is written with %2F.
SECRET = re.compile(r"(invitation(?:/|%2F))[^/\s\"'?&%<>]+", re.IGNORECASE)


def discreet(text: str) -> str:
    return SECRET.sub(r"\1…", text)


class DiscreetFormatter(logging.Formatter):
    """The whole line is cleaned, with the traceback: whoever writes it, Django, a library or we."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


def make_discreet(logger: logging.Logger) -> None:
    """A logger that somebody else has set up (the web server's own) keeps its form."""
    for handler in logger.handlers:
        said = handler.formatter or logging.Formatter()
        style = said._style
        handler.setFormatter(DiscreetFormatter(style._fmt, said.datefmt, "%" if "%(" in style._fmt else "{"))
