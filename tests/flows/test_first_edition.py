"""A town that began with the first edition and is upgraded: nothing is lost, and it goes on as a new one would."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from dubbing.models import Release, Take
from jobs.models import Job
from journal.usable_database import refuse_unusable_database
from storage.models import MadeFrom
from tests.database_schema import schema
from tests.earlier_database import database_at, migrate_to
from tests.material import first_edition
from tests.processes import wait_for
from tests.running_service import RunningService
from tests.stored_rows import needed_names, rows_of
from volunteers.models import Consent, User

LONG_S = 120.0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_its_rows_come_through_every_later_migration(tmp_path: Path) -> None:
    new = schema()
    data = first_edition.unpack(tmp_path)
    with database_at(*first_edition.NODES) as models:
        with transaction.atomic():
            counts = first_edition.copy_rows(data, models)
        migrate_to(("tutorials", "0003_second_edition"))
        refuse_unusable_database()  # an upgrade that was killed between two rooms goes on
    assert schema() == new, "an upgraded database is made like a new one"
    assert len(counts) >= 25 and sum(counts.values()) > 300
    cache = {"dubbing_keptprogress": counts["dubbing_keptprogress"]}  # counted anew, in another form
    assert {table: n for table, n in counts.items() if rows_in(table) < n} == cache

    stored = {f"{path.parts[0]}/{Path(*path.parts[1:])}" for path in relative_files(data)}
    assert {f"{store}/{path}" for store, path in needed_names()} <= stored
    live = Release.objects.get(version__language="en", state="live")
    assert live.manifest["title"] == "Open the messages"
    named = {file["path"] for file in live.manifest["files"]}
    assert rows_of("release", live.pk) == {path: {"needed"} for path in named}
    heard = Take.objects.get(voice__email="amina@ville.example", segment__start_ms=100)
    assert MadeFrom.objects.filter(holder_id=str(live.pk), source_id=str(heard.client_id)).exists()
    assert Consent.objects.get(user__email="amina@ville.example").credit_as == "Amina"
    pace = User.objects.get(email="amina@ville.example").speaking_pace["en"]
    assert pace["takes"] == 2 and 0.1 < pace["base_s"] < 1
    assert Job.objects.get(state="queued").kind == "dubbing.release"


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        return int(cursor.fetchone()[0])


def relative_files(data: Path) -> list[Path]:
    return [path.relative_to(data) for store in ("private", "public") for path in (data / store).rglob("*.*")]


@pytest.mark.slow
def test_it_publishes_with_holds_afterwards(tmp_path: Path) -> None:
    """What found no room in the first edition is heard now: the picture waits for it. What waited goes on by itself."""
    one = RunningService(first_edition.unpack(tmp_path)).with_static()
    one.start()
    try:
        wait_for(lambda: states(one, "es")[3] == "live", "what waited in the first edition's queue", LONG_S)
        published = one.manage("publish", "messages", "en", "--wait")
        assert (published["state"], published["number"], published["missing"]) == ("live", 3, [])
        assert published["report"]["waiting"]["count"] == 1, "where there was no room, the picture waits"
        assert one.manage("verify_release", "messages", "en")["ok"]
        page = read(one, "/en/messages/")
        assert "Open the messages" in page and "Amina" in page
        assert one.manage("release", "messages", "en", "--rollback", "2")["releases"][1]["state"] == "live"
        assert "Open the messages" in read(one, "/en/messages/")
    finally:
        one.kill()


def states(one: RunningService, language: str) -> dict[int, str]:
    releases: list[dict[str, Any]] = one.manage("release", "messages", language, "--list")["releases"]
    return {row["number"]: row["state"] for row in releases}


def read(one: RunningService, address: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{one.port}{address}", timeout=30) as answer:
        return str(answer.read().decode())
