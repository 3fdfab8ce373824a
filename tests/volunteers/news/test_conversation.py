"""What is said about a segment: by whom it may be said and read, who is told, what the journal keeps."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.concurrency import at_once
from tests.volunteers.news.people import who
from tests.volunteers.shortcuts import consenting, signed_in, submitted, take
from tutorials.actions import comment_add, comment_reopen, comment_resolve
from tutorials.models import ALL_LANGUAGES, Comment, LanguageVersion, Segment
from volunteers.models import Notification, User
from volunteers.pipelines.news_from_journal import send_news

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "2026-11-01T00:00Z"


@pytest.fixture
def first(version: LanguageVersion) -> Segment:
    segment = factories.speech(version.tutorial)[0]
    factories.volunteer("tr", "deniz")
    return segment


def say(name: str, segment: Segment, text: str = "Le bouton du haut ?", language: str = "ar", **more: Any) -> Comment:
    given = {"key": uuid4(), **more}
    return comment_add(by=who(name), segment=segment, language=language, text=text, **given)


def news() -> set[tuple[str, str]]:
    """(name, kind) of everything new."""
    send_news()
    rows = set(Notification.objects.values_list("person__display_name", "kind"))
    Notification.objects.all().delete()
    return {(name.lower(), kind) for name, kind in rows}


def address(segment: Segment, language: str = "ar") -> str:
    return f"/atelier/talk/{segment.tutorial.slug}/{segment.public_id}/{language}/"


def test_whose_work_it_is_and_who_spoke_here_is_told(version: LanguageVersion, first: Segment) -> None:
    say("amina", first)
    assert news() == {("rachid", "comment")}, "nobody has worked here: whoever reviews"
    say("rachid", first)
    assert news() == {("amina", "comment")}
    samir = factories.volunteer("ar", "samir")
    take(version, samir, first)
    submitted(version, factories.volunteer("ar", "leila"), first)
    news()
    say("rachid", first)
    assert news() == {(name, "comment") for name in ("amina", "samir", "leila")}
    say("claire", first, language=ALL_LANGUAGES)
    assert news() == {(name, "comment") for name in ("amina", "samir", "leila", "rachid")}


def test_who_is_named_is_told_as_named_and_once(version: LanguageVersion, first: Segment) -> None:
    say("rachid", first)
    news()
    say("amina", first, mentioned=[who("rachid"), who("claire")])
    assert news() == {("rachid", "mention"), ("claire", "mention")}


def test_not_understanding_the_french_waits_for_the_coordinator(version: LanguageVersion, first: Segment) -> None:
    question = say("amina", first, "", kind="not_understood")
    assert news() == {("claire", "not_understood")}
    claire = signed_in(who("claire"))
    who("claire").spoken_languages.create(language="fr")
    assert "/atelier/talk/" in claire.get("/atelier/").content.decode()
    page = claire.get("/atelier/talk/").content.decode()
    assert address(first) in page and first.text[:30] in page
    claire.post(f"/atelier/talk/{question.pk}/resolve/")
    assert news() == {("amina", "resolved")}
    assert address(first) not in claire.get("/atelier/talk/").content.decode()
    assert signed_in(who("amina")).get("/atelier/talk/").status_code == 403


def test_the_journal_keeps_that_it_was_said_and_not_the_words(first: Segment) -> None:
    comment = say("amina", first, "Mon fils Karim ne comprend pas.")
    for _twice in range(2):
        comment_resolve(by=who("rachid"), comment=comment)
    for _twice in range(2):
        comment_reopen(by=who("amina"), comment=comment)
    entries = list(Entry.objects.filter(object_type="comment").order_by("pk"))
    assert [entry.verb for entry in entries] == ["comment", "resolve", "reopen"]
    assert not any("Karim" in f"{entry.before} {entry.after} {entry.reason}" for entry in entries)
    page = signed_in(who("claire")).get("/atelier/journal/", headers={"Accept-Language": "en"}).content.decode()
    assert "wrote about a sentence" in page and "settled a comment" in page


@pytest.mark.postgres
def test_ten_clicks_are_one_comment(first: Segment) -> None:
    key = uuid4()
    gave = at_once(*[partial(say, "amina", first, key=key)] * 10)
    assert {type(one) for one in gave} == {Comment}, gave
    assert Comment.objects.count() == 1 and Entry.objects.filter(verb="comment").count() == 1
    assert news() == {("rachid", "comment")}
    with pytest.raises(Refused):
        say("rachid", first, key=key)


@pytest.mark.postgres
def test_two_who_settle_at_once_settle_it_once(first: Segment) -> None:
    comment = say("amina", first)
    news()
    gave = at_once(*[partial(comment_resolve, by=who(name), comment=comment) for name in ("rachid", "claire")] * 3)
    assert not [error for error in gave if isinstance(error, Exception)]
    assert Entry.objects.filter(verb="resolve").count() == 1
    assert news() == {("amina", "resolved")}


def test_who_may_say_something(first: Segment) -> None:
    for name, language in (("amina", "ar"), ("rachid", "ar"), ("claire", "ar"), ("claire", ALL_LANGUAGES)):
        assert say(name, first, language=language).language == language
    for name, language in (("deniz", "ar"), ("amina", ALL_LANGUAGES)):
        with pytest.raises(NotAllowed):
            say(name, first, language=language)
    assert Comment.objects.count() == 4


def test_nobody_can_be_named_who_may_not_read_it(first: Segment) -> None:
    with pytest.raises(Refused):
        say("amina", first, mentioned=[who("deniz")])
    assert not Comment.objects.exists() and not Entry.objects.filter(verb="comment").exists()


@pytest.mark.postgres
def test_bad_input_is_answered_and_what_was_written_stays(first: Segment) -> None:
    client = signed_in(who("amina"))
    for odd in (
        {"text": ""},
        {"text": " \u200b \n"},
        {"text": "a" * 1001},
        {"key": "no key"},
        {"key": ""},
        {"kind": "shout"},
        {"named": "nobody"},
    ):
        fields = {"key": str(uuid4()), "text": "Gardez ceci", **odd}
        for headers, status in (({}, 400), ({"HX-Request": "true"}, 200)):
            answer = client.post(address(first), fields, headers=headers)
            assert answer.status_code == status and 'role="alert"' in answer.text, odd
            assert "text" in odd or "Gardez ceci" in answer.text, odd
            assert not Comment.objects.exists(), odd


def test_an_address_of_nothing_is_answered(first: Segment) -> None:
    client, slug = signed_in(who("claire")), first.tutorial.slug
    for path in ("x/y/ar/", f"{slug}/nothing/ar/", f"{slug}/{first.public_id}/xx/"):
        assert client.get(f"/atelier/talk/{path}").status_code == 404, path


def test_a_page_without_scripts_does_all_of_it(first: Segment) -> None:
    amina, rachid = signed_in(who("amina")), signed_in(who("rachid"))
    page = amina.get(address(first))
    key = str(page.context["key"])
    assert UUID(key).version == 4
    sent = amina.post(
        address(first),
        {"key": key, "text": "<b>Quel bouton ?</b>", "named": [str(who("rachid").public_id)]},
        follow=True,
    )
    assert "&lt;b&gt;Quel bouton ?" in sent.content.decode() and "Rachid" in sent.content.decode()
    comment = Comment.objects.get()
    assert rachid.post(f"/atelier/talk/{comment.pk}/resolve/").url == address(first)
    comment.refresh_from_db()
    assert comment.resolved_by == who("rachid")
    assert rachid.post(f"/atelier/talk/{comment.pk}/destroy/").status_code == 404
    assert signed_in(who("deniz")).post(f"/atelier/talk/{comment.pk}/reopen/").status_code == 403
    assert signed_in(who("deniz")).get(address(first)).status_code == 403
    back = amina.post(address(first), {"key": str(uuid4()), "text": "x", "next": "https://elsewhere.example/"})
    assert back.url == address(first)


@pytest.mark.postgres
def test_a_coordinator_sees_every_language_from_the_transcript(version: LanguageVersion, first: Segment) -> None:
    factories.version(version.tutorial, "tr")
    say("amina", first, "En arabe")
    say("deniz", first, "En turc", language="tr")
    claire = signed_in(who("claire"))
    editor = claire.get(f"/atelier/tutorials/{version.tutorial.slug}/transcript/").content.decode()
    assert address(first, "all") in editor and '<span class="count">2</span>' in editor
    page = claire.get(address(first, "all")).content.decode()
    assert "En arabe" in page and "En turc" in page
    claire.post(address(first, "all"), {"key": str(uuid4()), "text": "Pour tous"})
    for name, language, other in (("amina", "ar", "En turc"), ("deniz", "tr", "En arabe")):
        seen = signed_in(who(name)).get(address(first, language)).content.decode()
        assert "Pour tous" in seen and other not in seen
    assert signed_in(who("amina")).get(address(first, "all")).status_code == 403


def test_every_screen_of_a_segment_leads_to_its_conversation(version: LanguageVersion, first: Segment) -> None:
    amina, rachid = consenting(who("amina")), who("rachid")
    revision = submitted(version, amina, first)
    assert revision.state == "submitted"
    take(version, amina, first)
    say("amina", first)
    slug = version.tutorial.slug
    for person, page in (
        (amina, f"/atelier/text/{slug}/ar/{first.public_id}/"),
        (rachid, f"/atelier/text/{slug}/ar/review/"),
        (amina, f"/atelier/voice/{slug}/ar/{first.public_id}/"),
        (rachid, f"/atelier/voice/{slug}/ar/review/"),
    ):
        assert address(first) in signed_in(person).get(page).content.decode(), page


@pytest.mark.postgres
def test_the_words_of_who_left_stay_without_the_name(first: Segment) -> None:
    say("amina", first, mentioned=[who("rachid")])
    amina, rachid = who("amina"), who("rachid")
    for person in (amina, rachid):
        User.objects.filter(pk=person.pk).update(erased_at=GONE, closed_at=GONE, display_name="", email=None)
    page = signed_in(who("claire")).get(address(first)).content.decode()
    assert "Le bouton du haut" in page
    for person in (amina, rachid):
        assert page.count(f"une personne partie ({person.public_id.hex[:4]})") == 1
        assert str(person.public_id)[:8] not in page
