"""An account ends: nobody signs in any more, and what only its person could use goes. Closed after two years without
use, or erased because its person asked for it; then the name goes as well.

What is published, the consent behind it, and the texts stay; the journal names the row, which has no name any more.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from dubbing.actions import said_back_remove
from dubbing.actions.pace import pace_forget
from dubbing.drafts.removal import end_drafts
from dubbing.models import DraftMix
from dubbing.removal.notes import end_notes, voice_notes_of
from journal.actions import record
from journal.people import Person
from subtitles.models import Claim, Draft
from tutorials.models import Upload
from volunteers.models import Consent, Invitation, Letter, Notification, OneTimeCode, Role, SpokenLanguage, User

CLOSED, ERASED = "close_account", "erase_account"


@transaction.atomic
def close_account(person: User, now: datetime) -> None:
    """Nobody used it: sign-in ends, the address goes."""
    end_sign_in(person, now)
    record(actor=None, verb=CLOSED, about=person, concerns=person)


@transaction.atomic
def erase_account(person: User, now: datetime, *, by: Person | None, keep_name: bool) -> None:
    """Its person asked for it. keep_name: their name stays under their texts; else a pseudonym stands there."""
    end_sign_in(person, now)
    said_back_remove(voice=person)
    person.erased_at = now
    if not keep_name:
        person.display_name = ""
    person.save(update_fields=["erased_at", "display_name"])
    # The consent stays as the proof of what may be published; the name in it was only for those who read it.
    Consent.objects.filter(user=person).update(credit=Consent.Credit.NONE, credit_as="")
    record(actor=by, verb=ERASED, about=person, concerns=person, after={"name": "kept" if keep_name else "gone"})


def end_sign_in(person: User, now: datetime) -> None:
    """Everything that lets somebody in, finds them, or is only for them."""
    if person.email:
        Letter.objects.filter(to__iexact=person.email).delete()
    for model, whose in (
        *((model, "user") for model in (Authenticator, EmailAddress, OneTimeCode, Role, SpokenLanguage)),
        *((model, "person") for model in (Claim, Draft, Notification)),
    ):
        model._default_manager.filter(**{whose: person}).delete()
    Invitation.objects.filter(created_by=person, revoked_at=None).update(revoked_at=now)
    Invitation.objects.filter(created_by=person).update(note="")
    Upload.objects.filter(owner=person, tutorial=None).update(expires_at=now)
    pace_forget(person)
    end_notes(voice_notes_of(person.pk))  # nobody could take their own words away any more
    end_drafts(DraftMix.objects.filter(voice=person))  # what only they heard, of their own recordings
    person.set_unusable_password()  # a session that is open somewhere ends with it
    emptied: dict[str, str | bool | datetime | dict[str, float] | None] = {
        "email": None,
        "is_active": False,
        "last_login": None,
        "closed_at": now,
        "interface_language": "",
        "digest": "never",
        "news_mailed_at": None,
        "speaking_pace": {},
    }
    for name, value in emptied.items():
        setattr(person, name, value)
    person.save(update_fields=["password", *emptied])
    person.forget_roles()


def is_last_coordinator(person: User) -> bool:
    """Whether nobody could coordinate without this person. Inside a transaction: two coordinators who leave, or take
    each other's role, at the same time, wait here for each other, and the second sees that none is left."""
    coordinators = Role.objects.filter(role=Role.Name.COORDINATOR)
    list(coordinators.select_for_update().order_by("pk"))
    if not coordinators.filter(user=person).exists():
        return False
    return not coordinators.filter(user__is_active=True, user__is_system=False).exclude(user=person).exists()
