"""An approved take: its reviewer undoes it within ten minutes, by legal moves."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dubbing.actions import take_approve, take_reject, take_unapprove
from dubbing.models import Take
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import signed_in, take
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
T = Take.State


@pytest.fixture
def rachid() -> User:
    return factories.reviewer()


def states(segment: Segment) -> list[str]:
    return [found.state for found in Take.objects.filter(segment=segment).order_by("pk")]


def test_whatever_came_before_approving_and_undoing_is_nothing(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    draw = random.Random(11)
    for segment in factories.speech(version.tutorial) * 3:
        for _number in range(draw.randint(0, 3)):
            made = take(version, amina, segment)
            if draw.random() < 0.7:
                take_approve(by=rachid, version=version, take=made)
                if draw.random() < 0.4:
                    take_reject(by=rachid, version=version, take=made, reason="Un bruit")
        last, before = take(version, amina, segment), states(segment)
        take_approve(by=rachid, version=version, take=last)
        take_unapprove(by=rachid, version=version, take=last)
        take_unapprove(by=rachid, version=version, take=last)  # twice is once
        assert states(segment) == before
        assert states(segment).count(T.APPROVED) <= 1
    assert Entry.objects.filter(verb="undo_approve", object_type="take").count() == 9


def test_late_or_of_another_it_is_refused(version: LanguageVersion, amina: User, rachid: User) -> None:
    segment = factories.speech(version.tutorial)[0]
    made = take_approve(by=rachid, version=version, take=take(version, amina, segment))
    for other in (factories.reviewer("ar", "samir"), amina):
        with pytest.raises(NotAllowed):
            take_unapprove(by=other, version=version, take=made)
    Take.objects.filter(pk=made.pk).update(reviewed_at=timezone.now() - timedelta(minutes=10, seconds=1))
    with pytest.raises(Refused, match="10 minutes"):
        take_unapprove(by=rachid, version=version, take=made)
    Take.objects.filter(pk=made.pk).update(state=T.ERASED)
    with pytest.raises(Refused):
        take_unapprove(by=rachid, version=version, take=made)
    assert states(segment) == [T.ERASED]


def test_a_voice_that_was_erased_meanwhile_does_not_come_back(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    segment = factories.speech(version.tutorial)[0]
    first = take_approve(by=rachid, version=version, take=take(version, amina, segment))
    second = take_approve(by=rachid, version=version, take=take(version, amina, segment))
    Take.objects.filter(pk=first.pk).update(state=T.ERASED)
    take_unapprove(by=rachid, version=version, take=second)
    assert states(segment) == [T.ERASED, T.SUBMITTED]


def test_on_the_page_it_is_undone_with_one_button(version: LanguageVersion, amina: User, rachid: User) -> None:
    made = take(version, amina, factories.speech(version.tutorial)[2])
    client = signed_in(rachid)
    client.post(reverse("dubbing:take_judge", args=[made.client_id, "approve"]))
    undo = reverse("dubbing:take_judge", args=[made.client_id, "undo"])
    page = client.get(reverse("dubbing:review", args=[version.tutorial.slug, "ar"])).content.decode()
    assert page.count(f'action="{undo}"') == 2
    assert "nº 3" in page
    client.post(undo)
    made.refresh_from_db()
    assert (made.state, made.reviewer_id) == (T.SUBMITTED, None)
