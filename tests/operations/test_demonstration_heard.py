"""The demonstration's pages are heard in French and Spanish, by a machine that says that it is one."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from craft.text.interface_units import message_id
from dubbing.models import Release, SpokenWords, Take
from dubbing.queries.prompts import prompts_in
from dubbing.templatetags.prompts import by_machine
from operations.demonstration import people_film, spoken_words
from operations.demonstration.acts import polyglot, write_text
from operations.demonstration.video import script
from operations.management.commands.demo import Command
from tests.dubbing.site_words import Captured
from tests.job_runs import work_off
from tests.operations.test_demonstration_again import account, load_demonstration
from tutorials.actions import interface_tutorial
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import voice_withdraw
from volunteers.demo_accounts import ACCOUNTS

pytestmark = pytest.mark.django_db
FEW = frozenset(message_id("", word) for word in ("Search", "Next step"))
PROMPT = "What you did not understand, leave out."


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> Tutorial:
    """As a load leaves it before its pages are heard. Two of the site's words stand for all, and one prompt."""
    monkeypatch.setattr(spoken_words, "SPOKEN_WORD_IDS", FEW)
    monkeypatch.setattr(spoken_words, "PROMPT_IDS", frozenset({message_id("", PROMPT)}))
    film = load_demonstration()
    Release.objects.filter(version__tutorial=interface_tutorial()).delete()
    LanguageVersion.objects.filter(tutorial=interface_tutorial()).delete()
    Take.objects.all().delete()
    version, title = film.versions.get(language="es"), film.segments.get(kind="title")
    write_text(version, title, script().title["es"], polyglot("es"), account("coordination"))
    return film


def test_words_and_titles_are_said_and_marked_as_a_machines(
    film: Tutorial, django_capture_on_commit_callbacks: Captured
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for language in ("fr", "es"):
            Command()._words(account("coordination"), language, film)
    work_off("dubbing.words")
    said = {(row.language, row.text) for row in SpokenWords.objects.all()}
    assert said >= {("fr", "Chercher"), ("es", "Buscar"), ("fr", film.title_fr), ("es", script().title["es"])}
    assert all(SpokenWords.objects.values_list("synthetic", flat=True))
    assert {row.language for row in SpokenWords.objects.filter(segment__public_id=message_id("", PROMPT))} == {"fr"}
    prompts = prompts_in("snk")
    assert [one.said_in.tag for one in prompts.values()] == ["fr"]
    with translation.override("fr"):
        assert by_machine(prompts.values()) == "Voix d’ordinateur, pour la démonstration"
    page = Client().get("/es/").text
    assert re.search(r"<bdi[^>]*>Buscar</bdi>", page)
    assert "Voz de ordenador" in page
    before = Take.objects.count()
    Command()._words(account("coordination"), "es", film)
    assert Take.objects.count() == before, "a start that goes on says nothing twice"
    voice_withdraw(by=account("coordination"), user=account("mots-es"))
    Command()._words(account("coordination"), "es", film)
    assert Take.objects.filter(language="es", state="approved").count() == 0


def test_without_espeak_it_loads_and_says_so(
    film: Tutorial, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spoken_words, "can_read", lambda language: False)
    monkeypatch.setattr(Command, "_name", lambda *_given: None)
    monkeypatch.setattr(people_film, "load", lambda _by: None)
    call_command("demo", say_in="en")
    said = capsys.readouterr().out
    assert "eSpeak NG is not installed" in said
    assert [known.email for known in ACCOUNTS if known.email not in said] == [], "script/run names the accounts"
    assert SpokenWords.objects.count() == 0
