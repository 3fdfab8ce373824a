"""Approvals of texts: undone within ten minutes by legal moves, and *approve all* asks first."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from subtitles.actions import translation_approve, translation_submit, translation_unapprove
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import Notification, User
from volunteers.pipelines.news_from_journal import send_news

pytestmark = pytest.mark.django_db
S = TranslationRevision.State


def sent(version: LanguageVersion, by: User, segment: Segment, text: str) -> TranslationRevision:
    base = Translation.objects.filter(segment=segment, language="ar").first()
    return translation_submit(
        by=by, version=version, segment=segment, text=text, base_number=base.number if base else 0
    )


def states(segment: Segment) -> list[str]:
    revisions = TranslationRevision.objects.filter(translation__segment=segment).order_by("number")
    return [revision.state for revision in revisions]


def test_an_undone_approval_leaves_everything_as_it_was(version: LanguageVersion, amina: User, rachid: User) -> None:
    segment = factories.speech(version.tutorial)[0]
    first = sent(version, amina, segment, "الأول")
    translation_approve(by=rachid, version=version, revision=first)
    second = sent(version, amina, segment, "الثاني")
    before = states(segment)
    translation_approve(by=rachid, version=version, revision=second)
    assert states(segment) == [S.SUPERSEDED, S.APPROVED]
    undone = translation_unapprove(by=rachid, version=version, revision=second)
    assert translation_unapprove(by=rachid, version=version, revision=second) == undone  # twice is once
    assert states(segment) == before == [S.APPROVED, S.SUBMITTED]
    translation = Translation.objects.get(segment=segment, language="ar")
    assert (translation.approved_id, translation.latest_id) == (first.pk, second.pk)
    assert Entry.objects.filter(verb="undo_approve").count() == 1
    translation_approve(by=rachid, version=version, revision=second)
    assert states(segment) == [S.SUPERSEDED, S.APPROVED]


def test_an_earlier_text_that_was_not_replaced_by_this_one_does_not_come_back(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    """Drawn at random: whatever came before, approving and undoing is nothing."""
    draw = random.Random(5)
    for segment in factories.speech(version.tutorial):
        for number in range(draw.randint(1, 4)):
            revision = sent(version, amina, segment, f"نص {number}")
            if draw.random() < 0.6:
                translation_approve(by=rachid, version=version, revision=revision)
        last = sent(version, amina, segment, "آخر")
        before, approved = states(segment), Translation.objects.get(segment=segment, language="ar").approved_id
        translation_approve(by=rachid, version=version, revision=last)
        translation_unapprove(by=rachid, version=version, revision=last)
        assert states(segment) == before
        assert Translation.objects.get(segment=segment, language="ar").approved_id == approved


def test_a_title_goes_back_too(version: LanguageVersion, amina: User, rachid: User) -> None:
    title = Segment.objects.get(tutorial=version.tutorial, kind=Segment.Kind.TITLE)
    revision = sent(version, amina, title, "العنوان")
    translation_approve(by=rachid, version=version, revision=revision)
    assert Tutorial.objects.get(pk=version.tutorial_id).title_ar == "العنوان"  # type: ignore[attr-defined]
    translation_unapprove(by=rachid, version=version, revision=revision)
    assert not Tutorial.objects.get(pk=version.tutorial_id).title_ar  # type: ignore[attr-defined]


def test_late_of_another_or_worked_on_since_it_is_refused(version: LanguageVersion, amina: User, rachid: User) -> None:
    segment = factories.speech(version.tutorial)[0]
    revision = translation_approve(by=rachid, version=version, revision=sent(version, amina, segment, "نص"))
    with pytest.raises(NotAllowed):
        translation_unapprove(by=factories.reviewer("ar", "samir"), version=version, revision=revision)
    with pytest.raises(NotAllowed):
        translation_unapprove(by=amina, version=version, revision=revision)
    TranslationRevision.objects.filter(pk=revision.pk).update(reviewed_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Refused, match="10 minutes"):
        translation_unapprove(by=rachid, version=version, revision=revision)
    sent(version, amina, segment, "آخر")
    with pytest.raises(Conflict):
        translation_unapprove(by=rachid, version=version, revision=revision)
    assert states(segment) == [S.APPROVED, S.SUBMITTED]


def test_news_of_an_undone_approval_is_taken_back_unless_it_was_read(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    unread, read = (
        translation_approve(by=rachid, version=version, revision=sent(version, amina, segment, "نص"))
        for segment in factories.speech(version.tutorial)[:2]
    )
    send_news()
    news = Notification.objects.filter(person=amina, kind=Notification.Kind.TEXT_APPROVED)
    assert news.count() == 2
    news.filter(segment=read.translation.segment.public_id).update(read_at=timezone.now())
    for revision in (unread, read):
        translation_unapprove(by=rachid, version=version, revision=revision)
    send_news()
    assert [row.segment for row in news] == [read.translation.segment.public_id]


def test_on_the_page_it_is_undone_with_one_button(version: LanguageVersion, amina: User, rachid: User) -> None:
    segment = factories.speech(version.tutorial)[1]
    revision = sent(version, amina, segment, "المسوا الأيقونة الزرقاء الآن.")
    client = signed_in(rachid)
    slug = version.tutorial.slug
    client.post(reverse("subtitles:approve", args=[slug, "ar", revision.pk]))
    undo = reverse("subtitles:unapprove", args=[slug, "ar", revision.pk])
    page = client.get(reverse("subtitles:review", args=[slug, "ar"])).content.decode()
    assert page.count(f'action="{undo}"') == 2  # beside what was said, and in the list that stays
    assert "nº 2" in page
    client.post(undo)
    revision.refresh_from_db()
    assert revision.state == S.SUBMITTED
    assert f'action="{undo}"' not in client.get(reverse("subtitles:review", args=[slug, "ar"])).content.decode()


def test_approve_all_asks_first_and_says_whose_they_are_and_who_read_them(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    version.tutorial.versions.all()
    farid = factories.volunteer("ar", "farid")
    first, second, third = factories.speech(version.tutorial)
    revisions = [
        sent(version, author, segment, text)
        for author, segment, text in (
            (amina, first, "شغّلوا الجهاز اللوحي."),
            (farid, second, "المسوا الآن الأيقونة الزرقاء."),
            (farid, third, "انتظروا قليلا."),
        )
    ]
    TranslationRevision.objects.update(findings=[])
    client, address = signed_in(rachid), reverse("subtitles:approve_all", args=[version.tutorial.slug, "ar"])
    form = {"revision": [revision.pk for revision in revisions]}
    page = " ".join(client.post(address, form).content.decode().split())
    assert "Approuver 3 textes" in page
    assert f"2 textes écrits par {farid.public_name}" in page and f"1 texte écrit par {amina.public_name}" in page
    assert "vous dites que vous avez lu chacun" in page
    assert {state for segment in (first, second, third) for state in states(segment)} == {S.SUBMITTED}
    client.post(address, {**form, "sure": "yes"})
    assert {state for segment in (first, second, third) for state in states(segment)} == {S.APPROVED}
    assert set(Entry.objects.filter(verb="approve").values_list("actor", flat=True)) == {rachid.pk}
