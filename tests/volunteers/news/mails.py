"""News that happen at a moment, how somebody wants them, and the mails that go out."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from tests.mail_server import MailServer
from tests.volunteers.shortcuts import signed_in
from volunteers.mail_delivery import send_due
from volunteers.models import Notification, User
from volunteers.pipelines.news_letters import write_news

PAGE = "/atelier/moi/"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A day of November 2026 in the town's time; the 16th is a Monday."""
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


def happens(person: User, when: datetime, kind: str = "text_sent_back", **more: Any) -> Notification:
    given = {
        "tutorial": "allumer-la-tablette",
        "language": "ar",
        "key": f"{kind} {when}",
        "reason": "Trop long",
        **more,
    }
    return Notification.objects.create(person=person, kind=kind, at=when, **given)


def sent(server: MailServer, now: datetime) -> list[EmailMessage]:
    """What goes out at this moment."""
    before = len(server.letters)
    write_news(now)
    send_due()
    return server.letters[before:]


def plain(letter: EmailMessage) -> str:
    return body_of(letter, "plain")


def html(letter: EmailMessage) -> str:
    return body_of(letter, "html")


def body_of(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def choose(person: User, how: str) -> None:
    """As on the page *My account*."""
    client = signed_in(person)
    answer = client.post(PAGE, {"display_name": person.display_name, "digest": how, "languages": ["ar"]})
    assert answer.status_code == 302
    person.refresh_from_db()
