"""A town's server for tests: PostgreSQL, Valkey over TCP, an S3 bucket, a mail server, and a browser that finds it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.crypto import get_random_string
from playwright.sync_api import BrowserType, Page

from config.processes import broker_program
from tests import database_template
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.mail_server import MailServer, mail_server
from tests.material.cached_files import cached
from tests.nginx import HOST, Nginx
from tests.object_store import Bucket, bucket
from tests.ports import free_port
from tests.postgres_programs import with_postgres
from tests.running_service import ROOT, RunningService


def postgres() -> Any:
    return with_postgres().postgres()


def put_tables(address: str) -> None:
    """In an empty database, as `migrate` makes them: it takes ten seconds of the processor, and test_production.py
    does it."""
    ingredients = ("town", *database_template.ingredients(), _postgres_program("pg_dump", "--version"))
    kept = cached("town.dump", ingredients, _migrate)
    _postgres_program("pg_restore", "--exit-on-error", "--no-owner", "--dbname", address, str(kept))


def _migrate(target: Path) -> None:
    with postgres() as address, tempfile.TemporaryDirectory() as folder:
        one = RunningService(Path(folder), PORTEVOIX_ENV="test", PYTEST_XDIST_WORKER="", TEST_DATABASE_URL=address)
        argv = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(argv, cwd=ROOT, env=one.environment(), check=True)
        _postgres_program("pg_dump", "--format=custom", "--file", str(target), address)


def _postgres_program(name: str, *arguments: str) -> str:
    argv = [with_postgres().program(name), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A broker on a TCP port of loopback, as Debian's service is."""
    port = free_port()
    argv = [broker_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(30)


@dataclass(frozen=True)
class Town:
    """The environment of a town's server; its bucket and its mail server, to look into."""

    environment: dict[str, str]
    s3: Bucket
    mail: MailServer


@contextmanager
def services(folder: Path) -> Iterator[Town]:
    """Everything that the environment names, running."""
    with postgres() as database, valkey(folder) as redis, bucket() as s3, mail_server() as mail:
        environment = {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail.port),
            "PORTEVOIX_ENV": "production",
            "SECRET_KEY": get_random_string(60),
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            **s3.environment(),
            "ACCEL_REDIRECT": "/internal/s3",
            "ACCEL_REDIRECT_PRIVATE": "/internal/s3",
        }
        yield Town(environment, s3, mail)


@contextmanager
def visitor(kind: BrowserType, front: Nginx) -> Iterator[Page]:
    """A page of a Chromium that finds the town's domain at our nginx."""
    rules = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{front.port}"
    browser = kind.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, rules])
    try:
        page = browser.new_context(
            ignore_https_errors=True, locale="fr", viewport={"width": 360, "height": 720}
        ).new_page()
        page.set_default_timeout(60_000)
        yield page
    finally:
        browser.close()
