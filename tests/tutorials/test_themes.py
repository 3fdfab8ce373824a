"""A coordinator says what a tutorial is about; a drawing and a word stand for it."""

from __future__ import annotations

import json
import random

import lxml.html
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import translation

from craft.text.interface_units import message_id
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import tutorial_themes
from tutorials.interface_catalogue import messages, parents_messages
from tutorials.models import Theme, Tutorial
from tutorials.templatetags.pictograms import PICTOGRAMS, pictogram

pytestmark = pytest.mark.django_db


@pytest.mark.postgres
def test_themes_are_kept_once_and_in_order_and_the_journal_says_so() -> None:
    by, tutorial = factories.coordinator(), factories.tutorial()
    chance = random.Random(7)
    for _ in range(20):
        asked = [chance.choice(Theme.values) for _ in range(chance.randint(0, 6))]
        before = Entry.objects.filter(verb="themes").count()
        had = Tutorial.objects.get(pk=tutorial.pk).themes
        kept = tutorial_themes(by=by, tutorial=tutorial, themes=asked).themes
        assert kept == [code for code in Theme.values if code in asked]
        assert Entry.objects.filter(verb="themes").count() == before + (kept != had)
        tutorial_themes(by=by, tutorial=tutorial, themes=reversed(asked))
        assert Entry.objects.filter(verb="themes").count() == before + (kept != had)


def test_what_is_no_theme_is_refused_by_name_and_changes_nothing() -> None:
    by, tutorial = factories.coordinator(), factories.tutorial()
    tutorial_themes(by=by, tutorial=tutorial, themes=["town"])
    for wrong in ("sport", "", "Town", "\x00"):
        with pytest.raises(Refused, match="tablet"):
            tutorial_themes(by=by, tutorial=tutorial, themes=["help", wrong])
    tutorial.refresh_from_db()
    assert tutorial.themes == ["town"]


def test_a_volunteer_does_not_choose_them() -> None:
    tutorial = factories.tutorial()
    with pytest.raises(NotAllowed):
        tutorial_themes(by=factories.volunteer("ar"), tutorial=tutorial, themes=["town"])


def test_the_page_shows_ticks_and_keeps_what_is_sent(client: Client) -> None:
    tutorial = factories.tutorial()
    page = signed_in(factories.coordinator())
    address = f"/atelier/tutorials/{tutorial.slug}/"
    assert page.get(address).content.decode().count('name="theme"') == 12
    assert page.post(f"{address}themes/", {"theme": ["health", "tablet"]}).status_code == 302
    tutorial.refresh_from_db()
    assert tutorial.themes == ["tablet", "health"]
    assert page.post(f"{address}themes/", {}).status_code == 302
    tutorial.refresh_from_db()
    assert tutorial.themes == []
    assert page.post(f"{address}themes/", {"theme": "sport"}).status_code != 500


def test_a_command_does_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    factories.coordinator()
    tutorial = factories.tutorial()
    call_command("set_themes", tutorial.slug, "town", "help", json=True)
    assert json.loads(capsys.readouterr().out) == {"slug": tutorial.slug, "themes": ["help", "town"]}
    with pytest.raises((CommandError, SystemExit)):
        call_command("set_themes", tutorial.slug, "sport")
    tutorial.refresh_from_db()
    assert tutorial.themes == ["help", "town"]
    call_command("set_themes", tutorial.slug)
    tutorial.refresh_from_db()
    assert tutorial.themes == []


def test_each_theme_has_a_drawing_of_its_own_without_letters() -> None:
    assert list(PICTOGRAMS) == list(Theme)
    assert len(set(PICTOGRAMS.values())) == len(Theme) == 12
    for theme in Theme:
        drawing = lxml.html.fragment_fromstring(str(pictogram(theme.value)))
        assert {part.tag for part in drawing} <= {"path", "rect", "circle"}
        assert not "".join(drawing.itertext()).strip()
        assert drawing.get("aria-hidden") == "true"


def test_each_word_is_a_unit_that_a_volunteer_can_record() -> None:
    units = {message.english[0]: message.id for message in messages().values() if message.context == "theme"}
    with translation.override(None):
        assert list(units) == [str(theme.label) for theme in Theme]
    assert list(units.values()) == [message_id("theme", word) for word in units]
    assert set(units.values()) <= parents_messages()
