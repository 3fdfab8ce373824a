"""The people of a version, and what they were told."""

from __future__ import annotations

from volunteers.models import Notification, User


def who(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def told(name: str) -> list[str]:
    """The kinds of a person's news, the oldest first."""
    return list(Notification.objects.filter(person=who(name)).order_by("at", "pk").values_list("kind", flat=True))
