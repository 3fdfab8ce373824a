"""The demonstration's accounts: who tries Portevoix signs in as one of them, without an e-mail box."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

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
    DemoAccount("coordination", "Claire", "coordinator"),
    DemoAccount("amina", "Amina", "volunteer", ("ar",)),
    DemoAccount("youssef", "Youssef", "reviewer", ("ar",)),
    DemoAccount("elena", "Elena", "volunteer", ("ro", "ru", "uk")),
    DemoAccount("irina", "Irina", "reviewer", ("ro", "ru", "uk")),
)


def shows_code(request: HttpRequest | None, email: str) -> bool:
    """Whether the sign-in code may be shown on screen: a demonstration account, on the machine itself."""
    if request is None or not is_demonstration(email):
        return False
    return request.get_host().rpartition(":")[0] in LOCAL_HOSTS or request.get_host() in LOCAL_HOSTS


def is_demonstration(email: str | None) -> bool:
    """Whether this is one of the demonstration's accounts, where they may be used: in the embedded default."""
    return bool(settings.EMBEDDED and email and email.lower().endswith(f"@{DOMAIN}"))
