"""The link in each mail with news that stops these mails, without signing in (RFC 8058). It proves whose it is by a
signature, and does nothing else: it opens no account. It never ends, since mails are kept for years."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from volunteers.models import User

SIGNER = signing.Signer(salt="volunteers.news.stop", sep=".")  # a colon would be escaped in addresses


def stop_path(person: User) -> str:
    return reverse("volunteers:news_stop", args=[SIGNER.sign(str(person.public_id))])


def whose_link(token: str) -> User | None:
    """The person whose mails the link stops; None: it is not one of ours."""
    try:
        public_id = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(public_id=public_id, erased_at=None).first()
