"""A town is upgraded as script/upgrade does it: whole, or not at all, and back again with what is lost told."""

from __future__ import annotations

import http.client
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.flows.town_services import postgres, put_tables
from tests.flows.town_versions import DOMAIN, SETUP, UpgradedTown, Versions
from tests.processes import wait_for

pytestmark = pytest.mark.slow
MIGRATION = """from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("journal", "{before}")]
    operations = [migrations.RunSQL("CREATE TABLE {table} (id integer)")]
"""
PARENTS, WORKSHOP = "/en/messages/", "/atelier/compte/login/code/"
ANSWER_CONF, UNIT = "etc/nginx/portevoix-answer.conf", "etc/systemd/system/portevoix.service"
SITE = "etc/nginx/sites-available/portevoix"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """0.3.0; 0.3.5 cannot be built; 0.4.0 migrates and has other samples; 0.5.0 too, and does not start."""
    made = Versions(tmp_path_factory.mktemp("upstream"))
    made.release("0.3.0", before="0.3.0.dev0")
    made.write("script/setup", "#!/bin/sh\necho away >&2; exit 1\n")
    made.release("0.3.5", before="0.3.0")
    made.write("script/setup", SETUP)
    migrations = made.folder / "journal/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "0098_later.py").write_text(MIGRATION.format(before=last, table="later"))
    made.change("docs/install/nginx.conf", ("keepalive 16;", "keepalive 17;"))
    made.change("docs/install/portevoix-answer.conf", ("max_ranges 1;", "max_ranges 2;"))
    made.change("docs/install/portevoix.service", ("TimeoutStopSec=60", "TimeoutStopSec=61"))
    made.release("0.4.0", before="0.3.5")
    (migrations / "0099_broken.py").write_text(MIGRATION.format(before="0098_later", table="broken"))
    made.change("config/wsgi.py", ("gc.freeze()", "raise SystemExit('this version does not start')"))
    made.change("docs/install/nginx.conf", ("keepalive 17;", "keepalive 18;"))
    made.release("0.5.0", before="0.4.0")
    return made


