"""A server on this machine that plays the hub of models: one repository at one revision, as the client asks for it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Hub:
    """files: of the repository. stalls_after: bytes of the weights after which the line is dead, once, until `go_on`.
    asked: (method, file, range) of each question."""

    revision: str
    files: dict[str, bytes]
    stalls_after: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)
    address: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Nothing: pytest shows what matters."""

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            path = urlsplit(self.path).path
            name, asked = path.rpartition("/")[2], self.headers.get("Range", "")
            hub.asked.append((self.command, name, asked))
            if path.startswith("/api/models/"):
                found = self.listing(path)
                return self.send(200, found, {"Content-Type": "application/json"}, body=body)
            if f"/resolve/{hub.revision}/" not in path or name not in hub.files:
                return self.send(404, b"", {"X-Error-Code": "EntryNotFound"}, body=body)
            data = hub.files[name]
            headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": hub.revision}
            headers["Accept-Ranges"] = "bytes"
            first = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
            if asked:
                headers["Content-Range"] = f"bytes {first}-{len(data) - 1}/{len(data)}"
            return self.send(206 if asked else 200, data[first:], headers, body=body, stalls=name == "model.bin")

        def listing(self, path: str) -> bytes:
            if "/tree/" in path:
                rows = [
                    {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha256(data).hexdigest()[:40]}
                    for name, data in hub.files.items()
                ]
                return json.dumps(rows).encode()
            named = [{"rfilename": name} for name in hub.files]
            return json.dumps({"id": "any/any", "sha": hub.revision, "siblings": named}).encode()

        def send(self, status: int, data: bytes, headers: dict[str, str], *, body: bool, stalls: bool = False) -> None:
            self.send_response(status)
            for header, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(header, value)
            self.end_headers()
            if not body:
                return
            if stalls and hub.stalls_after:
                self.wfile.write(data[: hub.stalls_after])
                hub.stalls_after = 0
                self.close_connection = hub.go_on.wait(60)
                return
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
