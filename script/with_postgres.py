"""Runs a command with its own PostgreSQL server: `script/with_postgres.py pytest -m postgres`.

The server lives in a temporary directory, listens on a unix socket only, and ends with the command. Its address is
given as TEST_DATABASE_URL. PostgreSQL refuses to run as root: then it runs as the user `postgres` (or `nobody`).
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg


def program(name: str) -> str:
    """Debian keeps the server's programs off the path, one folder for each version; the newest is taken."""
    hidden = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    found = hidden[-1] if hidden else shutil.which(name)
    if not found:
        sys.exit("PostgreSQL is missing. On Debian: sudo apt-get install postgresql")
    return found


def server_user() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; None: we do."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; yields the address of its database as a URL."""
    user = server_user()
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    folder = Path(tempfile.mkdtemp(prefix="portevoix-pg-"))
    data = folder / "data"
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    server: subprocess.Popen[bytes] | None = None
    try:
        initdb = [
            program("initdb"),
            "-D",
            str(data),
            "-U",
            "portevoix",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        quietly = {"stdout": subprocess.DEVNULL, "cwd": folder, **identity}
        subprocess.run(initdb, check=True, **quietly)  # type: ignore[call-overload]
        # Speed over safety: this database is thrown away. Many connections: two test processes with threads.
        fast = [
            "-c",
            "fsync=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=200",
            # Tests roll back: it would note their tables as empty, and every join over what the next test writes would
            # be planned for no row (20 s for a question that takes 0.2 s).
            "-c",
            "autovacuum=off",
        ]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(  # type: ignore[call-overload]
                [program("postgres"), "-D", str(data), "-k", str(folder), "-h", "", *fast],
                stdout=log,
                stderr=log,
                cwd=folder,
                **identity,
            )
        ready = [program("pg_isready"), "-h", str(folder), "-U", "portevoix", "-d", "postgres"]
        while subprocess.run([*ready, "-t", "1"], stdout=subprocess.DEVNULL, check=False).returncode:
            if server.poll() is not None:
                sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        with psycopg.connect(host=str(folder), user="portevoix", dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE portevoix")
        yield f"postgres://portevoix@/portevoix?host={quote(str(folder))}"
    finally:
        if server is not None:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with postgres() as address:
        environment = {**os.environ, "TEST_DATABASE_URL": address}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
