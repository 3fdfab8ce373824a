"""The town's path: a coordinator makes it, names it, orders it, removes it, and takes each of these back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dubbing.models import Release
from dubbing.queries.live_versions import sentences_behind
from dubbing.queries.progress import progress_of
from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from storage.files import keep_private
from subtitles.actions import translation_approve, translation_submit
from subtitles.queries.texts import ordered_units
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import interface_tutorial, path_set, path_undo, tutorial_archive, tutorial_create, version_open
from tutorials.models import Segment, Tutorial, town_path
from volunteers.models import User

pytestmark = pytest.mark.django_db
NAME = "Première semaine d'école"


@pytest.fixture
def films() -> list[str]:
    return [factories.tutorial(slug=slug).slug for slug in ("cantine", "messages", "tablette")]


def places() -> dict[str, int | None]:
    return dict(Tutorial.objects.exclude(path_place=None).values_list("slug", "path_place"))


@pytest.mark.postgres
def test_it_is_made_named_ordered_and_removed_and_each_is_taken_back(claire: User, films: list[str]) -> None:
    cantine, messages, tablette = films
    assert town_path().name == ""
    made = path_set(by=claire, name=f"  {NAME} ", films=[tablette, messages])
    assert path_set(by=claire, name=NAME, films=[tablette, messages]) is None, "the same again is nothing new"
    assert (town_path().name, town_path().slugs) == (NAME, [tablette, messages])
    ordered = path_set(by=claire, name="À la rentrée", films=[messages, cantine, tablette])
    removed = path_set(by=claire, name="", films=[messages])
    assert made is not None
    assert ordered is not None
    assert removed is not None
    assert (town_path().name, places()) == ("", {})
    with pytest.raises(Refused, match="autre"):
        path_undo(by=claire, entry=ordered)
    for _twice in range(2):
        path_undo(by=claire, entry=removed)
    assert (town_path().name, town_path().slugs) == ("À la rentrée", [messages, cantine, tablette])
    lines = [(line.object_type, line.after["title"], line.after["films"]) for line in Entry.objects.filter(verb="path")]
    assert sorted(lines) == sorted([
        ("segment", NAME, [tablette, messages]),
        ("segment", "À la rentrée", [messages, cantine, tablette]),
        ("segment", "", []),
        ("segment", "À la rentrée", [messages, cantine, tablette]),
    ])  # fmt: skip  # a table
    segment = Segment.objects.get(public_id="path-name")
    assert [row.text for row in segment.revisions.all()] == [NAME, "À la rentrée"]


def test_it_is_not_taken_back_after_ten_minutes(claire: User, films: list[str]) -> None:
    made = path_set(by=claire, name=NAME, films=films)
    assert made is not None
    made.at = timezone.now() - timedelta(minutes=11)
    with pytest.raises(Refused, match="10 minutes"):
        path_undo(by=claire, entry=made)
    assert town_path().slugs == films


def test_what_cannot_be_is_refused(claire: User, films: list[str]) -> None:
    first = path_set(by=claire, name=NAME, films=films)
    assert first is not None
    path_set(by=claire, name=NAME, films=films[:2], was=first.pk)
    with pytest.raises(Conflict, match="autre"):
        path_set(by=claire, name="Une autre", films=films, was=first.pk)
    with pytest.raises(Refused, match="n’existe plus"):
        path_set(by=claire, name=NAME, films=["rien"])
    with pytest.raises(Refused, match="60"):
        path_set(by=claire, name="x" * 61, films=films)
    with pytest.raises(Refused, match="20"):
        path_set(by=claire, name=NAME, films=[factories.tutorial(slug=f"f{number}").slug for number in range(21)])
    with pytest.raises(NotAllowed):
        path_set(by=factories.reviewer(), name=NAME, films=films)
    assert (town_path().name, town_path().slugs) == (NAME, films[:2])


def test_its_name_is_the_first_word_of_the_site_and_no_release_waits_for_it(claire: User, films: list[str]) -> None:
    """An upgrade that changes the program's words leaves it, a rename makes its translation stale."""
    path_set(by=claire, name=NAME, films=films)
    tutorial = interface_tutorial()
    version = version_open(by=claire, tutorial=tutorial, language="ar")
    named = next(unit for unit in ordered_units(tutorial, "ar") if unit.public_id != "spoken-name")
    assert named.public_id == "path-name"
    sent = translation_submit(
        by=factories.volunteer(), version=version, segment=named, text="أول أسبوع في المدرسة", base_number=0
    )
    translation_approve(by=factories.reviewer(), version=version, revision=sent)
    live = Release.objects.create(version=version, number=1, kind="subtitles", state="live")
    Release.objects.filter(pk=live.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert sentences_behind({version.pk: live}) == {}
    progress = progress_of([version])[version.pk]
    assert (progress.reviewed, progress.approved_at) == (1, None)
    Tutorial.objects.filter(pk=tutorial.pk).update(original_sha256="the words of before")
    interface_tutorial()
    assert Segment.objects.get(public_id="path-name").retired_at is None
    assert progress_of([version])[version.pk].stale == 0
    path_set(by=claire, name="Noël", films=films)
    assert progress_of([version])[version.pk].stale == 1


def test_a_film_that_replaces_one_stands_in_its_place(claire: User, films: list[str]) -> None:
    path_set(by=claire, name=NAME, films=films)
    old = Tutorial.objects.get(slug="messages")
    newer = tutorial_create(
        by=claire, title="Les messages", slug="messages-2", original_name="a.mp4", replaces=old,
        original=keep_private(Path(__file__), "originals"),
    )  # fmt: skip  # options stay beside their values
    assert places() == {"cantine": 0, "messages": 1, "messages-2": 1, "tablette": 2}
    assert town_path().slugs == ["cantine", "messages-2", "tablette"]
    path_set(by=claire, name=NAME, films=["messages-2", "tablette"])
    assert places() == {"messages": 0, "messages-2": 0, "tablette": 1}, "parents see the old one until it is put away"
    Tutorial.objects.filter(pk=newer.pk).update(state=Tutorial.State.EDITING)
    tutorial_archive(by=claire, tutorial=newer)
    assert town_path().slugs == ["messages", "tablette"]


def test_the_page_does_each_act_without_a_script(claire: User, films: list[str]) -> None:
    client, page = signed_in(claire), reverse("tutorials:path")

    def act(**fields: str) -> int:
        was = Entry.objects.filter(verb="path").order_by("-pk").values_list("pk", flat=True).first() or 0
        return int(client.post(reverse("tutorials:path_change"), {"was": was, **fields}).status_code)

    assert "Créer le parcours" in client.get(page).text
    assert (act(name="   "), act(name=NAME, was="x"), act()) == (400, 400, 404)
    assert act(name=NAME) == 302
    for slug in films:
        assert act(add=slug) == 302
    assert (act(up="tablette"), act(down="cantine"), act(up="tablette"), act(leave="messages")) == (302,) * 4
    assert town_path().slugs == ["tablette", "cantine"]
    shown = client.get(page)
    assert act(name="Noël", was="1") == 409
    assert "Le parcours est enregistré." in shown.text
    assert f"/{Entry.objects.filter(verb='path').latest('pk').pk}/" in shown.text, "the way back stands beside it"
    asked = client.post(reverse("tutorials:path_remove"))
    assert "2 films restent dans la liste" in asked.text, "it asks first"
    assert client.post(reverse("tutorials:path_remove"), {"sure": "yes"}).status_code == 302
    removed = Entry.objects.filter(verb="path").latest("pk")
    assert town_path().slugs == []
    assert client.post(reverse("tutorials:path_undo", args=[removed.pk])).status_code == 302
    assert town_path().slugs == ["tablette", "cantine"]
    assert client.post(reverse("tutorials:path_undo", args=[10**6])).status_code == 404
    told = client.get(reverse("volunteers:journal")).text
    assert "a changé le parcours" in told
    assert Client().get(page).status_code == 302
