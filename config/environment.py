"""What the environment variables say, judged, with a message when one is wrong."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

DatabaseSettings = dict[str, str | int | dict[str, str | int]]

ROOT = Path(__file__).resolve().parents[1]
SECRET_MIN = 50  # what Django's own generator makes
LONG_ROW = 7  # by chance in one of some hundred thousand hexadecimal keys, the weakest that programs make
COMMON_WORDS = ("password", "motdepasse", "secret", "changeme", "django", "portevoix", "qwerty", "azerty")
KINDS = ("embedded", "production", "test")


class EnvironmentRefused(SystemExit):
    """A variable is missing or unusable; the message says which and what to write."""

    def __init__(self, message: str) -> None:
        super().__init__(f"Portevoix cannot start: {message}")


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


def kept_port(data: Path) -> str:
    """Where Portevoix answers on this machine: as `PORT` says; else as whoever started it last said, in another
    terminal."""
    port = data / "run" / "port"
    return os.environ.get("PORT") or (port.read_text("ascii").strip() if port.exists() else "") or "8000"


def test_data_dir() -> str:
    """A throw-away data directory for the tests; each parallel worker has its own, because tests compare
    what is in it."""
    base = os.environ.get("PORTEVOIX_DATA")
    if not base:
        base = tempfile.mkdtemp(prefix="portevoix-test-")
        atexit.register(shutil.rmtree, base, ignore_errors=True)  # only the process that made it does
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return base if not worker or Path(base).name == worker else str(Path(base) / worker)


def required_value(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise EnvironmentRefused(f"the variable {name} is empty.")
    return value


def strong_secret(name: str) -> str:
    """A variable's value, when it is long and looks random; else EnvironmentRefused."""
    value = required_value(name)
    if not looks_random(value):
        raise EnvironmentRefused(
            f"{name} is too weak; write 50 random characters or more, for example what this prints: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'. A new one signs everybody out, once."
        )
    return value


def looks_random(value: str) -> bool:
    """Whether it is unlikely that a person made it up: long, many different characters, more than letters of one case,
    no spaces, no repeated piece, no run of neighbours (abcdefg, 7654321), no common word."""
    lower = value.lower()
    pieces = [value[at : at + 3] for at in range(len(value) - 2)]
    return (
        len(value) >= SECRET_MIN
        and len(set(value)) >= 10
        and not any(sign.isspace() for sign in value)
        and not (value.isalpha() and (value.islower() or value.isupper()))
        and len(set(pieces)) >= 0.85 * len(pieces)
        and longest_row(value) < LONG_ROW
        and not any(word in lower for word in COMMON_WORDS)
    )


def longest_row(value: str) -> int:
    """Length of the longest run of characters that rise or fall by one, or are the same."""
    longest = length = 1
    before = None
    for first, second in pairwise(map(ord, value)):
        step = second - first
        length = length + 1 if step == before else (2 if abs(step) <= 1 else 1)
        before = step if abs(step) <= 1 else None
        longest = max(longest, length)
    return longest


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
            os.link(aside, path)  # two first starts at the same time keep one secret
        except FileExistsError:
            pass
        aside.unlink()
    return path.read_text().strip()


def database(url: str) -> DatabaseSettings:
    """Django's settings for a `postgres://user:password@host:port/name?…` address; an empty host is a unix socket.

    jit: PostgreSQL compiles a question that it takes for long. Where it guesses too high that costs a page 0.1 s each
    time and gains nothing. `?options=` leaves it on, for a pooler that takes no options.
    """
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
        # Seconds; the system's own time-out is two minutes.
        "OPTIONS": {"connect_timeout": "5", "options": "-c jit=off", **options},
    }


def sqlite(path: Path) -> DatabaseSettings:
    """SQLite with the settings that measured best: immediate transactions, WAL, a busy timeout (docs/decisions,
    embedded SQLite).

    FULL: what was answered with 201 is on the disk. With NORMAL the last transactions before a power cut are lost.
    """
    return {
        "ENGINE": "config.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; "
            "PRAGMA temp_store=MEMORY",  # sorting on disk took a third of the time of the largest pages
        },
    }
