"""Production refuses to start half configured, with a sentence; well configured, Django finds nothing to say."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management.utils import get_random_secret_key
from django.utils.crypto import get_random_string

from config.environment import database, looks_random

ROOT = Path(__file__).resolve().parents[2]


def check(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in production, with a complete environment changed by `environment` ("" takes one out)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    good = {
        "PORTEVOIX_ENV": "production",
        "PORTEVOIX_DATA": str(data),
        "SECRET_KEY": get_random_string(60),
        "ALLOWED_HOSTS": "videos.ville.example",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env={**kept, **good, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_well_configured_production_has_no_warning(tmp_path: Path) -> None:
    done = check(tmp_path, "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"),
        ({"PORTEVOIX_DEBUG": "1"}, "DEBUG"),
        ({"DEBUG": "true"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": "mysql://root@localhost/portevoix"}, "DATABASE_URL"),
        ({"S3_BUCKET": "media"}, "S3_ACCESS_KEY"),
        ({"PORTEVOIX_ENV": "staging"}, "PORTEVOIX_ENV"),
    ],
)
def test_what_is_missing_or_dangerous_is_refused_by_name(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    done = check(tmp_path, **environment)
    assert done.returncode == 1
    assert "Portevoix cannot start" in done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "weak",
    [
        "a" * 80,
        "django-insecure-" + "abcdefghijklmnopqrstuvwxyz" * 3,
        "passwordpassword" * 4,
        "thisIsAVeryLongKeyWithoutASpaceButWithTheWordPassword2024",
        "0123456789" * 6,
        "aZ3$" * 20,
        "a1b2c3d4e5" * 6,
        "x" * 60,
        "xk9Q" * 3,
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "Correct horse battery staple is a fine sentence for all of us 1",
        "nobodywilleverguesswhatthetownwroteherebecauseitislong",
    ],
)
def test_what_a_person_thought_of_is_no_key(weak: str) -> None:
    assert not looks_random(weak)


@pytest.mark.parametrize(
    "make",
    [
        lambda: secrets.token_urlsafe(64),
        lambda: secrets.token_hex(32),
        lambda: get_random_string(60),
        get_random_secret_key,
        lambda: base64.b64encode(secrets.token_bytes(48)).decode(),
    ],
)
def test_what_a_program_drew_is_one(make: Callable[[], str]) -> None:
    refused = [key for key in (make() for _ in range(2000)) if not looks_random(key)]
    assert refused == []


def test_the_embedded_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    key = tmp_path / "secret-key"
    assert check(tmp_path, PORTEVOIX_ENV="embedded", SECRET_KEY="").returncode == 0
    first = key.read_text()
    assert len(first) >= 64
    assert key.stat().st_mode & 0o077 == 0
    assert check(tmp_path, PORTEVOIX_ENV="embedded", SECRET_KEY="").returncode == 0
    assert key.read_text() == first


def test_numpy_works_in_one_thread() -> None:
    """Where it may take all cores, it starts a thread for each as soon as it is loaded."""
    code = "import config, numpy, os; print(len(os.listdir('/proc/self/task')))"
    given = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1"


@pytest.mark.parametrize(("asked", "options"), [("", "-c jit=off"), ("?options=", "")])
def test_postgresql_compiles_no_question_unless_the_address_says_otherwise(asked: str, options: str) -> None:
    assert database(f"postgres://me:secret@here/town{asked}")["OPTIONS"] == {"connect_timeout": "5", "options": options}
