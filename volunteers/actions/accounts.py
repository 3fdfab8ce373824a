"""An account is erased because its person asks for it; and a voice is withdrawn by somebody who cannot sign in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.actions import VoiceErased, credit_changed
from journal.errors import Missing, Refused
from volunteers.models import User
from volunteers.permissions import require_coordinator
from volunteers.pipelines.account_end import erase_account, is_last_coordinator
from volunteers.pipelines.account_letters import write_erased_letter
from volunteers.pipelines.withdrawals import consent_in_force, end_consent
from volunteers.queries.withdrawal_keys import person_of_key


@dataclass(frozen=True)
class ErasedAccount:
    """voice: what was withdrawn with it; None where the voice stays. withdrawal: the path of the way to withdraw it
    later; "" where there is nothing to withdraw."""

    voice: VoiceErased | None
    withdrawal: str


@transaction.atomic
def account_erase(*, by: User, user: User, voice: bool, keep_name: bool = False) -> ErasedAccount:
    """Erase an account, one's own or (a coordinator) that of somebody who asked the town for it. Done twice it is the
    same.

    voice: the voice is withdrawn too. keep_name: the name stays under the person's texts; else a pseudonym does."""
    if by.pk != user.pk:
        require_coordinator(by)
    consent = consent_in_force(user)  # locks the person's row
    user.refresh_from_db()
    if user.is_system:
        raise Refused(_("The account of the command line has nobody behind it: there is nothing to erase."))
    if is_last_coordinator(user):
        raise Refused(_("You are the only coordinator: make somebody else one first, under “People”."))
    withdrawn = end_consent(by=by, user=user) if voice else None
    if user.erased_at is not None:
        return ErasedAccount(withdrawn, "")
    address = user.email or ""
    named = consent is not None and consent.credit_as != ""
    erase_account(user, timezone.now(), by=by, keep_name=keep_name)
    if named and not voice:
        credit_changed(by=by, voice=user, named=False)  # their name goes from the films
    return ErasedAccount(withdrawn, write_erased_letter(user, address))


@transaction.atomic
def voice_withdraw_by_key(*, key: str) -> VoiceErased:
    """By the link of a letter: whoever has it is the person to whom it was written. Done twice it is the same."""
    return end_consent(by=None, user=key_holder(key), reason=_("By the link of a letter."))


def key_holder(key: str) -> User:
    """The person whose voice the link withdraws. Missing with a message for a link that is not one of ours."""
    user = person_of_key(key)
    if user is None:
        raise Missing(
            _("This link is not known here, or a newer letter replaced it. The town withdraws your voice if you ask.")
        )
    return user
