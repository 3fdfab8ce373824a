"""A town on two machines: each has its web, its workers and a folder of its own; they share PostgreSQL, Valkey and a
bucket. What one of them takes in the other goes on with, and what is decided holds on both.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from tests.flows.town_services import put_tables, services
from tests.nginx import HOST
from tests.processes import wait_for
from tests.running_service import ROOT, RunningService
from tests.tutorials.uploaded_videos import SPOKEN

pytestmark = pytest.mark.slow
Hosts = tuple[RunningService, RunningService]
AT_ONCE_S = 5.0
START_S = 600.0  # two whole services, each with its static files, on the two cores of one machine
SIGN_IN = """
from django.test import Client
from tests.factories import coordinator
client = Client()
client.force_login(coordinator("claire"), backend="django.contrib.auth.backends.ModelBackend")
print("session", client.cookies["sessionid"].value)
"""
SWITCHED_OFF = """
from town.actions import town_edit
from volunteers.models import User
town_edit(by=User.objects.get(email__startswith="claire"), fields={"outlets_off": ["podcast"]})
"""


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    with services(tmp_path_factory.mktemp("valkey")) as town:
        first, second = (
            RunningService(tmp_path_factory.mktemp(name) / "data", **town.environment).with_static()
            for name in ("first", "second")
        )
        try:
            put_tables(town.environment["DATABASE_URL"])
            first.manage("invite")
            for one in (first, second):
                one.start(within_s=START_S)
            yield first, second
        finally:
            for one in (first, second):
                if one.process:
                    one.kill()


def rows(host: RunningService, query: str) -> list[tuple[Any, ...]]:
    address = host.variables["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        done = connection.execute(query)
        return done.fetchall() if done.description else []


def said_by(host: RunningService, code: str) -> str:
    argv = [sys.executable, "manage.py", "shell", "-c", code]
    return subprocess.run(argv, cwd=ROOT, env=host.environment(), capture_output=True, text=True, check=True).stdout


def ask(
    host: RunningService, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, http.client.HTTPMessage]:
    """As nginx passes it on. Names of headers are written with `_` for `-`."""
    line = http.client.HTTPConnection("127.0.0.1", host.port, timeout=120)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request(method, path, body, {"Host": HOST, "X-Forwarded-Proto": "https", **given})
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        line.close()


def test_pieces_of_a_film_reach_either_and_it_is_worked_on_once(hosts: Hosts) -> None:
    session, token = said_by(hosts[0], SIGN_IN).split("session ")[1].strip(), "a" * 32
    mine: dict[str, Any] = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X_CSRFToken": token,
        "Referer": f"https://{HOST}/",
        "Tus_Resumable": "1.0.0",
    }
    film = SPOKEN.read_bytes()
    named = f"filename {b64encode(b'film.mp4').decode()},title {b64encode(b'Essai').decode()}"
    status, headers = ask(
        hosts[0], "POST", "/atelier/tutorials/uploads/", Upload_Length=str(len(film)), Upload_Metadata=named, **mine
    )
    assert status == 201
    path, at = headers["Location"].removeprefix(f"https://{HOST}"), 0
    for number in range(4):
        host, piece = hosts[number % 2], film[at : at + len(film) // 4 + 1]
        kind = "application/offset+octet-stream"
        assert ask(host, "HEAD", path, **mine)[1]["Upload-Offset"] == str(at)
        told: dict[str, Any] = {"Upload_Offset": str(at), "Content_Type": kind, **mine}
        assert ask(host, "PATCH", path, piece, **told)[0] == 204
        at += len(piece)
    assert rows(hosts[0], "SELECT original_sha256 FROM tutorials_tutorial WHERE NOT is_interface") == [
        (sha256(film).hexdigest(),)
    ]
    probes = "SELECT state, attempts FROM tutorials_job WHERE kind = 'tutorials.probe'"
    wait_for(lambda: rows(hosts[0], probes) == [("done", 1)], "the film is looked at, once")
    for host in hosts:
        left = [path for name in ("uploads", "private", "public") for path in (host.data / name).rglob("*.*")]
        assert left == [], "everything lies in the bucket"


def test_a_setting_holds_on_both_at_once(hosts: Hosts) -> None:
    feed = "/fr/feed.xml"
    before = [ask(host, "GET", feed)[0] for host in hosts]
    said_by(hosts[0], SWITCHED_OFF)
    begun = time.monotonic()
    wait_for(lambda: [ask(host, "GET", feed)[0] for host in hosts] == [404, 404], "no feed", AT_ONCE_S)
    assert time.monotonic() - begun < AT_ONCE_S
    assert before == [200, 200]


def test_the_web_of_before_serves_on_a_newer_schema_that_it_can_live_with(hosts: Hosts) -> None:
    """The first machine was upgraded; the second is started again before its turn: the mark lets it."""
    rows(hosts[0], "INSERT INTO django_migrations (app, name, applied) VALUES ('town', '9999_newer', now())")
    rows(hosts[0], "ALTER TABLE volunteers_town ADD COLUMN newer text NULL")
    assert ask(hosts[1], "GET", "/fr/")[0] == 200
    hosts[1].kill()
    hosts[1].start(within_s=START_S)
    assert ask(hosts[1], "GET", "/fr/")[0] == 200
    said_by(hosts[1], SWITCHED_OFF.replace("podcast", "kit"))
    assert rows(hosts[0], "SELECT outlets_off, newer FROM volunteers_town") == [(["kit"], None)]
