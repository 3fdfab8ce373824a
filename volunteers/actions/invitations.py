"""Invitations: a link (or its QR code) that gives people access, for languages and roles, for a limited time and number
of uses.

Only the token's hash is kept: the link is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Missing, Refused
from journal.message_translation import known_language
from journal.undo import can_be_undone, too_late
from tutorials.actions.versions import no_language_chosen
from volunteers.models import Invitation, Role, User
from volunteers.permissions import require_coordinator

MOST_USES = 200
LONGEST = timedelta(days=90)
USUAL = timedelta(days=14)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invitation_create(
    *,
    by: User,
    language_tags: Sequence[str],
    roles: Sequence[str] = (Role.Name.VOLUNTEER,),
    uses: int = 1,
    days: int = USUAL.days,
    note: str = "",
) -> tuple[Invitation, str]:
    """Make an invitation; returns it with its token, which exists nowhere else."""
    require_coordinator(by)
    tags = [known_language(tag).tag for tag in language_tags]
    refuse_other_roles(roles)
    if not tags and Role.Name.COORDINATOR not in roles:
        raise no_language_chosen()
    if not 1 <= uses <= MOST_USES or not 1 <= days <= LONGEST.days:
        raise Refused(_("An invitation serves 1 to 200 people, for 1 to 90 days."))
    if Role.Name.COORDINATOR in roles and uses != 1:
        raise Refused(_("An invitation for a coordinator serves one person."))
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        languages=tags,
        roles=list(roles),
        note=note[:200],
        uses_left=uses,
        expires_at=timezone.now() + timedelta(days=days),
        created_by=by,
    )
    record(actor=by, verb="invite", about=invitation, after={"languages": tags, "roles": list(roles), "uses": uses})
    return invitation, token


def refuse_other_roles(roles: Sequence[str]) -> None:
    if not roles or not set(roles) <= set(Role.Name.values):
        raise Refused(_("Choose what the person will do."))


def _used_up_error() -> Refused:
    return Refused(_("This invitation was used already. Ask for a new link."))


def invitation_find(token: str) -> Invitation:
    """The invitation behind a link; Missing or Refused, with a message, when it cannot be used."""
    invitation = _find_invitation(token)
    if invitation.revoked_at is not None or invitation.expires_at < timezone.now():
        raise Refused(_("This invitation has ended. Ask for a new link."))
    if invitation.uses_left < 1:
        raise _used_up_error()
    return invitation


def _find_invitation(token: str) -> Invitation:
    invitation = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise Missing(_("This invitation does not exist. Ask for a new link."))
    return invitation


def invitation_welcome(*, token: str, email: str) -> None:
    """Make the account that the sign-in code is sent to, when the address has none. It has no role before the code
    was typed and the invitation accepted. An invalid address makes no account: the sign-in form reports it."""
    invitation_find(token)
    address = email.strip().lower()
    try:
        User._meta.get_field("email").run_validators(address)  # accepts an empty one
    except ValidationError:
        return
    if not address or User.objects.filter(email__iexact=address).exists():
        return
    try:
        with transaction.atomic():
            User.objects.create_user(address)
    except IntegrityError:
        pass  # two requests for the same address: it has its account


@transaction.atomic
def invitation_accept(*, by: User, token: str) -> Invitation:
    """Give the signed-in person what the invitation offers. It is not used up by people who have all of it already: a
    double click on the last place waits for the row, and counts once."""
    User.objects.select_for_update().get(pk=by.pk)
    invitation = _find_invitation(token)
    wanted = [
        (role, "") if role == Role.Name.COORDINATOR else (role, tag)
        for role in invitation.roles
        for tag in (invitation.languages or [""])
    ]
    have = set(by.roles.values_list("role", "language"))
    missing = [pair for pair in dict.fromkeys(wanted) if pair not in have]
    if not missing:
        return invitation
    invitation_find(token)
    good = Invitation.objects.filter(pk=invitation.pk, revoked_at=None, expires_at__gte=timezone.now())
    if good.filter(uses_left__gte=1).update(uses_left=F("uses_left") - 1) != 1:
        invitation_find(token)  # refuses when it was ended meanwhile
        raise _used_up_error()
    for role, tag in missing:
        Role.objects.get_or_create(user=by, role=role, language=tag, defaults={"given_by": invitation.created_by})
    by.forget_roles()
    record(actor=by, verb="accept_invitation", about=invitation, after={"roles": [list(pair) for pair in missing]})
    return invitation


@transaction.atomic
def invitation_renew(*, by: User, invitation: Invitation) -> tuple[Invitation, str]:
    """A new link for an invitation whose link was lost, valid for fourteen days; the old one ends."""
    require_coordinator(by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.revoked_at is not None:
        raise Refused(_("This invitation was ended: make another one."))
    if invitation.uses_left < 1:
        raise Refused(_("Everybody it was for has come: make another one."))
    token = secrets.token_urlsafe(24)
    invitation.token_hash, invitation.expires_at = token_hash(token), timezone.now() + USUAL
    invitation.save(update_fields=["token_hash", "expires_at"])
    record(actor=by, verb="renew_invitation", about=invitation)
    return invitation, token


@transaction.atomic
def invitation_revoke(*, by: User, invitation: Invitation) -> Invitation:
    require_coordinator(by)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record(actor=by, verb="revoke_invitation", about=invitation)
    return invitation


@transaction.atomic
def invitation_revoke_undo(*, by: User, invitation: Invitation) -> Invitation:
    """Its link works again, as before; twice is once. Refused after UNDO_FOR, and for one that ended with the account
    of who made it: nobody answers for it any more."""
    require_coordinator(by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.revoked_at is None:
        return invitation
    maker = invitation.created_by
    if not can_be_undone(invitation.revoked_at) or (maker is not None and maker.closed_at is not None):
        raise too_late()
    invitation.revoked_at = None
    invitation.save(update_fields=["revoked_at"])
    record(actor=by, verb="undo_revoke_invitation", about=invitation)
    return invitation
