"""An upgrade that says some of the site's words otherwise in French: what people wrote and said in their languages
stays, the French recordings are asked for again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from craft.text.digests import text_digest
from craft.text.interface_units import message_id
from dubbing.models import Release, SpokenWords
from dubbing.queries.studio import studio_lists
from dubbing.releases.interface_catalogues import reload_changed, write_released
from tests import factories
from tests.dubbing.site_words import Captured, approved, consenting, opened, recorded, released
from tests.job_runs import work_off
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tutorials.actions import interface_tutorial
from tutorials.interface_catalogue import shipped_text
from tutorials.models import Segment, SegmentRevision, Tutorial
from volunteers.models import User

reworded = import_module("subtitles.migrations.0004_reworded_site_words")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]
PARENTS, WORKSHOP, SOUND = message_id("parents", "Tutorials"), message_id("", "Tutorials"), message_id("", "Sound only")
TITLE, ALONE = "فيديوهات لكم", "الصوت وحده"


def test_each_word_is_as_the_catalogue_has_it() -> None:
    for (context, english), french in reworded.FRENCH.items():
        assert shipped_text("fr", message_id(context, english)) == french


def test_translations_and_recordings_outlive_the_upgrade(by: User, commits: Captured) -> None:
    factory.publish(factory.tutorial(), "ar", ARABIC)
    version, french = opened(by, "ar"), opened(by, "fr")
    voice, reviewer = consenting(factories.volunteer("ar")), factories.reviewer("ar")
    speaks = consenting(factories.volunteer("fr", "voix-fr"))
    for unit, text in ((PARENTS, "Tutoriels"), (SOUND, "Le son seul")):
        Segment.objects.filter(public_id=unit).update(text=text, digest=text_digest(text))
    approved(version, {PARENTS: TITLE, SOUND: ALONE}, voice, reviewer)
    with commits():
        recorded(version, PARENTS, voice, reviewer)
        recorded(french, PARENTS, speaks, factories.reviewer("fr", "oreille-fr"))
    work_off("dubbing.words")
    released(version, by, commits)
    as_one_message()

    reworded.carry_over(apps, None)
    Tutorial.objects.filter(is_interface=True).update(original_sha256="")
    interface_tutorial()
    write_released()
    reload_changed()

    parents, workshop, sound = (Segment.objects.get(public_id=unit) for unit in (PARENTS, WORKSHOP, SOUND))
    assert [one.text for one in (parents, workshop, sound)] == ["Vidéos", "Tutoriels", "Écouter sans image"]
    for segment, text in ((parents, TITLE), (workshop, TITLE), (sound, ALONE)):
        row = segment.translations.get(language="ar")
        assert row.approved is not None and row.approved.text == text
        assert segment.digest in {row.approved.source_digest, row.still_valid_digest}, "meaning unchanged"
    page = Client().get("/ar/").text
    assert TITLE in page and SpokenWords.objects.get(language="ar").path in page, "read and heard as before"
    assert SpokenWords.objects.get(language="fr").path not in Client().get("/fr/").text, "it says the word of before"
    again = {row.segment.public_id: row.state for row in words_asked(french, speaks)}
    assert again[PARENTS] != "done"


def words_asked(version: Any, person: User) -> Any:
    return studio_lists(version, person)[1]


def as_one_message() -> None:
    """As the program of before had it: parents and workshop read the same message, which a release knew by its English
    alone."""
    SegmentRevision.objects.filter(segment__public_id=WORKSHOP).delete()
    Segment.objects.filter(public_id=WORKSHOP).delete()
    Segment.objects.filter(public_id=PARENTS).update(public_id=WORKSHOP)
    release = Release.objects.get(version__tutorial__is_interface=True, version__language="ar", state="live")
    known = [one for one in release.manifest["strings"] if one["english"] == ["Tutorials"]]
    release.manifest["strings"] = [{**one, "context": ""} for one in known]
    Release.objects.filter(pk=release.pk).update(manifest=release.manifest)
