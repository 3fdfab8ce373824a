"""How people come in: accounts are made by invitations and coordinators, sign-in is a code by e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from volunteers.actions.letters import letter_post
from volunteers.demo_accounts import shows_code
from volunteers.models import User

INVITATION_IN_SESSION = "invitation"
CODE_IN_SESSION = "demonstration_code"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: the invitation's own page makes the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written down here and sent by a worker: a mail server that hangs holds nobody up. Also keep a demonstration
        account's code in its session, to show it on the next page. A letter to somebody whom we do not know is not
        written when there were many: the page says the same."""
        if template_prefix.endswith("/unknown_account") and not self._may_write_to_a_stranger(email):
            return
        if "code" in context and shows_code(self.request, email):
            self.request.session[CODE_IN_SESSION] = context["code"]
        told = {"request": self.request, "email": email, **context}
        letter = self.render_mail(template_prefix, email, told)
        serves = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        letter_post(kind=template_prefix, to=email, subject=letter.subject, text=str(letter.body), serves=serves)

    def _may_write_to_a_stranger(self, email: str) -> bool:
        """By the visitor's address and the letter's, and of all together: a net of machines has many addresses."""
        if not ratelimit.consume(self.request, action="unknown_address", key=email.lower()):
            return False
        return bool(ratelimit.consume(self.request, action="unknown_addresses", key="all"))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The key first, for whoever has one and no application: allauth would ask them for a code."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if len(methods) > 1 and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            methods.sort(key=lambda one: one["id"] != "mfa_reauthenticate:webauthn")
        return methods


def proved_by_the_new_one(request: HttpRequest, user: User, **_: Any) -> None:
    """Who just set up a second factor has just used it: the recovery codes are shown without asking for it again
    (a code of an application could not be typed twice)."""
    record_authentication(request, user, method="mfa", reauthenticated=True)
