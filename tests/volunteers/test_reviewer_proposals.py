"""Whoever has had enough of a language approved is proposed as its reviewer: one tap, and they are told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from journal.models import Entry
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.volunteers.shortcuts import signed_in
from town.models import Town
from tutorials.models import LanguageVersion
from volunteers.actions import reviewer_pass_over, role_give
from volunteers.models import Notification, User
from volunteers.pipelines.news_from_journal import send_news
from volunteers.queries.reviewer_proposals import reviewer_proposals

pytestmark = pytest.mark.django_db


def approved(version: LanguageVersion, author: User, reviewer: User, number: int) -> None:
    """So many texts of theirs, approved; each twice, which counts once."""
    for segment in factories.speech(version.tutorial)[:number]:
        for base in (0, 1):
            revision = translation_submit(
                by=author, version=version, segment=segment, text=f"نص {segment.pk} {base}.", base_number=base
            )
            translation_approve(by=reviewer, version=version, revision=revision)


def least(number: int) -> None:
    Town.objects.update_or_create(pk=1, defaults={"reviewer_after": number})


@pytest.fixture
def version(db: None) -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar")


def test_each_segment_counts_once_and_the_town_says_how_many(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
    approved(version, amina, rachid, 3)
    assert reviewer_proposals() == []  # the default is twenty
    least(3)
    (found,) = reviewer_proposals()
    assert (found.person, found.language, found.approved, found.first) == (amina, "ar", 3, False)
    least(4)
    assert reviewer_proposals() == []
    least(0)
    assert reviewer_proposals() == []


def test_one_tap_gives_the_role_and_the_person_hears_of_it_once(version: LanguageVersion) -> None:
    amina, claire = factories.volunteer("ar"), User.objects.get(roles__role="coordinator")
    approved(version, amina, factories.reviewer("ar"), 3)
    least(3)
    client = signed_in(claire)
    assert amina.public_name in client.get(reverse("volunteers:proposals")).content.decode()
    assert amina.public_name in client.get(reverse("volunteers:people")).content.decode()
    for _click in range(2):
        answer = client.post(
            reverse("volunteers:proposals"),
            {"person": str(amina.public_id), "language": "ar", "do": "yes", "from": "board"},
        )
        assert answer["Location"] == reverse("volunteers:board")
    amina = User.objects.get(pk=amina.pk)
    assert amina.may_review("ar")
    assert reviewer_proposals() == []
    assert Entry.objects.filter(verb="give_role", concerns=amina).count() == 1
    send_news()
    send_news()
    (news,) = Notification.objects.filter(person=amina, kind="reviewer")
    page = signed_in(amina).get(reverse("volunteers:news")).content.decode()
    assert page.count(f"/atelier/news/{news.pk}/") == 1
    opened = signed_in(amina).post(reverse("volunteers:news_open", args=[news.pk]))
    assert opened["Location"] == reverse("subtitles:waiting", args=["ar"])


def test_not_now_waits_for_as_many_more(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
    claire = User.objects.get(roles__role="coordinator")
    approved(version, amina, rachid, 2)
    least(1)
    for _click in range(2):
        reviewer_pass_over(by=claire, user=amina, language="ar")
    assert Entry.objects.filter(verb="pass_over").count() == 1
    assert reviewer_proposals() == []
    approved(factories.version(factories.tutorial("autre"), "ar", claire), amina, rachid, 1)
    assert [found.approved for found in reviewer_proposals()] == [3]


def test_nobody_is_proposed_who_may_not_or_does_already(version: LanguageVersion) -> None:
    claire = User.objects.get(roles__role="coordinator")
    amina, samir, left = (factories.volunteer("ar", name) for name in ("amina", "samir", "left"))
    first, second, third = factories.speech(version.tutorial)
    for author, segment in ((amina, first), (samir, second), (left, third)):
        revision = translation_submit(by=author, version=version, segment=segment, text="نص.", base_number=0)
        translation_approve(by=claire, version=version, revision=revision)
    least(1)
    assert {found.person for found in reviewer_proposals()} == {amina, samir, left}
    assert all(found.first for found in reviewer_proposals())  # nobody reviews Arabic: they come first
    role_give(by=claire, user=samir, role="reviewer")  # of every language
    left.roles.all().delete()
    assert [found.person for found in reviewer_proposals()] == [amina]
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert reviewer_proposals() == []
