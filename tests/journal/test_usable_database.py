"""An older program does not begin on a newer database, and says what to do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from journal import usable_database
from journal.models import OldestProgram
from journal.usable_database import NewerDatabase, known_migrations, mark_database, numbers, refuse_unusable_database
from tests.running_service import ROOT

UNKNOWN = ("dubbing", "9999_of_tomorrow")
FORMER = ("dubbing", "0003_before_the_squash")


def mark(version: str | None) -> None:
    OldestProgram.objects.all().delete()
    if version:
        OldestProgram.objects.create(pk=1, version=version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "unknown", "refused"),
    [
        ("0.3.0", False, ""),
        ("0.0.9", True, ""),  # the newer program said that this one may go on
        ("0.10.0", False, "0.10.0"),
        ("99.0.0", True, "99.0.0"),
        (None, False, ""),
        (None, True, "newer"),
    ],
)
def test_the_mark_decides_and_without_one_an_unknown_migration(
    version: str | None, unknown: bool, refused: str
) -> None:
    mark(version)
    if unknown:
        MigrationRecorder(connection).record_applied(*UNKNOWN)
    if not refused:
        refuse_unusable_database()
        return
    with pytest.raises(NewerDatabase) as refusal:
        refuse_unusable_database()
    assert "Portevoix" in refusal.value.message and settings.VERSION in refusal.value.message
    assert refused in refusal.value.message or refused == "newer"


@pytest.mark.django_db
@pytest.mark.parametrize("command", [("migrate",), ("reconcile",), ("publish", "essai", "en"), ("backup", "folder")])
def test_every_command_refuses_and_changes_nothing(command: tuple[str, ...]) -> None:
    mark("99.0.0")
    with pytest.raises(CommandError) as refusal:
        call_command(*command)
    assert refusal.value.returncode == 1 and "99.0.0" in str(refusal.value)
    assert not Path("folder").exists()


@pytest.mark.django_db
def test_migrate_writes_the_mark_and_never_lowers_it() -> None:
    mark(None)
    call_command("migrate", verbosity=0)
    assert OldestProgram.objects.get().version == settings.OLDEST_PROGRAM
    mark("0.2.0")
    call_command("migrate", verbosity=0)
    assert OldestProgram.objects.get().version == settings.OLDEST_PROGRAM
    mark("9.0.0")
    mark_database(plan=[])
    assert OldestProgram.objects.get().version == "9.0.0"


@pytest.mark.django_db
def test_what_a_squashed_migration_stands_for_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its old files are gone one day; a database that they made names them still."""
    squashed = SimpleNamespace(disk_migrations={("dubbing", "0003_squashed"): SimpleNamespace(replaces=[FORMER])})
    monkeypatch.setattr(usable_database, "MigrationLoader", lambda connection: squashed)
    usable_database._on_the_disk.cache_clear()
    try:
        assert known_migrations() == {("dubbing", "0003_squashed"), FORMER}
    finally:
        usable_database._on_the_disk.cache_clear()


def test_versions_are_compared_as_numbers() -> None:
    assert numbers("0.9.1") < numbers("0.10.0") == numbers("0.10.0.dev0") < numbers("1.0.0")


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == settings.VERSION
    assert numbers(settings.OLDEST_PROGRAM) <= numbers(settings.VERSION)
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert headings == [*(["Unreleased"] if settings.VERSION.endswith(".dev0") else []), *released]
    order = [numbers(heading.split(",")[0]) for heading in released]
    assert order == sorted(order, reverse=True) and order[-1] == (0, 1, 0)
    assert (order[0] < numbers(settings.VERSION)) == settings.VERSION.endswith(".dev0")
