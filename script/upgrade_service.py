"""A version of Portevoix on a town's server: its commands and its web server, started beside systemd's service."""

from __future__ import annotations

import ctypes
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
ANSWERS_S = 300.0  # the first start prepares static files, on a machine that may be busy
PAGES = ("/healthz", "/", "/atelier/compte/login/code/")
LIBC = ctypes.CDLL(None)


class UpgradeRefused(Exception):
    """It cannot go on; the message is for the person who called."""


def variables(path: Path) -> dict[str, str]:
    """As systemd reads an EnvironmentFile without quotes."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _equals, value in pairs}


def version_of(folder: Path) -> str:
    """The version that a checkout says it is."""
    found = re.search(r'^VERSION = "([^"]+)"', (folder / "config/settings/base.py").read_text(), re.MULTILINE)
    if not found:
        raise UpgradeRefused(f"{folder} says no version.")
    return found[1]


@dataclass(frozen=True)
class Program:
    """folder: a version's checkout. settings: what /etc/portevoix.env says. data: its data directory, whose owner runs
    it."""

    folder: Path
    settings: dict[str, str]
    data: Path

    @property
    def version(self) -> str:
        return version_of(self.folder)

    @property
    def host(self) -> str:
        return self.settings.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")

    @property
    def python(self) -> str:
        return str(self.folder / ".venv/bin/python")

    def manage(self, *arguments: str, **more: str) -> None:
        """A command; its words are shown. UpgradeRefused when it fails."""
        print(f"+ manage.py {' '.join(arguments)} (version {self.version})", flush=True)
        done = self._start([self.python, "manage.py", *arguments], more).wait()
        if done:
            raise UpgradeRefused(f"manage.py {arguments[0]} of version {self.version} failed; its reason stands above.")

    def has_command(self, name: str) -> bool:
        return any(self.folder.glob(f"*/management/commands/{name}.py"))

    @contextmanager
    def web_closed(self, port: int) -> Iterator[None]:
        """For parents alone: the workshop is closed. Nothing runs where the version cannot close it (before 0.3.0):
        nginx shows what it kept, and a page that comes back."""
        if "PORTEVOIX_UPGRADING" not in (self.folder / "config/settings/base.py").read_text():
            yield
            return
        with self.web(port, PORTEVOIX_UPGRADING="1"):
            print("The workshop is closed, parents go on reading.", flush=True)
            yield

    @contextmanager
    def web(self, port: int, **more: str) -> Iterator[None]:
        """Its web server alone, until the end of the block; it dies with us."""
        argv = [self.python, "-m", "gunicorn", "config.wsgi:application", "-c", "python:config.web_server"]
        process = self._start([*argv, "-b", f"127.0.0.1:{port}"], {"WEB_WORKERS": "1", **more})
        try:
            self.wait(port, lambda: process.poll() is None)
            yield
        finally:
            process.terminate()
            process.wait()

    def wait(self, port: int, lives: Callable[[], bool] = lambda: True) -> None:
        """Until it answers."""
        end = time.monotonic() + ANSWERS_S
        while self.status(port, "/healthz") != 200:
            if not lives() or time.monotonic() > end:
                raise UpgradeRefused(f"Version {self.version} does not answer.")
            time.sleep(0.2)

    def smoke_test(self) -> None:
        """Its first pages, on its data directory and a port that nobody knows."""
        port = free_port()
        with self.web(port):
            wrong = {page: status for page in PAGES if (status := self.status(port, page)) != 200}
        if wrong:
            raise UpgradeRefused(f"Version {self.version} answers wrongly: {wrong}.")

    def status(self, port: int, page: str) -> int:
        """HTTP status of an answer as nginx would ask for it; 0 for none."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", page, headers={"Host": self.host, "X-Forwarded-Proto": "https"})
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def _start(self, argv: list[str], more: dict[str, str]) -> subprocess.Popen[bytes]:
        owner = self.data.stat()
        other = os.getuid() != owner.st_uid
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return subprocess.Popen(
            argv,
            cwd=self.folder,
            env={**kept, **self.settings, "PORTEVOIX_DATA": str(self.data), **more},
            stdin=subprocess.DEVNULL,
            user=owner.st_uid if other else None,
            group=owner.st_gid if other else None,
            extra_groups=[owner.st_gid] if other else None,
            umask=0o027,
            preexec_fn=_die_with_us,
        )


def _die_with_us() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
