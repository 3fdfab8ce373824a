"""The site's own words are said by a volunteer: heard where the page shows what the voice says, beside each of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html

from config.environment import ROOT
from craft.text.interface_units import PATH_NAME_ID, message_id
from craft.text.spoken_words import SPOKEN_WORD_IDS, SPOKEN_WORDS
from dubbing.models import SpokenWords
from dubbing.queries import progress_of
from dubbing.releases.interface_catalogues import reload_changed
from parents.views.lists import ENGLISH
from public.queries.offline_words import OFFLINE_WORDS
from tests.dubbing.site_words import Captured, approved, recorded, released
from tests.dubbing.words.conftest import Film
from tests.job_runs import work_off
from tutorials.interface_catalogue import parents_messages
from tutorials.models import LanguageVersion
from tutorials.models.themes import Theme
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]
PAPER, TEXT = message_id(None, "On paper"), "على ورق أبيض"


def words_heard(address: str) -> list[str]:
    reload_changed()
    page = html.fromstring(Client().get(address).content)
    return [" ".join(found.text_content().split()) for found in page.xpath("//a[@data-say]//bdi")]


@pytest.mark.postgres
def test_a_word_is_heard_once_the_page_shows_it(
    film: Film, by: User, arabic: LanguageVersion, commits: Captured
) -> None:
    before = progress_of([arabic])[arabic.pk]
    approved(arabic, {PAPER: TEXT}, film.voice, film.reviewer)
    with commits():
        recorded(arabic, PAPER, film.voice, film.reviewer)
    work_off("dubbing.words")
    assert SpokenWords.objects.get().text == TEXT
    assert words_heard("/ar/allumer-la-tablette/") == [], "the page still has the word that the program ships"
    after = progress_of([arabic])[arabic.pk]
    assert (after.total, after.approved, after.words_said) == (before.total, 0, 1)
    released(arabic, by, commits)
    assert words_heard("/ar/allumer-la-tablette/") == [TEXT]
    assert words_heard("/ar/") == words_heard("/fr/allumer-la-tablette/") == []


def test_every_word_that_can_be_said_stands_beside_a_loudspeaker_and_no_other() -> None:
    """A word of the list that no page has would be said for nobody; one that is not on the list is never offered."""
    named = {message_id(context, word) for context, word in SPOKEN_WORDS}
    assert SPOKEN_WORD_IDS - {PATH_NAME_ID} == named <= parents_messages()
    offered = {message_id(context or None, word) for word, context in asked_for()}
    assert offered == named


# Beside these words of the pages stands no loudspeaker.
SILENT = {
    ("Both", ""): "in a list that the browser draws",
    ("No subtitles", ""): "in a list that the browser draws",
    ("Voices:", ""): "before names, which nobody says",
    ("Computer voice, for demonstration", ""): "where every voice is one",
    ("The words of this site were translated by a machine; no native speaker has reviewed them yet.", ""): (
        "about written words"
    ),
}
OTHER_PAGES = {"chooser.html", "legal.html", "_legal_entity.html", "statement.html", "problem.html"}
WORD = re.compile(
    r"""{% (?:translate "(?P<word>[^"]+)"(?: context "(?P<context>[^"]+)")?"""
    r"""|blocktranslate(?: trimmed)? %}(?P<block>[^{]+){% endblocktranslate) %}"""
)


def test_every_word_of_list_film_steps_search_and_offline_can_be_said() -> None:
    shown = words_shown()
    assert len(shown) > 50
    assert shown - {(word, context) for context, word in SPOKEN_WORDS} == set(SILENT)


def words_shown() -> set[tuple[str, str]]:
    """(English, context) of every word that stands in these pages by itself: not what an attribute holds, not what
    screen readers alone read, not what has a number or a name in it."""
    rooms = [path for room in ("parents", "public", "outlets/steps") for path in (ROOT / "templates" / room).glob("*")]
    pages = [path for path in rooms if path.name not in OTHER_PAGES]
    pages += (ROOT / "templates/outlets").glob("*/watch_*.html")
    found = set()
    for text in (path.read_text(encoding="utf-8") for path in pages):
        for word in WORD.finditer(text):
            before = text[: word.start()]
            held = re.search(r"""[\w-]="[^"<>]*$""", re.sub(r"{%.*?%}", "", before, flags=re.DOTALL))
            unseen = re.search(r"""class="visually-hidden"\s*>:?\s*$""", before)
            if not held and (not unseen or "aria-hidden" in before[-120:]):
                found.add((" ".join((word["word"] or word["block"]).split()), word["context"] or ""))
    return found


def asked_for() -> set[tuple[str, str]]:
    """(English, context) of every loudspeaker beside a word in the parents' pages."""
    folders = [ROOT / "templates" / room for room in ("parents", "public", "outlets")]
    pages = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.html"))
    themes = {(theme.value.capitalize(), "theme") for theme in Theme} if "say row.theme.value" in pages else set()
    return {
        *themes,
        *re.findall(r'{% say "([^"]+)"(?: "([^"]+)")? %}', pages),
        *((word, "") for word in re.findall(r'{% say_button "[^"]+" "([^"]+)"', pages)),
        *((word, "") for word in ENGLISH.values()),
        (OFFLINE_WORDS["missing"], ""),  # by the script, of what is tapped
    }
