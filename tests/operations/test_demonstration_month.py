"""The month of the demonstration's town: of one seed and date it is the same, and it is made once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from dubbing.models import HardStep, Plays
from journal.models import Entry
from operations.demonstration import month, stages
from operations.demonstration.month import Month
from operations.demonstration.town_clock import DAYS, town_clock
from operations.demonstration.video import script
from tests.operations.test_demonstration_again import account, load_demonstration
from tutorials.models import Comment, Tutorial, town_path
from volunteers.models import Invitation, Letter, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it records is in tests/flows/test_demonstration.py: it takes a minute."""
    for module in (month, stages):
        monkeypatch.setattr(module, "can_read", lambda _language: False)


def made() -> dict[str, Any]:
    """What a month leaves, without keys."""
    with town_clock() as clock:
        clock.go(0)
        film = load_demonstration(month=False)
        Month(account("coordination"), film, clock).make()
    begin = timezone.localdate() - timedelta(days=DAYS)
    days = [
        (row.verb, row.object_type, (timezone.localdate(row.at) - begin).days) for row in Entry.objects.order_by("pk")
    ]
    return {
        "journal": days,
        "plays": sorted(Plays.objects.values_list("release__version__language", "day", "plays", "downloads", "prints")),
        "hard": sorted(HardStep.objects.values_list("version__language", "day", "times")),
        "said": list(Comment.objects.order_by("pk").values_list("author__email", "text", "key")),
        "news": Counter(Notification.objects.values_list("person__email", "kind")),
        "invitations": list(Invitation.objects.values_list("note", "uses_left")),
    }


def test_two_of_one_seed_and_date_are_alike_and_lie_in_the_five_weeks() -> None:
    both = []
    for _time in range(2):
        cache.clear()  # it knows of which days the news were told
        with transaction.atomic():
            both.append(made())
            transaction.set_rollback(True)
    assert both[0] == both[1]
    days = [day for _verb, _about, day in both[0]["journal"]]
    assert days == sorted(days), "the journal is written in the order of its days"
    assert 0 <= min(days) < max(days) < DAYS
    assert len({day for _language, day, *_ in both[0]["plays"]}) > 20
    assert both[0]["news"]


def test_it_is_made_once_and_no_mail_waits() -> None:
    before = made()
    assert town_path().name
    with town_clock() as clock:
        Month(account("coordination"), Tutorial.objects.get(slug=script().slug), clock).make()
    assert Entry.objects.count() == len(before["journal"])
    assert Letter.objects.count() == 0
