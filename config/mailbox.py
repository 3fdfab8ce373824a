"""Shows the sign-in codes of the demonstration on the terminal, because the embedded default sends no e-mail.

Django's file backend writes each message into the data directory; this reads what was added since the last call.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

SEPARATOR = "-" * 79  # what Django's file backend writes after each message
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}(?:-[A-Z0-9]{3,4}){1,2}|\d{6,9})\s*$", re.MULTILINE)


class Mailbox:
    """Remembers how far each file was read. Messages that were there at the start are not shown again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read = {path: path.stat().st_size for path in self._files()}

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.log"))

    def new_messages(self) -> Iterator[str]:
        """One line for each message that came since the last call."""
        for path in self._files():
            start, size = self.read.get(path, 0), path.stat().st_size
            if size <= start:
                continue
            added = path.read_bytes()[start:]
            end = added.rfind(SEPARATOR.encode())
            if end < 0:  # still being written
                continue
            self.read[path] = start + end + len(SEPARATOR) + 1
            for text in added[:end].split(SEPARATOR.encode()):
                yield describe(email.message_from_bytes(text.lstrip(), policy=email.policy.default), path)


def describe(message: EmailMessage, path: Path) -> str:
    """The code when the message has one, else where to read it: other mail is private, so it is not shown here."""
    body = message.get_body(("plain",))
    code = CODE.search(body.get_content() if body else "")
    if code:
        return f"Sign-in code for {message['To']}: {code.group(1)}"
    return f"E-mail to {message['To']}: {message['Subject']} (in {path})"
