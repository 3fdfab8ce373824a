"""The demonstration's accounts: who tries Portevoix signs in as one of them, without an e-mail box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from craft import languages
from volunteers.models import User

DOMAIN = "demonstration.example"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class DemoAccount:
    """What the demonstration makes: address, name, role and languages ('' for all)."""

    name: str
    display_name: str
    role: str
    languages: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    DemoAccount("coordination", "Claire, coordinatrice", "coordinator"),
    DemoAccount("amina", "Amina", "volunteer", ("ar",)),
    DemoAccount("youssef", "Youssef", "reviewer", ("ar",)),
    DemoAccount("elena", "Elena", "volunteer", ("ro", "ru", "uk")),
    DemoAccount("irina", "Irina", "reviewer", ("ro", "ru", "uk")),
)


def offered_accounts(request: HttpRequest) -> list[dict[str, Any]]:
    """The accounts to offer on the sign-in page: those that exist, where their code may be shown."""
    if not shows_code(request, ACCOUNTS[0].email):
        return []
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    names = {"coordinator": _("coordinator"), "reviewer": _("reviewer"), "volunteer": _("volunteer")}
    return [
        {
            "email": one.email,
            "display_name": one.display_name,
            "role_name": names[one.role],
            "endonyms": [languages.get(tag) for tag in one.languages],
        }
        for one in ACCOUNTS
        if one.email in there
    ]


def shows_code(request: HttpRequest | None, email: str) -> bool:
    """Whether the sign-in code may be shown on screen: a demonstration account, on the machine itself."""
    if request is None or not settings.EMBEDDED or not email.lower().endswith(f"@{DOMAIN}"):
        return False
    return request.get_host().rpartition(":")[0] in LOCAL_HOSTS or request.get_host() in LOCAL_HOSTS
