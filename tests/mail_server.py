"""A mail server on loopback that keeps what it is given (RFC 5321, as much as a client needs)."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.letters: list[EmailMessage] = []
        self.instead: dict[str, str] = {}
        """Verb (RCPT, DATA …) → what is answered instead of yes; "hang": nothing, for ever; "bye": the line is cut."""
        self.lines = 0
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def text(self) -> str | None:
        """What the last letter says, once there is one."""
        body = self.letters[-1].get_body(("plain",)) if self.letters else None
        return str(body.get_content()) if body else None


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, MailServer)
        self.server.lines += 1
        if self._refused("CONN"):
            return
        self._say("220 ready")
        for line in self.rfile:
            verb = line[:4].decode().upper().strip()
            answer = self._refused(verb)
            if answer is not None:
                if answer:
                    return
                continue
            if verb == "DATA":
                self._say("354 go on")
                self._take_letter()
            self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _refused(self, verb: str) -> bool | None:
        """None: answered as usual. True: the line is over; False: something else was said."""
        assert isinstance(self.server, MailServer)
        instead = self.server.instead.get(verb)
        if instead == "hang":
            self.server.over.wait(60)
        elif instead is not None and instead != "bye":
            self._say(instead)
            return False
        return None if instead is None else True

    def _take_letter(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(self.server, MailServer)
        self.server.letters.append(letter)

    def _say(self, sentence: str) -> None:
        self.wfile.write(f"{sentence}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
