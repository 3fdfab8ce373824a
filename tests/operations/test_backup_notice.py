"""How old the last good backup is and what failed: in the doctor, on the coordinators' page and home, and in a mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone, translation

from journal.signals import retention_due
from operations.doctor import services
from storage.models import LastBackup, StoredFile
from tests.operations.test_backup import nothing_from_before
from tests.operations.test_backup_people import NAME, amina, version
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion
from volunteers.models import Letter, User
from volunteers.pipelines.backup_letters import REMINDER_AFTER, tell_of_backups
from volunteers.queries.last_backup import LATE

__all__ = ["amina", "nothing_from_before", "version"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def coordinator(version: LanguageVersion) -> User:
    """`version` has made one."""
    return User.objects.get(roles__role="coordinator")


def noted(**values: Any) -> datetime:
    now = timezone.now()
    LastBackup.objects.update_or_create(pk=1, defaults={"made_at": now, "good_at": now, **values})
    return now


def letters() -> list[str]:
    return [letter.text for letter in Letter.objects.filter(kind="backup")]


def found() -> tuple[str, str]:
    with translation.override("en"):
        finding = services.backups()
    return finding.state, finding.message


def test_a_machine_to_try_needs_none_and_a_town_s_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found()[0] == "ok"
    monkeypatch.setattr(settings, "EMBEDDED", False)
    assert found() == ("warning", "There is no good backup yet.")


@pytest.mark.parametrize(
    ("values", "state", "said"),
    [
        ({}, "ok", "The last good backup is of"),
        ({"lost": 2, "good_at": None}, "warning", "Of 2 files no whole copy is left."),
        ({"trouble": "No space left on device"}, "warning", "The last try failed: No space left on device"),
        ({"healed": 1}, "warning", "1 file was damaged and is whole again"),
        ({"made_at": timezone.now() - 5 * DAY, "good_at": timezone.now() - 5 * DAY}, "warning", "is 5 days old"),
    ],
)
def test_the_doctor_says_the_age_and_what_failed(values: dict[str, Any], state: str, said: str) -> None:
    noted(**values)
    assert found()[0] == state and said in found()[1]


@pytest.fixture
def lost(amina: User, tmp_path: Path) -> str:
    """Amina's recording is lost in its store, after a backup that did not have it; what that backup says."""
    row = StoredFile.objects.get(holder="take", role="original")
    (Path(settings.DATA_DIR) / "private" / row.path).unlink()
    with pytest.raises(CommandError) as wrong:
        call_command("backup", str(tmp_path / "kept"))
    return str(wrong.value)


def test_names_stand_on_the_coordinators_page_alone(lost: str, coordinator: User, amina: User) -> None:
    page = signed_in(coordinator).get(reverse("volunteers:backups")).content.decode()
    assert NAME in page and "Allumer la tablette" in page and "redemandez-le" in page
    (letter,) = letters()
    assert "De 1 fichier" in letter and reverse("volunteers:backups") in letter
    for told in (lost, letter, found()[1]):
        assert NAME not in told and "Allumer" not in told
    assert found()[0] == "missing"
    assert signed_in(amina).get(reverse("volunteers:backups")).status_code == 403


def test_what_only_earlier_backups_want_is_no_loss_of_today(coordinator: User) -> None:
    noted(lost=1)
    page = signed_in(coordinator).get(reverse("volunteers:backups")).content.decode()
    assert "sauvegardes plus anciennes" in page and found()[0] == "warning"


def test_the_home_of_coordinators_has_one_line(coordinator: User, amina: User) -> None:
    noted()
    address = reverse("volunteers:backups")
    assert address not in signed_in(coordinator).get(reverse("volunteers:home")).content.decode()
    noted(lost=1, good_at=timezone.now() - 3 * DAY)
    home = signed_in(coordinator).get(reverse("volunteers:home")).content.decode()
    assert home.count(address) == 1 and "3 jours" in home
    assert address not in signed_in(amina).get(reverse("volunteers:home")).content.decode()


def test_coordinators_are_written_to_once_and_again_after_a_week(coordinator: User) -> None:
    now = noted(trouble="No space left on device")
    assert tell_of_backups(now=now) == 1 and "No space left" in letters()[0]
    assert tell_of_backups(now=now + REMINDER_AFTER - DAY) == 0
    assert tell_of_backups(now=now + REMINDER_AFTER) == 1
    noted(trouble="")
    assert tell_of_backups() == 0 and LastBackup.objects.get().told_at is None


def test_a_timer_that_is_off_is_told_by_the_round(coordinator: User) -> None:
    now = noted()
    retention_due.send(None, now=now + LATE - DAY)
    assert letters() == []
    retention_due.send(None, now=now + LATE + DAY)
    assert len(letters()) == 1 and "3 jours" in letters()[0]


@pytest.mark.parametrize(
    ("before", "unit", "told"),
    [
        (lambda: noted(made_at=timezone.now() - DAY), "portevoix-backup", "journalctl -u portevoix-backup"),
        (lambda: noted(trouble="No space left on device"), "portevoix-backup", "No space left on device"),
        (lambda: noted(lost=1), "portevoix-backup", "De 1 fichier"),
        (lambda: noted(), "portevoix-away", "journalctl -u portevoix-away"),
    ],
)
def test_a_service_that_failed_is_told(before: Callable[[], datetime], unit: str, told: str, coordinator: User) -> None:
    before()
    call_command("backup_failed", unit)
    if not letters():
        tell_of_backups()
    assert told in letters()[0]
    assert ("journalctl" in letters()[0]) == ("journalctl" in told), "what was noted says more"
