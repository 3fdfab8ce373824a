"""A release of the site's words: what is approved is read at once, the rest stays as shipped; back and away again."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from craft.text.interface_units import message_id, unit_id
from dubbing.actions import interface_release, release_request, release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.releases.interface_catalogues import all_reviewed, released_dir, write_released
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from public.queries.interface_words import words_are_machine_made
from subtitles.models import CheckSeverity
from tests import factories
from tests.dubbing.site_words import Captured, Site, approved, opened, released, says
from tutorials.interface_catalogue import messages, shipped_text, shipped_units
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]
CHOOSE, LISTEN = "Choose your language", "Listen"
MINUTE = message_id(None, "%(count)d minute")


@pytest.mark.postgres
def test_what_is_approved_is_read_without_a_restart(site: Site, client: Client) -> None:
    shipped = says("ar", CHOOSE)
    assert client.get("/ar/").text.count("تُرجمت كلمات هذا الموقع آليًا") == 1
    site.approve({"Vidéos": "دروس مصوّرة لكم"})
    as_shipped = shipped_text("ar", message_id("parents", "Tutorials"))
    assert says("ar", "Tutorials", context="parents") == as_shipped, "approved is not released"
    done = site.release()
    assert (done.release.number, done.release.state, done.new) == (1, "live", True)
    page = client.get("/ar/")
    assert "<h1>دروس مصوّرة لكم</h1>" in page.text
    assert says("ar", CHOOSE) == shipped
    assert says("fr", "Tutorials", context="parents") == "Vidéos"
    assert "تُرجمت كلمات هذا الموقع آليًا" in page.text  # the others are not reviewed yet
    told = Entry.objects.filter(verb="request", tutorial="interface").get().after
    assert (told["released"], told["left_out"]) == (1, [])


@pytest.mark.postgres
def test_the_same_again_is_the_same_release(site: Site) -> None:
    site.approve({"Écouter": "اسمعوا"})
    first = site.release()
    again = site.release()
    assert (again.release.pk, again.new) == (first.release.pk, False)
    site.approve({"Écouter": "استمعوا هنا"})
    assert site.release().release.number == 2
    assert says("ar", LISTEN) == "استمعوا هنا"
    assert [release.state for release in Release.objects.order_by("number")] == ["superseded", "live"]


def test_back_to_an_older_one_and_away(site: Site) -> None:
    shipped = says("ar", LISTEN)
    for text in ("اسمعوا", "استمعوا هنا"):
        site.approve({"Écouter": text})
        site.release()
    with site.commits():
        release_rollback(by=site.by, version=site.version, number=1)
    assert says("ar", LISTEN) == "اسمعوا"
    with site.commits():
        release_withdraw(by=site.by, version=site.version)
    assert says("ar", LISTEN) == shipped
    assert list(released_dir().glob("*/LC_MESSAGES/*")) == []


def test_who_may_and_what(site: Site) -> None:
    with pytest.raises(Refused):
        interface_release(by=site.by, version=site.version)  # nothing is approved
    with pytest.raises(NotAllowed):
        interface_release(by=site.reviewer, version=site.version)
    film = factories.version(factories.tutorial(), "ar", site.by)
    with pytest.raises(Refused):
        interface_release(by=site.by, version=film)
    with pytest.raises(Refused, match="interface_texts"):
        release_request(by=site.by, version=site.version, kind="subtitles")
    assert not Release.objects.exists()


def test_a_text_that_could_break_a_page_is_left_out_whatever_the_checks_were_set_to(site: Site) -> None:
    for code in ("markup", "code_added", "code_lost"):
        CheckSeverity.objects.create(language="ar", code=code, severity="off")
    site.approve({"Écouter": 'استمعوا الآن إلى هذا"><b onclick="x">', "Étape %(number)s": "خطوة", "Regarder": "شغّلوا"})
    done = site.release()
    assert done.chosen.unfit == ["Écouter", "Étape %(number)s"]
    assert says("ar", LISTEN) == shipped_text("ar", message_id(None, LISTEN))
    assert says("ar", "Play") == "شغّلوا"


def test_a_plural_form_that_nobody_approved_is_the_shipped_one(site: Site) -> None:
    site.approve({unit_id(MINUTE, "two"): "دقيقتان اثنتان"})
    site.release()
    said = [says("ar", "%(count)d minute", "%(count)d minutes", number) for number in (0, 1, 2, 3, 11, 100)]
    forms = [shipped_text("ar", MINUTE, name) for name in ("zero", "one", "two", "few", "many", "other")]
    assert said == [*forms[:2], "دقيقتان اثنتان", *forms[3:]]


def test_every_word_approved_takes_the_mark_away(by: User, commits: Captured, client: Client) -> None:
    turkish = opened(by, "tr")
    people = (factories.volunteer("tr", "deniz"), factories.reviewer("tr", "emre"))
    texts = {}
    parents = {key: one for key, one in messages().items() if not one.place}
    for key, message in parents.items():
        for name in ("one", "other") if message.is_plural else ("",):
            texts[unit_id(key, name)] = shipped_text("tr", key, name)
    last = texts.popitem()
    approved(turkish, texts, *people)
    released(turkish, by, commits)
    assert words_are_machine_made("tr")
    approved(turkish, dict([last]), *people)
    released(turkish, by, commits)
    assert all_reviewed("tr")
    assert not words_are_machine_made("tr")
    assert words_are_machine_made("ru")
    assert "makine" not in client.get("/tr/").text


def test_a_language_that_the_program_does_not_speak_learns_to(by: User, commits: Captured, client: Client) -> None:
    bambara = opened(by, "bm")
    people = (factories.volunteer("bm", "awa"), factories.reviewer("bm", "issa"))
    approved(bambara, {"Vidéos": "Kalanw", unit_id(MINUTE, "other"): "miniti %(count)d"}, *people)
    released(bambara, by, commits)
    assert "<h1>Kalanw</h1>" in client.get("/bm/").text
    assert says("bm", "%(count)d minute", "%(count)d minutes", 1) == "miniti %(count)d"
    assert says("bm", "%(count)d second", "%(count)d seconds", 7) == "%(count)d secondes"  # French, as before
    assert says("bm", CHOOSE) == "Choisissez votre langue"


def test_what_lies_in_the_data_directory_can_be_made_again(site: Site) -> None:
    """Killed between the row and the file, or restored from a backup: the rows say what is released."""
    site.approve({"Écouter": "اسمعوا"})
    interface_release(by=site.by, version=site.version)  # the callbacks never ran
    assert says("ar", LISTEN) != "اسمعوا"
    assert write_released() == ["ar"]
    assert says("ar", LISTEN) == "اسمعوا"
    assert write_released() == []


def test_the_command_releases_and_says_what(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.approve({"Écouter": "اسمعوا"})
    call_command("interface_texts", "ar", "--release", "--json")
    told = json.loads(capsys.readouterr().out)
    total = sum(1 for unit in shipped_units()) - 1
    assert (told["language"], told["number"], told["state"], told["new"]) == ("ar", 1, "live", True)
    assert (told["released"], told["as_shipped"], told["spoken_name"]) == (1, total - 1, "")
    assert says("ar", LISTEN) == "اسمعوا"
    call_command("interface_texts", "--json")
    assert json.loads(capsys.readouterr().out)["languages"][0]["live"] == 1
    with pytest.raises(CommandError):
        call_command("interface_texts", "--release")
    with pytest.raises(CommandError, match="open_version"):
        call_command("interface_texts", "tr", "--release")


def test_no_half_written_file_is_ever_seen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while writing: what was there stays, whole, and nothing lies about."""
    site.approve({"Écouter": "اسمعوا"})
    site.release()
    site.approve({"Écouter": "استمعوا هنا"})
    interface_release(by=site.by, version=site.version)
    monkeypatch.setattr("dubbing.releases.interface_catalogues.os.fsync", _full)
    with pytest.raises(OSError, match="no room"):
        write_released()
    monkeypatch.undo()
    assert says("ar", LISTEN) == "اسمعوا"
    assert not list(released_dir().rglob(".django*"))
    write_released()
    assert says("ar", LISTEN) == "استمعوا هنا"
    assert sorted(path.name for path in released_dir().rglob("*") if path.is_file()) == [
        ".lock",
        "django.mo",
        "released.json",
    ]


