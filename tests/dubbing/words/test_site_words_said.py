"""The site's own words are said by a volunteer: heard where the page shows what the voice says, beside each of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html

from config.environment import ROOT
from craft.text.interface_units import message_id
from craft.text.spoken_words import SPOKEN_WORD_IDS, SPOKEN_WORDS
from dubbing.models import SpokenWords
from dubbing.queries import progress_of
from dubbing.releases.interface_catalogues import reload_changed
from parents.views.lists import ENGLISH
from tests.dubbing.site_words import Captured, approved, recorded, released
from tests.dubbing.words.conftest import Film
from tests.job_runs import work_off
from tutorials.interface_catalogue import parents_messages
from tutorials.models import LanguageVersion
from tutorials.models.themes import Theme
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.usefixtures("only_shipped_words")]
PAPER, TEXT = message_id(None, "On paper"), "على ورق أبيض"


def words_heard(address: str) -> list[str]:
    reload_changed()
    page = html.fromstring(Client().get(address).content)
    return [" ".join(found.text_content().split()) for found in page.xpath("//a[@data-say]//bdi")]


def test_a_word_is_heard_once_the_page_shows_it(
    film: Film, by: User, arabic: LanguageVersion, django_capture_on_commit_callbacks: Captured
) -> None:
    before = progress_of([arabic])[arabic.pk]
    approved(arabic, {PAPER: TEXT}, film.voice, film.reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        recorded(arabic, PAPER, film.voice, film.reviewer)
    work_off("dubbing.words")
    assert SpokenWords.objects.get().text == TEXT
    assert words_heard("/ar/allumer-la-tablette/") == [], "the page still has the word that the program ships"
    after = progress_of([arabic])[arabic.pk]
    assert (after.total, after.approved, after.words_said) == (before.total, 0, 1)
    released(arabic, by, django_capture_on_commit_callbacks)
    assert words_heard("/ar/allumer-la-tablette/") == [TEXT]
    assert words_heard("/ar/") == words_heard("/fr/allumer-la-tablette/") == []


def test_every_word_that_can_be_said_stands_beside_a_loudspeaker_and_no_other() -> None:
    """A word of the list that no page has would be said for nobody; one that is not on the list is never offered."""
    named = {message_id(context, word) for context, word in SPOKEN_WORDS}
    assert named == SPOKEN_WORD_IDS <= parents_messages()
    offered = {message_id(context or None, word) for word, context in asked_for()}
    assert offered == named


def asked_for() -> set[tuple[str, str]]:
    """(English, context) of every loudspeaker beside a word in the parents' pages."""
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "parents").glob("*.html"))
    themes = {(theme.value.capitalize(), "theme") for theme in Theme} if "say row.theme.value" in pages else set()
    return {
        *themes,
        *re.findall(r'{% say "([^"]+)"(?: "([^"]+)")? %}', pages),
        *((word, "") for word in ENGLISH.values()),
    }
