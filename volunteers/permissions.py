"""Who may manage people and the town: coordinators; and when they must prove twice who they are."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from volunteers.demo_accounts import DOMAIN, is_demonstration
from volunteers.models import Role, User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def require_coordinator(by: User) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may do this."))


def second_factor_missing(user: User) -> bool:
    """A coordinator without a second factor, though there are others: one alone may have no one to let them in again.

    The demonstration's accounts neither need one nor count, where they may be used.
    """
    if not user.is_coordinator or is_demonstration(user.email):
        return False
    if Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists():
        return False
    others = Role.objects.filter(
        role=Role.Name.COORDINATOR, user__is_active=True, user__is_system=False, user__erased_at=None
    ).exclude(user=user)
    if is_demonstration(f"anyone@{DOMAIN}"):
        others = others.exclude(user__email__iendswith=f"@{DOMAIN}")
    return others.exists()
