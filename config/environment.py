"""What the environment variables say, read in one place and with a sentence when one is wrong."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("embedded", "production", "test")


class EnvironmentRefused(SystemExit):
    """A variable is missing or unusable; the message says which and what to write."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Portevoix cannot start: {sentence}")


def settings_module() -> str:
    """Dotted name of the settings chosen by `PORTEVOIX_ENV`."""
    kind = os.environ.get("PORTEVOIX_ENV", "embedded")
    if kind not in KINDS:
        raise EnvironmentRefused(f"PORTEVOIX_ENV is {kind!r}; write one of {', '.join(KINDS)}.")
    return f"config.settings.{kind}"


def data_dir() -> Path:
    """The data directory of the embedded default, created when missing."""
    path = Path(os.environ.get("PORTEVOIX_DATA") or ROOT / "data").resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_data_dir() -> str:
    """A throw-away data directory for the tests; tests that run beside each other each have their own, because they
    compare what lies in it."""
    base = os.environ.get("PORTEVOIX_DATA")
    if not base:
        base = tempfile.mkdtemp(prefix="portevoix-test-")
        atexit.register(shutil.rmtree, base, ignore_errors=True)  # whoever made it; workers find it in the environment
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return base if not worker or Path(base).name == worker else str(Path(base) / worker)


def required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise EnvironmentRefused(f"the variable {name} is empty.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "")
    return default if value == "" else value.lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def kept_secret(path: Path) -> str:
    """A secret made once and kept beside the data, readable by its owner only."""
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(aside, path)  # two first starts at once keep one secret
        except FileExistsError:
            pass
        aside.unlink()
    return path.read_text().strip()


def database(url: str) -> dict[str, object]:
    """Django's settings for a `postgres://user:password@host:port/name?…` address; an empty host is a unix socket."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvironmentRefused(
            f"DATABASE_URL begins with {parts.scheme!r}; write postgres://user:password@host/name."
        )
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", **options},  # seconds; the system's own patience is two minutes
    }


def sqlite(path: Path) -> dict[str, object]:
    """SQLite as measured: immediate transactions, WAL, a busy timeout (docs/decisions, embedded SQLite).

    FULL: what was answered 201 is on the disk. With NORMAL the last transactions before a power cut are lost.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; "
            "PRAGMA temp_store=MEMORY",  # what is sorted for a page goes to no disk: a third of the time of the largest
        },
    }
