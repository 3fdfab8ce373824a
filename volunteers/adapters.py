"""How people come in: accounts are made by invitations and coordinators, sign-in is a code by e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from volunteers.demo_accounts import shows_code

INVITATION_IN_SESSION = "invitation"
CODE_IN_SESSION = "demonstration_code"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: the invitation's own page makes the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Also keep a demonstration account's code in its session, to show it on the next page."""
        if "code" in context and shows_code(self.request, email):
            self.request.session[CODE_IN_SESSION] = context["code"]
        super().send_mail(template_prefix, email, context)
