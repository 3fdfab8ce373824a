"""The mail that says that backups fail, or are not made: to every coordinator, once, and again after a week.

Neither a film nor a person is named in it: the coordinators' page does that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from craft import languages
from storage.models import LastBackup
from volunteers.models import User
from volunteers.pipelines.account_letters import LetterText, Link, queue_letter
from volunteers.queries.last_backup import BackupState, backup_state

REMINDER_AFTER, SERVES = timedelta(days=7), timedelta(days=3)
KIND = "backup"


def tell_of_backups(sender: object = None, *, now: datetime | None = None, **_more: object) -> int:
    """Write to the coordinators where backups are not well and nobody was told for a week; returns to how many. Also
    for `journal.signals.retention_due`: a timer that is switched off tells nobody."""
    state = backup_state(now or timezone.now())
    if state.is_well:
        LastBackup.objects.filter(pk=1).exclude(told_at=None).update(told_at=None)
        return 0
    with transaction.atomic():
        if not _is_our_turn(state.now):
            return 0
        people = User.objects.filter(roles__role="coordinator", is_active=True, is_system=False, erased_at=None)
        told = [person for person in people.exclude(email=None) if person.email]
        for person in told:
            _write(person, state)
    return len(told)


def _is_our_turn(now: datetime) -> bool:
    """Two processes at the same moment write one mail."""
    LastBackup.objects.get_or_create(pk=1)
    quiet = Q(told_at=None) | Q(told_at__lte=now - REMINDER_AFTER)
    return LastBackup.objects.filter(quiet, pk=1).update(told_at=now) == 1


def _write(person: User, state: BackupState) -> None:
    with translation.override(languages.django_tag(person.reads_the_desk_in)):
        subject = _("The backups need somebody")
        said = [
            *state.messages,
            _("Whoever looks after the server runs “doctor”, and “backup” once by hand: both say what to do."),
        ]
        link = Link(settings.PUBLIC_ADDRESS + reverse("volunteers:backups"), _("Backups"))
        queue_letter(KIND, person, person.email, LetterText(subject, said, link), SERVES)