ANOTHER = """
import django, sys
django.setup()
from django.core.signals import request_started
from django.utils import translation
for line in sys.stdin:
    request_started.send(None, environ={})
    with translation.override("ar"):
        print(translation.gettext("Listen"), flush=True)
"""


def test_another_process_that_was_running_before_says_the_new_words(site: Site) -> None:
    environment = {**os.environ, "PORTEVOIX_DATA": str(settings.DATA_DIR), "PORTEVOIX_ENV": "embedded"}
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER],
        cwd=settings.BASE_DIR,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings.embedded"},
    )
    assert other.stdin is not None
    assert other.stdout is not None

    def asked() -> str:
        print("?", file=other.stdin, flush=True)
        return str(other.stdout.readline()).strip() if other.stdout else ""

    with other:
        try:
            shipped = shipped_text("ar", message_id(None, LISTEN))
            assert asked() == shipped
            for text in ("اسمعوا", "استمعوا هنا"):
                site.approve({"Écouter": text})
                site.release()
                assert asked() == text
            with site.commits():
                release_withdraw(by=site.by, version=site.version)
            assert asked() == shipped
        finally:
            other.kill()


def _full(_number: int) -> None:
    raise OSError("no room")


def test_where_no_language_is_open_it_says_so(by: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("interface_texts")
    assert "open_version interface" in capsys.readouterr().out
