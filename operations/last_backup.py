"""What a backup leaves in the database of how it went: for the doctor, the workshop and the mail. Nobody's name."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.backup import BackupResult
from operations.backup_document import Backup
from storage.healing import FileName
from storage.models import LastBackup
from volunteers.pipelines.backup_letters import tell_of_backups

LETTERS = 250
BACKUP = "portevoix-backup"
JUST_NOW = timedelta(hours=1)


def note_made(result: BackupResult) -> None:
    now = timezone.now()
    good = {} if result.lost else {"good_at": now}
    proof = result.proof
    values = {"made_at": now, "trouble": "", "lost": result.lost, "healed": len(proof.put_back) + len(proof.renewed)}
    LastBackup.objects.update_or_create(pk=1, defaults={**values, **good})


def note_trouble(reason: str) -> None:
    """It could not be made. Where even this cannot be written, the age of the last good one tells."""
    with suppress(DatabaseError):
        LastBackup.objects.update_or_create(pk=1, defaults={"trouble": reason[:LETTERS]})
        tell_of_backups()


def note_broken_off(unit: str) -> None:
    """A service failed, as systemd saw it. What the backup noted itself says more than this."""
    row = LastBackup.objects.filter(pk=1).first() or LastBackup(pk=1)
    noted = row.trouble or (row.lost and row.made_at is not None and timezone.now() - row.made_at < JUST_NOW)
    if unit != BACKUP or not noted:
        note_trouble(_("It was broken off; “journalctl -u {unit}” says how.").format(unit=unit))


def note_restored(backup: Backup, lost: Collection[FileName]) -> None:
    """What is here now is what that backup had."""
    values = {"made_at": backup.at, "good_at": None if lost else backup.at, "lost": len(lost)}
    LastBackup.objects.update_or_create(pk=1, defaults={"trouble": "", "healed": 0, "told_at": None, **values})
