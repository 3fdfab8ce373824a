"""A real nginx with the sample configuration of docs/install, moved to free ports and to folders of the test."""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ports import free_port
from tests.processes import wait_for

SAMPLES = Path(__file__).resolve().parents[1] / "docs" / "install"
HOST = "videos.ville.example"
MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
{user}
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        """The one value of a header; a header that is missing or doubled fails the test."""
        (value,) = self.all(name)
        return value


def once(answer: Answer) -> None:
    """No header twice, and nothing that only nginx should hear."""
    names = [name.lower() for name, _ in answer.headers]
    assert sorted(names) == sorted(set(names))
    assert not [name for name in names if name.startswith(("x-accel", "x-portevoix", "x-amz"))]


@dataclass(frozen=True)
class Nginx:
    """`port` speaks HTTPS, `plain` HTTP. folder: its configuration, logs and caches."""

    folder: Path
    port: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)

    def connection(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=ssl._create_unverified_context())

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Header names are written with `_` for `-`."""
        line = self.connection()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body=body, headers={"Host": HOST, **given})
            answer = line.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            line.close()

    def said(self) -> str:
        return (self.folder / "error.log").read_text()


def moved(text: str, changes: dict[str, str]) -> str:
    """A sample with its addresses replaced; each must be there, so that the sample cannot drift away from the test."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@cache
def key_pair() -> dict[str, str]:
    """A key and its certificate, by the names of their files."""
    argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    with TemporaryDirectory() as made:
        key, certificate = Path(made) / "key.pem", Path(made) / "cert.pem"
        subprocess.run([*argv, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return {path.name: path.read_text() for path in (key, certificate)}


@contextmanager
def nginx(folder: Path, upstream: int, data: Path, s3_port: int | None = None) -> Iterator[Nginx]:
    """nginx in front of 127.0.0.1:`upstream`, with the files under `data`, or in the S3 server on `s3_port`."""
    folder.mkdir(parents=True, exist_ok=True)
    one = Nginx(folder)
    for name, text in key_pair().items():
        (folder / name).write_text(text)
    site = moved(
        (SAMPLES / "nginx.conf").read_text(),
        {
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl;\n": "",
            "listen 80;": f"listen 127.0.0.1:{one.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{one.port} ssl;",
            "/etc/letsencrypt/live/videos.ville.example/fullchain.pem": f"{folder}/cert.pem",
            "/etc/letsencrypt/live/videos.ville.example/privkey.pem": f"{folder}/key.pem",
            "127.0.0.1:8000": f"127.0.0.1:{upstream}",
            "/var/cache/nginx/portevoix": f"{folder}/cache",
            "/var/log/nginx/portevoix.log": f"{folder}/error.log",
            "/var/lib/portevoix": str(data),
            "/etc/nginx/portevoix-files.conf": f"{folder}/files.conf",
        },
    )
    answer = f"{folder}/answer.conf"
    if s3_port is None:
        changes = {"/var/lib/portevoix": str(data), "/etc/nginx/portevoix-answer.conf": answer}
        files = moved((SAMPLES / "portevoix-disk.conf").read_text(), changes)
    else:
        changes = {
            "https://s3.ville.example/": f"http://127.0.0.1:{s3_port}/",
            "Host s3.ville.example": f"Host 127.0.0.1:{s3_port}",
        }
        files = moved((SAMPLES / "portevoix-s3.conf").read_text(), changes)
    user = "user root;" if os.getuid() == 0 else ""  # the folders of a test belong to whoever runs it
    written = {"site.conf": site, "files.conf": files, "nginx.conf": MAIN.format(folder=folder, user=user)}
    for name, text in written.items():
        (folder / name).write_text(text)
    shutil.copy(SAMPLES / "portevoix-answer.conf", answer)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    argv = [program, "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
    process = subprocess.Popen(argv)
    try:
        wait_for(lambda: process.poll() is not None or _listens(one), "nginx")
        assert process.poll() is None, one.said()
        yield one
    finally:
        process.terminate()
        process.wait(30)


def _listens(one: Nginx) -> bool:
    line = one.connection()
    try:
        line.connect()
        return True
    except OSError:
        return False
    finally:
        line.close()
