"""Accounts and sign-in: accounts are made by invitations and coordinators, sign-in is a code by e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from volunteers.demo_accounts import shows_code
from volunteers.models import User
from volunteers.pipelines.outgoing_mail import mail_queue

INVITATION_IN_SESSION = "invitation"
CODE_IN_SESSION = "demonstration_code"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No open sign-up: the invitation's own page makes the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail for a worker: a mail server that hangs must not delay a request. Also keep a demonstration
        account's code in its session, to show it on the next page. Mail to an unknown address is limited; the page
        shown is the same."""
        if template_prefix.endswith("/unknown_account") and not self._may_write_to_unknown_address(email):
            return
        if "code" in context and shows_code(self.request, email):
            self.request.session[CODE_IN_SESSION] = context["code"]
        values = {"request": self.request, "email": email, **context}
        letter = self.render_mail(template_prefix, email, values)
        serves = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        mail_queue(kind=template_prefix, to=email, subject=letter.subject, text=str(letter.body), serves=serves)

    def _may_write_to_unknown_address(self, email: str) -> bool:
        """Limited by the visitor's address, by the recipient's, and in total: a botnet has many addresses."""
        if not ratelimit.consume(self.request, action="unknown_address", key=email.lower()):
            return False
        return bool(ratelimit.consume(self.request, action="unknown_addresses", key="all"))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """The key first for people who have no authenticator application: allauth would ask them for its code."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if len(methods) > 1 and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            methods.sort(key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")
        return methods


def proved_by_the_new_one(request: HttpRequest, user: User, **_: Any) -> None:
    """A second factor that was just set up counts as just used: the recovery codes are shown without asking for it
    again (an application's code could not be typed twice)."""
    record_authentication(request, user, method="mfa", reauthenticated=True)
