"""Log lines without secrets and without people: the token of an invitation, and of a mail's link that stops it, is part
of its address; a database or a mail server names an e-mail address in its error. `LOG_FORMAT=json`: one JSON a line."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from journal.trace import trace_fields

# As in a path, also inside a query, where the slash is written %2F.
SECRET = re.compile(r"((?:invitation|news(?:/|%2F)stop)(?:/|%2F))[^/\s\"'?&%<>]+", re.IGNORECASE)
E_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def redact(text: str) -> str:
    return E_MAIL.sub("…@…", SECRET.sub(r"\1…", text))


class RedactingFormatter(logging.Formatter):
    """Redacts the whole line with its traceback, whether Django, a library or our code writes it."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One line for programs: time (UTC), level, logger, message; the id of the request or job (`journal.trace`), and
    what the code says beside it (`extra={"about": …}`)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int | float | None] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            **trace_fields(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def redact_logger(logger: logging.Logger, log_format: str) -> None:
    """For a logger that was configured elsewhere (the web server's, the worker's): its format is kept, unless JSON is
    asked for."""
    for handler in logger.handlers:
        if log_format == "json":
            handler.setFormatter(JsonFormatter())
            continue
        formatter = handler.formatter or logging.Formatter()
        style = formatter._style
        handler.setFormatter(RedactingFormatter(style._fmt, formatter.datefmt, "%" if "%(" in style._fmt else "{"))
