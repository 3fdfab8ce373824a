"""How old the last good backup is and what failed since, for the doctor, the coordinators' home and page, and the mail.
Nobody's name is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storage.models import LastBackup

LATE = timedelta(days=2)
"""There is one every night: after two, one was left out."""


@dataclass(frozen=True)
class BackupState:
    """See LastBackup. now: the moment by which its age is judged."""

    made_at: datetime | None
    good_at: datetime | None
    trouble: str
    lost: int
    healed: int
    now: datetime

    @property
    def is_expected(self) -> bool:
        """A machine on which somebody tries Portevoix needs none."""
        return not settings.EMBEDDED or self.made_at is not None or self.trouble != ""

    @property
    def is_late(self) -> bool:
        return self.made_at is None or self.now - self.made_at > LATE

    @property
    def is_well(self) -> bool:
        return not self.is_expected or not (self.trouble or self.lost or self.is_late)

    @property
    def messages(self) -> list[str]:
        """The age of the last good one first, then what failed."""
        said = [_age(self.good_at, self.now)]
        if self.trouble:
            said.append(_("The last try failed: {why}").format(why=self.trouble))
        if self.lost:
            lost = ngettext("Of {n} file no whole copy is left.", "Of {n} files no whole copy is left.", self.lost)
            said.append(lost.format(n=self.lost))
        if self.healed:
            healed = ngettext(
                "{n} file was damaged and is whole again: have a look at the disks.",
                "{n} files were damaged and are whole again: have a look at the disks.",
                self.healed,
            )
            said.append(healed.format(n=self.healed))
        return said


def _age(good_at: datetime | None, now: datetime) -> str:
    if good_at is None:
        return _("There is no good backup yet.")
    days = (now - good_at).days
    if not days:
        return _("The last good backup is of {moment}.").format(
            moment=date_format(timezone.localtime(good_at), "DATETIME_FORMAT")
        )
    said = ngettext("The last good backup is {n} day old.", "The last good backup is {n} days old.", days)
    return said.format(n=days)


def backup_state(now: datetime | None = None) -> BackupState:
    """One query."""
    return state_of(LastBackup.objects.filter(pk=1).first() or LastBackup(pk=1), now)


def state_of(row: LastBackup, now: datetime | None = None) -> BackupState:
    """No query: for who has read the row with something else."""
    return BackupState(row.made_at, row.good_at, row.trouble, row.lost, row.healed, now or timezone.now())
