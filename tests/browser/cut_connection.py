"""A connection between a browser and the test server that can be cut in the middle of a request, or be closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.processes import wait_for

PIECE = 4096


class CutConnection:
    """A TCP forwarder on a port of its own. `address` stands for the server's; `severed` counts the cuts. After
    `allowance` bytes it breaks, or, where it `stalls`, keeps the rest to itself until the server hangs up."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self.target = (str(parts.hostname), int(parts.port or 80))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self.listener.getsockname()[1]}"
        self.is_up = True
        self.allowance: int | None = None  # bytes that still reach the server before the line breaks
        self.stalls = False
        self.stalled = threading.Event()
        self.severed = 0
        self.ends: set[socket.socket] = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                near, _peer = self.listener.accept()
            except OSError:
                return
            if not self.is_up:
                near.close()
                continue
            try:
                far = socket.create_connection(self.target)
            except OSError:  # the server is gone
                near.close()
                continue
            self.ends |= {near, far}
            for source, sink, counted in ((near, far, True), (far, near, False)):
                threading.Thread(target=self.pump, args=(source, sink, counted), daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(PIECE):
                if counted and self.allowance is not None:
                    self.allowance -= len(data)
                    if self.allowance <= 0 and self.stalls:
                        self.allowance = None
                        self.stalled.set()
                        return  # the other direction notices when the server ends
                    if self.allowance <= 0:
                        self.allowance = None
                        self.severed += 1
                        break
                sink.sendall(data)
        for end in (source, sink):
            self.hang_up(end)

    def hang_up(self, end: socket.socket) -> None:
        self.ends.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def down(self) -> None:
        """As when the server stops: what is open breaks, and nothing new is answered."""
        self.is_up = False
        for end in list(self.ends):
            self.hang_up(end)

    def up(self) -> None:
        self.is_up = True


@contextmanager
def connection_to(server: str) -> Iterator[CutConnection]:
    line = CutConnection(server)
    try:
        yield line
    finally:
        line.down()
        line.listener.close()


class HeldRequests:
    """The first request of a page to addresses like `pattern` waits here until it is let go; later ones pass then."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.waiting: list[Route] = []
        self.is_open = False
        self.page = page
        page.route(pattern, self.arrived)

    def arrived(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def wait(self) -> None:
        """Until a request is held. (Asking the page something lets Playwright hand out what arrived.)"""
        wait_for(lambda: self.page.evaluate("true") and self.waiting, "a request to hold")

    def let_go(self) -> None:
        self.is_open = True
        for route in self.waiting:
            route.continue_()
