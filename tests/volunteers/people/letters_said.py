"""Every letter that the program writes, with its sentences, in each state that such a letter can be in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from dubbing.queries.hard_steps import TEXT, VOICE
from storage.models import LastBackup
from tests import factories
from tests.sent_mail import sent
from tests.volunteers.people.said_on_screens import END, sentences
from tests.volunteers.shortcuts import submitted
from town.models import Town
from tutorials.models import LanguageVersion
from volunteers.actions import invitation_create
from volunteers.actions.accounts import account_erase
from volunteers.models import Notification, User
from volunteers.pipelines import news_letters
from volunteers.pipelines.account_letters import write_closing_letter
from volunteers.pipelines.backup_letters import tell_of_backups
from volunteers.pipelines.news_letters import write_news
from volunteers.queries.invitation_message import invitation_message
from volunteers.queries.stuck_steps import STUCK_MESSAGES

Kind = Notification.Kind
FIGURES: dict[str, tuple[dict[str, Any], ...]] = {
    Kind.LIVE: ({"texts": 1, "takes": 1}, {"texts": 2, "takes": 2}),
    Kind.PLAYED: ({"plays": 1}, {"plays": 12}),
    Kind.HELPED: tuple({"changed": changed, "before": 9, "now": 2} for changed in (TEXT, VOICE)),
    Kind.STUCK: tuple({"what": what} for what in STUCK_MESSAGES),
}
CLOSES = datetime(2026, 12, 28, 12, tzinfo=UTC)
LINK, CODE = re.compile(r"\S*https?://\S+"), re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@dataclass(frozen=True)
class Written:
    """A letter's subject and body: of the plain part, and of the HTML where it has one."""

    plain: list[str]
    html: list[str]


class _Page:
    def __init__(self, text: str) -> None:
        self.content = text.encode()


def written(person: User, version: LanguageVersion, patch: Any) -> dict[str, list[Written]]:
    """The kinds of letters, and all that each can say. The person has an account, a voice, a text and an address."""
    Town.objects.update_or_create(pk=1, defaults={"name": "La ville", "contact_email": "mairie@example.org"})
    User.objects.update(interface_language="fr")
    found = {"code": _codes(person), "news": _news(person, version, patch), "digest": _digest(version)}
    found["backup"] = _backups()
    with translation.override("fr"):
        invitation = invitation_create(by=factories.coordinator("lea"), language_tags=["ar"])[0]
        message = invitation_message(invitation, "https://ville.example/x")
        french = message.passages[-1]
        found["invitation"] = [Written(_of_text(f"{french.heading}\n\n{french.text}\n\n{french.open_it}"), [])]
        write_closing_letter(person, CLOSES)
        found["closing"] = _letters()
        account_erase(by=person, user=person, voice=False)
        found["erased"] = _letters()
    return found


def _codes(person: User) -> list[Written]:
    for address in (person.email, "nobody@example.org"):
        Client(headers={"Accept-Language": "fr"}).post("/atelier/compte/login/code/", {"email": address})
    return _letters()


def _news(person: User, version: LanguageVersion, patch: Any) -> list[Written]:
    """Each kind of news alone and, where it has a plural, twice; then more of them than a mail shows."""
    patch.setattr(news_letters, "MAX_SHOWN", 3)
    now, found = timezone.now(), list[Written]()
    by, segment = factories.reviewer("ar", "rachid"), factories.speech(version.tutorial)[0]
    User.objects.filter(pk=by.pk).update(interface_language="fr", digest="never")
    kinds = [(kind, figures) for kind in Kind for figures in FIGURES.get(kind, ({},))]
    rounds: list[list[tuple[str, dict[str, Any]]]] = [[one] for one in kinds]
    rounds += [[(kind, {})] * 2 for kind in (Kind.TEXT_APPROVED, Kind.TAKE_APPROVED)]
    rounds += [[(Kind.COMMENT, {})] * 4, [(Kind.COMMENT, {})] * 5]
    how_often = ("at_once", "daily", "weekly")
    for turn, pieces in enumerate(rounds):
        digest = how_often[turn % len(how_often)]
        User.objects.filter(pk=person.pk).update(digest=digest, news_mailed_at=None)
        for number, (kind, figures) in enumerate(pieces):
            Notification.objects.create(
                person=person,
                kind=kind,
                key=f"{turn}/{number}",
                tutorial=version.tutorial.slug,
                language="ar",
                segment=segment.public_id,
                by=by if turn % 2 else None,
                figures=figures,
                at=now,
            )
        write_news(now + timedelta(days=7, hours=23))
        found += _letters()
    assert len(found) == len(rounds)
    return found


def _backups() -> list[Written]:
    """What a coordinator is told of backups: each age of the last good one, each fault, one and more."""
    now, found = datetime(2026, 11, 30, 12, tzinfo=UTC), list[Written]()
    states: list[dict[str, Any]] = [
        {"good_at": None, "trouble": "…"},
        {"good_at": now - timedelta(days=1), "lost": 1, "healed": 1},
        {"good_at": now - timedelta(days=9), "lost": 2, "healed": 2},
        {"good_at": now, "trouble": "…"},
    ]
    for state in states:
        fine = {"made_at": now, "trouble": "", "lost": 0, "healed": 0, "told_at": None}
        LastBackup.objects.update_or_create(pk=1, defaults={**fine, **state})
        assert tell_of_backups(now=now)
        found += _letters()
    return found


def _digest(version: LanguageVersion) -> list[Written]:
    """A coordinator's, with what waits."""
    claire = User.objects.get(email="claire@example.org")
    User.objects.filter(pk=claire.pk).update(digest="at_once")
    revision = submitted(version, factories.volunteer("ar", "nadia"), factories.speech(version.tutorial)[1])
    now = timezone.now()
    type(revision).objects.filter(pk=revision.pk).update(created_at=now - timedelta(days=5))
    User.objects.exclude(pk=claire.pk).update(digest="never")
    Notification.objects.create(person=claire, kind=Kind.STUCK, key="x", figures={"what": "review"}, at=now)
    write_news(now + timedelta(hours=1))
    return _letters()


def _letters() -> list[Written]:
    sent()
    found = []
    for letter in mail.outbox:
        html = [str(content) for content, _kind in getattr(letter, "alternatives", [])]
        found.append(
            Written(
                _of_text(f"{letter.subject}\n\n{letter.body}"),
                [line for page in html for line in sentences(_Page(page), "//body")],
            )
        )
    mail.outbox.clear()
    return found


def _of_text(text: str) -> list[str]:
    """Lines are broken in the plain part only where a paragraph ends."""
    found = []
    for line in text.split("\n"):
        tidy = re.sub(r"\d+", "#", " ".join(CODE.sub("#", LINK.sub("", line)).split()))
        found += [sentence for sentence in END.split(tidy) if re.search(r"\w", sentence)]
    return found
