"""The key in a letter with which somebody withdraws their voice when they cannot sign in. Only its hash is kept.

It opens nothing else, and it never ends: the voice may be heard for ten years, and letters are kept as long.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.urls import reverse

from volunteers.models import User


def new_key(person: User) -> str:
    """Make a key for this person, in place of an earlier one; the path that its letter names."""
    key = secrets.token_urlsafe(24)
    User.objects.filter(pk=person.pk).update(withdrawal_hash=_hash(key))
    return reverse("volunteers:withdraw_by_letter", args=[key])


def person_of_key(key: str) -> User | None:
    return User.objects.filter(withdrawal_hash=_hash(key)).first() if key else None


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