@pytest.fixture
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not `tmp_path`, which has the test's name in it: below it the path of the broker's socket is too long."""
    return tmp_path_factory.mktemp("town")


@pytest.fixture
def installed(root: Path, versions: Versions) -> UpgradedTown:
    versions.git("checkout", "-q", "v0.3.0")
    return UpgradedTown(root, versions)


@pytest.fixture
def town(installed: UpgradedTown) -> Iterator[UpgradedTown]:
    try:
        starts(installed)
        yield installed
    finally:
        installed.systemctl("stop")


def starts(town: UpgradedTown) -> None:
    town.systemctl("start")
    wait_for(lambda: status(town, "/healthz") == 200 or not town.is_running, "the first version", 400)
    assert town.is_running, (town.root / "said").read_text()


def status(town: UpgradedTown, page: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", town.port, timeout=30)
    try:
        line.request("GET", page, headers={"Host": DOMAIN, "X-Forwarded-Proto": "https"})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def rows(town: UpgradedTown, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(town.data / "portevoix.sqlite3")) as database:
        return database.execute(query).fetchall()


def has_table(town: UpgradedTown, name: str) -> bool:
    return bool(rows(town, f"SELECT 1 FROM sqlite_master WHERE name = '{name}'"))


def runs(town: UpgradedTown) -> str:
    assert (status(town, PARENTS), status(town, WORKSHOP)) == (200, 200)
    return town.program.resolve().name


def test_an_upgrade_takes_over_whole_or_not_at_all_and_there_is_a_way_back(town: UpgradedTown) -> None:
    edited = (town.root / ANSWER_CONF).read_text() + "# ours\n"
    (town.root / ANSWER_CONF).write_text(edited)
    takes_over(town)
    follows_where_the_town_did_not_edit(town)
    is_as_it_was_when_the_next_one_fails(town)
    goes_back(town)
    assert (town.root / ANSWER_CONF).read_text() == edited


def takes_over(town: UpgradedTown) -> None:
    seen: set[tuple[int, int]] = set()
    done = town.beside("upgrade", "0.4.0", look=lambda: seen.add((status(town, PARENTS), status(town, WORKSHOP))))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (200, 503) in seen, "the workshop was closed while parents read"
    assert {workshop for parents, workshop in seen if parents == 200} <= {200, 503, 0}
    assert runs(town) == "0.4.0" and has_table(town, "later")
    assert len(list((town.root / "var/backups/portevoix/backups").glob("*.database"))) == 1
    assert "+max_ranges 2;" in done.stdout, "the difference of what the town edited"


def follows_where_the_town_did_not_edit(town: UpgradedTown) -> None:
    assert "keepalive 17;" in (town.root / SITE).read_text()
    assert "TimeoutStopSec=61" in (town.root / UNIT).read_text()
    told = (town.root / "systemctl.log").read_text()
    assert "daemon-reload" in told and "reload nginx" in told


def is_as_it_was_when_the_next_one_fails(town: UpgradedTown) -> None:
    done = town.run("upgrade")  # the newest
    assert done.returncode == 1 and "Everything is as it was: version 0.4.0 runs." in done.stderr, done.stdout
    assert runs(town) == "0.4.0" and not has_table(town, "broken") and has_table(town, "later")
    assert "keepalive 17;" in (town.root / SITE).read_text()
    assert not (town.root / "opt/portevoix-versions/0.5.0").exists()


def goes_back(town: UpgradedTown) -> None:
    town.manage("open_version", "messages", "tr")
    town.manage("withdraw_voice", "amina@ville.example", "--no-wait")
    done = town.run("upgrade", "--back")
    assert done.returncode == 0, done.stdout + done.stderr
    assert runs(town) == "0.3.0" and not has_table(town, "later")
    assert "keepalive 16;" in (town.root / SITE).read_text()
    assert rows(town, "SELECT 1 FROM tutorials_languageversion WHERE language = 'tr'") == [], "what came since is lost"
    heard = "SELECT state FROM dubbing_take t JOIN volunteers_user u ON u.id = t.voice_id WHERE u.email LIKE 'amina%'"
    assert {state for (state,) in rows(town, heard)} == {"erased"}, "but for what was taken back"
    again = town.run("upgrade", "--back")
    assert again.returncode == 1 and "no upgrade to go back from" in again.stderr


def test_postgresql_is_as_it_was_when_an_upgrade_fails(root: Path, versions: Versions) -> None:
    """It is migrated where it is: what the newer version made, and did to what was there, is undone."""
    versions.git("checkout", "-q", "v0.3.0")
    with postgres() as address, psycopg.connect(address, autocommit=True) as database:
        put_tables(address)
        town = UpgradedTown(root, versions, address)
        town.manage("invite", "--role", "coordinator")
        try:
            starts(town)
            done = town.run("upgrade")
            assert done.returncode == 1 and "Everything is as it was: version 0.3.0 runs." in done.stderr, done.stdout
            assert "migrate --no-input --verbosity 0 (version 0.5.0)" in done.stdout
            assert status(town, WORKSHOP) == 200
            tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert ("volunteers_invitation",) in tables and not {("later",), ("broken",)} & set(tables)
            assert database.execute("SELECT count(*) FROM volunteers_invitation").fetchall() == [(1,)]
            assert (town.data / "upgrade/trying/left.dump").stat().st_size > 0, (
                "what the newer version left, to look at"
            )
        finally:
            town.systemctl("stop")


def test_what_cannot_be_is_refused_before_anything_stops(installed: UpgradedTown) -> None:
    def refused(*words: str) -> str:
        done = installed.run("upgrade", *words)
        assert done.returncode == 1 and not (installed.root / "systemctl.log").exists()
        assert not list(installed.root.glob("opt/portevoix-versions/*"))
        return done.stderr

    assert "There is no version 0.9.9; there are: v0.3.0, v0.3.5, v0.4.0, v0.5.0." in refused("0.9.9")
    assert "no upgrade to go back from" in refused("--back")
    upstream = installed.program / ".git/config"
    upstream.write_text(upstream.read_text().replace("url = ", "url = /nowhere"))
    assert "git failed" in refused()


def test_a_version_that_cannot_be_built_stops_nothing(installed: UpgradedTown) -> None:
    """Its packages' registry is away."""
    done = installed.run("upgrade", "0.3.5")
    assert done.returncode == 1 and "away" in done.stderr and "setup failed" in done.stderr
    assert not (installed.root / "systemctl.log").exists()
    assert not list(installed.root.glob("opt/portevoix-versions/*"))
