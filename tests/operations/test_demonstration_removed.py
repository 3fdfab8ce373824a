"""demo --remove: all that the demonstration made goes, what is one's own stays, and nothing loads it again."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import translation

from dubbing.models import Release, Take
from jobs.models import Job
from operations.demonstration.removal import TOWN
from operations.demonstration.video import NAMED_LANGUAGES
from operations.doctor.demonstration import demonstration
from storage.models import StoredFile
from tests import factories
from tests.operations.test_demonstration_again import account, everything, load_demonstration
from tests.volunteers.shortcuts import consenting, submitted, take
from town.actions import town_edit
from town.models import Town
from tutorials.actions import interface_tutorial
from tutorials.models import LanguageVersion, Segment, Tutorial, town_path
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Letter, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def film() -> Tutorial:
    made = load_demonstration()
    name = Segment.objects.filter(tutorial=interface_tutorial(), kind=Segment.Kind.SPOKEN_NAME, retired_at=None)[0]
    for language in NAMED_LANGUAGES:
        site = LanguageVersion.objects.get(tutorial=interface_tutorial(), language=language)
        take(site, account(f"voix-{language}"), name, state=Take.State.APPROVED)
    town_edit(by=account("coordination"), fields={**TOWN, "name": "Élancourt"})
    return made


def said(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("demo", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_goes_and_no_start_loads_it_again(film: Tutorial) -> None:
    assert "invite" not in said("--remove", "--yes"), "the coordinator of factories is one of one's own"
    film.refresh_from_db()
    assert set(Tutorial.objects.filter(is_interface=False).values_list("state", flat=True)) == {"archived"}
    assert not User.objects.filter(email__iendswith=DOMAIN).exists()
    assert not User.objects.filter(erased_at__isnull=False, is_active=True).exists()
    assert not Release.objects.filter(state__in=(Release.State.LIVE, Release.State.READY)).exists()
    assert not Take.objects.exclude(state=Take.State.ERASED).exists()
    assert not LanguageVersion.objects.filter(state="open", tutorial__is_interface=False).exists()
    assert not Job.objects.filter(state__in=("queued", "running")).exists()
    assert not Letter.objects.exists()
    assert set(StoredFile.objects.values_list("state", flat=True)) <= {"gone"}
    assert (town_path().name, town_path().slugs) == ("", [])
    town = Town.objects.get(pk=1)
    assert (town.name, town.hotline_number, town.hotline_times) == ("Élancourt", "", [])
    before = everything()
    for first in (True, False):
        said(if_empty=True, first=first)
    assert "Nothing of the demonstration" in said("--remove", "--yes")
    assert everything() == before
    with pytest.raises(CommandError, match="not loaded again"):
        said()
    assert Client().get("/").text.count("messages-de-l-ecole") == 0
    assert Client().get("/es/messages-de-l-ecole/").status_code in (404, 410)


def test_what_is_ones_own_is_named_and_asked_about_and_the_rest_of_it_stays(film: Tutorial) -> None:
    claire = account("coordination")
    meryem = consenting(factories.volunteer("ar", "meryem"))
    own = factories.tutorial("cantine")
    ours = factories.version(own, "ar", claire)
    mine = take(ours, meryem, factories.speech(own)[0], state=Take.State.APPROVED)
    theirs = film.versions.get(language="ar")
    submitted(theirs, meryem, factories.speech(film)[0])
    words = LanguageVersion.objects.get(tutorial=interface_tutorial(), language="es")
    take(words, meryem, words.tutorial.segments.filter(retired_at=None)[0], state=Take.State.SUBMITTED)
    before = everything()
    with pytest.raises(CommandError, match="Nothing was taken away"):
        said("--remove")
    assert everything() == before
    assert "Meryem: texts 1, recordings 0" in said("--remove", "--yes")
    mine.refresh_from_db()
    assert mine.state == Take.State.APPROVED
    own.refresh_from_db()
    assert own.state != Tutorial.State.ARCHIVED
    words.refresh_from_db()
    assert words.state == "open", "somebody of one's own works on the site's words"
    meryem.refresh_from_db()
    assert meryem.may_lend_voice()


def test_with_its_own_coordinator_alone_it_names_the_invitation(film: Tutorial) -> None:
    User.objects.exclude(email__iendswith=f"@{DOMAIN}").exclude(is_system=True).update(is_active=False)
    assert "manage.py invite" in said("--remove", "--yes")
    call_command("invite", stdout=(out := io.StringIO()))
    assert "/atelier/invitation/" in out.getvalue()


def test_the_doctor_names_it_in_a_town_that_works_already(film: Tutorial) -> None:
    found = demonstration()
    assert (found.state, "demo --remove" in found.how) == ("warning", True)
    User.objects.exclude(email__iendswith=f"@{DOMAIN}").update(is_active=False)
    assert demonstration().state == "ok", "nobody but the demonstration: somebody tries it"
    factories.tutorial("cantine")
    assert demonstration().state == "warning"
    said("--remove", "--yes")
    assert demonstration().state == "ok"
