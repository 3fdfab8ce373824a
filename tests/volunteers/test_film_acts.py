"""A tutorial is put away and taken out again, replaced, destroyed: each says first what becomes of texts and takes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dubbing.models import Take
from journal.errors import Refused
from journal.models import Entry
from subtitles.actions import changes_request, translation_submit
from subtitles.models import Translation
from tests import factories
from tests.volunteers.shortcuts import approved, consenting, release, signed_in, take, visitor
from tutorials.actions import tutorial_archive, tutorial_unarchive
from tutorials.models import Comment, LanguageVersion, Tutorial
from volunteers.models import Notification, User
from volunteers.pipelines.news_from_journal import send_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def version(claire: User) -> LanguageVersion:
    """Everything approved, three takes of two people, live in Arabic."""
    version = factories.version(factories.tutorial(), "ar", claire)
    amina, farid = consenting(factories.volunteer()), consenting(factories.volunteer("ar", "farid"))
    approved(version, amina, factories.reviewer())
    for speaker in User.objects.filter(roles__language="ar"):
        speaker.spoken_languages.create(language="ar")
    for person, segment in zip((amina, farid, farid), factories.speech(version.tutorial), strict=True):
        take(version, person, segment, state=Take.State.APPROVED, client_id=uuid4())
    release(version, kind="voice", manifest={"segments": [], "files": []})
    return version


def texts(tutorial: Tutorial) -> int:
    count = Translation.objects.filter(segment__tutorial=tutorial).exclude(approved=None).count()
    assert count > 2
    return count


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def at(version: LanguageVersion, what: str) -> str:
    return reverse(f"volunteers:{what}", args=[version.tutorial.slug])


def test_put_away_it_asks_for_nothing_and_taken_out_it_is_as_before(claire: User, version: LanguageVersion) -> None:
    client, tutorial = signed_in(claire), version.tutorial
    segment = factories.speech(tutorial)[0]
    amina = User.objects.get(display_name__istartswith="amina")
    second = submitted_again(version, amina)
    changes_request(
        by=factories.reviewer("ar", "samir"), version=version, revision=second, reason="Plus court, s'il vous plaît"
    )
    Comment.objects.create(segment=segment, language="ar", author=amina, kind=Comment.Kind.NOT_UNDERSTOOD)
    send_news()
    home = signed_in(amina).get("/atelier/")
    assert [asked.reason for asked in home.context["asked"]] == ["Plus court, s'il vous plaît"]
    assert signed_in(claire).get("/atelier/").context["questions"] == 1
    said = page(client.get(at(version, "archive")))
    assert "Les parents ne le trouvent plus dans ces langues : arabe" in said.replace("\u00a0", " ")
    assert "Plus aucun travail n’est demandé dans ces langues" in said and "Rien n’est supprimé" in said
    client.post(at(version, "archive"), {"sure": "yes", "reason": "Une nouvelle tablette"})
    tutorial.refresh_from_db()
    assert tutorial.state == Tutorial.State.ARCHIVED
    # Nobody is asked for anything.
    assert signed_in(amina).get("/atelier/").context["asked"] == []
    home = signed_in(claire).get("/atelier/")
    assert home.context["questions"] == 0
    assert page(client.get(reverse("volunteers:questions"))).count(segment.text) == 0
    assert not signed_in(User.objects.get(display_name__istartswith="rachid")).get("/atelier/").context["works"]
    send_news()
    asking = Notification.objects.filter(tutorial=tutorial.slug, kind=Notification.Kind.TEXT_SENT_BACK)
    assert not asking.exists()
    badge = page(client.get(reverse("tutorials:detail", args=[tutorial.slug])))
    assert ">rangé</span>" in badge and "Ranger" not in badge
    # And out again, from the button on the page.
    client.post(at(version, "unarchive"))
    tutorial.refresh_from_db()
    assert tutorial.state == Tutorial.State.OPEN
    assert [asked.reason for asked in signed_in(amina).get("/atelier/").context["asked"]] != []
    client.post(at(version, "unarchive"))  # twice is once
    assert Entry.objects.filter(verb="unarchive").count() == 1


def submitted_again(version: LanguageVersion, by: User) -> Any:
    segment = factories.speech(version.tutorial)[1]
    return translation_submit(by=by, version=version, segment=segment, text="نص أطول", base_number=1)


def test_it_goes_back_to_where_it_stood(claire: User) -> None:
    editing, failed = factories.tutorial("un", title="Un"), factories.tutorial("deux", title="Deux")
    Tutorial.objects.filter(pk=editing.pk).update(state="editing")
    Tutorial.objects.filter(pk=failed.pk).update(state="failed", failed_from="transcribing", failure="Le disque")
    for tutorial, state in ((editing, "editing"), (failed, "failed")):
        tutorial_archive(by=claire, tutorial=tutorial)
        assert tutorial_unarchive(by=claire, tutorial=tutorial).state == state


def test_destroying_says_how_much_and_needs_the_word(claire: User, version: LanguageVersion) -> None:
    client, tutorial = signed_in(claire), version.tutorial
    said = page(client.get(at(version, "erase")))
    assert "3 enregistrements sont effacés (2 voix)." in said
    assert f"{texts(tutorial)} traductions approuvées restent" in said
    assert "Détruire ce film partout" in said
    for typed in ("", "Détruire", "oui"):
        answer = client.post(at(version, "erase"), {"sure": "yes", "typed": typed})
        assert answer.status_code == 400
        assert not Entry.objects.filter(verb="erase").exists()
    assert client.post(at(version, "erase"), {"sure": "yes", "typed": " détruire "}).status_code == 302
    assert Entry.objects.filter(verb="erase", object_id=tutorial.slug).exists()
    assert visitor().get(f"/ar/{tutorial.slug}/").status_code in {404, 410}
    with pytest.raises(Refused):
        tutorial_unarchive(by=claire, tutorial=tutorial)


def test_replacing_says_what_becomes_of_texts_and_recordings(claire: User, version: LanguageVersion) -> None:
    client, tutorial = signed_in(claire), version.tutorial
    said = page(client.get(at(version, "replace")))
    assert "3 enregistrements restent avec l’ancien film (2 voix)" in said
    assert f"{texts(tutorial)} traductions approuvées sont proposées" in said
    following = client.post(at(version, "replace"), {"sure": "yes"})
    assert following.url == f"/atelier/tutorials/new/?replaces={tutorial.slug}"
    form = page(client.get(following.url))
    assert f'name="replaces" value="{tutorial.slug}"' in form
    assert f'value="{tutorial.title_fr}"' in form
    newer = factories.tutorial("nouveau", title="Le nouveau")
    Tutorial.objects.filter(pk=newer.pk).update(replaces=tutorial)
    led = client.get(at(version, "replace"), follow=True)
    assert led.redirect_chain == [(reverse("tutorials:detail", args=[newer.slug]), 302)]
    assert "remplacé par « Le nouveau »" in page(led).replace("\u00a0", " ")
    assert "Le nouveau" in page(client.get(reverse("tutorials:detail", args=[tutorial.slug])))


def test_only_coordinators_see_these_pages(version: LanguageVersion) -> None:
    client = signed_in(User.objects.get(display_name__istartswith="rachid"))
    for what in ("archive", "replace", "erase"):
        assert client.get(at(version, what)).status_code == 403
        assert client.post(at(version, what), {"sure": "yes", "typed": "détruire"}).status_code == 403
    version.tutorial.refresh_from_db()
    assert version.tutorial.state == Tutorial.State.OPEN
