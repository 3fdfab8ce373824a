"""How accounts are made: only through an invitation that this browser opened."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

INVITATION_IN_SESSION = "invitation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(request.session.get(INVITATION_IN_SESSION))
