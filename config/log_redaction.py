"""Log lines without secrets: the token of an invitation, and of a mail's link that stops it, is part of its address."""

from __future__ import annotations

import logging
import re

# As in a path, also inside a query, where the slash is written %2F.
SECRET = re.compile(r"((?:invitation|news(?:/|%2F)stop)(?:/|%2F))[^/\s\"'?&%<>]+", re.IGNORECASE)


def redact(text: str) -> str:
    return SECRET.sub(r"\1…", text)


class RedactingFormatter(logging.Formatter):
    """Redacts the whole line with its traceback, whether Django, a library or our code writes it."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def redact_logger(logger: logging.Logger) -> None:
    """For a logger that was configured elsewhere (the web server's own): its format is kept."""
    for handler in logger.handlers:
        formatter = handler.formatter or logging.Formatter()
        style = formatter._style
        handler.setFormatter(RedactingFormatter(style._fmt, formatter.datefmt, "%" if "%(" in style._fmt else "{"))
