"""A PostgreSQL database into one file and back, by PostgreSQL's own programs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from media.programs.process import Argv, MediaError, run

LONG_S = 6 * 60 * 60.0


class DumpFailed(OSError):
    """pg_dump or pg_restore failed (another version, a full disk, no such server): its words, for the operator."""


def dump(address: Mapping[str, str], target: Path, *, snapshot: str, empty: Sequence[str] = ()) -> None:
    """Everything of a database as the exported `snapshot` shows it, in the custom format; the tables `empty` without
    their rows. address: libpq's words (host, port, user, password, dbname, sslmode …). Raises DumpFailed."""
    with _connection(address) as words:
        argv = ["pg_dump", "--no-password", "--format=custom", "--no-owner", "--no-privileges"]
        argv += [f"--exclude-table-data={name}" for name in empty]
        _run([*argv, f"--snapshot={snapshot}", f"--file={target}", f"--dbname={words}"])


def load(address: Mapping[str, str], source: Path) -> None:
    """A dump into a database: all of it, or (DumpFailed) nothing."""
    with _connection(address) as words:
        argv = ["pg_restore", "--no-password", "--single-transaction", "--exit-on-error", "--clean", "--if-exists"]
        _run([*argv, "--no-owner", "--no-privileges", f"--dbname={words}", source])


def _run(argv: Argv) -> None:
    try:
        run(argv, timeout_s=LONG_S)
    except MediaError as failure:
        said = failure.stderr_tail.strip() if failure.code == "failed" else ""
        raise DumpFailed(said or failure.detail) from failure


@contextmanager
def _connection(address: Mapping[str, str]) -> Iterator[str]:
    """libpq's connection string. The password is in a file that only we can read: every user sees a command line."""
    words = {name: value for name, value in address.items() if value and name != "password"}
    with tempfile.NamedTemporaryFile("w", prefix="portevoix-pass-") as file:  # made with mode 600
        if address.get("password"):
            file.write("*:*:*:*:" + address["password"].replace("\\", r"\\").replace(":", r"\:") + "\n")
            file.flush()
            words["passfile"] = file.name
        quoted = {name: value.replace("\\", r"\\").replace("'", r"\'") for name, value in words.items()}
        yield " ".join(f"{name}='{value}'" for name, value in quoted.items())
