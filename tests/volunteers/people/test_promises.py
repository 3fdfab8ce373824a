"""What the consent promises is kept: each sentence that a volunteer agrees to has its test, and none stands alone."""

from __future__ import annotations

import ast
import hashlib
import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone, translation
from lxml import html

from dubbing.actions import take_receive
from dubbing.models import Release, Take
from dubbing.reconcile import reconcile
from dubbing.states import ReleaseState, TakeState
from journal.undo import UNDO_WINDOW
from storage.files import keep_public
from storage.models import StoredFile
from subtitles.actions import draft_save, translation_approve
from subtitles.models import TranslationRevision
from tests import factories
from tests.house.source_tree import ROOMS, python_files
from tests.parents import factory as published
from tests.stored_rows import record_rows
from tests.volunteers.people.promised_sentences import (
    ACCOUNT,
    CONSENT,
    ERASING,
    HEADINGS,
    PRIVACY,
    WITHDRAWING,
    mapped_tests,
    missing_tests,
)
from tests.volunteers.people.said_on_screens import sentences
from tests.volunteers.shortcuts import consenting, release, signed_in, submitted, take
from town.models import Town
from tutorials.models import LanguageVersion
from volunteers.actions import consent_record, withdrawal_begin
from volunteers.consent_form import ConsentForm
from volunteers.models import Consent, User
from volunteers.pipelines.withdrawals import withdrawals_finish
from volunteers.queries.consent_text import CONSENT_TEXTS

pytestmark = pytest.mark.django_db(transaction=True)
OWN_DATA = "//main//section | //main//fieldset[.//input[@name='digest']]"
USES = ("publish", "hotline", "pass_on", "ai_training")


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    """Somebody who wrote, recorded and is heard in what is live."""
    person = consenting(factories.volunteer("ar"))
    User.objects.filter(pk=person.pk).update(interface_language="fr")
    first, second, third = factories.speech(version.tutorial)
    translation_approve(by=factories.reviewer(), version=version, revision=submitted(version, person, first))
    takes = []
    for segment in (first, second, third):
        name = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(uuid4().bytes))
        takes.append(
            take(version, person, segment, state=TakeState.APPROVED, original=name, audio=name, client_id=uuid4())
        )
    draft_save(by=person, segment=second, language="ar", text="مسودة", base_number=0)
    heard = release(version, kind="voice", state=ReleaseState.LIVE, manifest={"segments": [], "files": []})
    path = Path(settings.DATA_DIR) / f"{uuid4().hex}.m4a"
    path.write_bytes(uuid4().bytes)
    sound = keep_public(path)
    heard.manifest = {
        "segments": [{"take": str(recorded.client_id)} for recorded in takes],
        "files": [{"role": "audio_only", "path": sound.path, "bytes": sound.bytes, "sha256": sound.sha256}],
    }
    heard.save()
    record_rows(heard)
    return User.objects.get(pk=person.pk)


# Every sentence is mapped, and every test that it is mapped to is there.


def said(person: User) -> dict[str, list[str]]:
    """What the screens say about one's own data, in each state that such a screen can be in."""
    client = signed_in(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    Town.objects.update_or_create(pk=1, defaults={"name": "La ville", "contact_email": ""})
    names = ("voix", "donnees", "voix/retirer", "moi/erase")
    pages = {name: sentences(client.get(f"/atelier/{name}/")) for name in names}
    pages["moi"] = sentences(client.get("/atelier/moi/"), OWN_DATA)
    withdrawal_begin(by=person)
    pages["moi"] += sentences(client.get("/atelier/moi/"), OWN_DATA)
    Consent.objects.filter(user=person).update(withdrawn_at=timezone.now())
    pages["moi"] += sentences(client.get("/atelier/moi/"), OWN_DATA)
    return pages


def test_every_sentence_is_kept_by_a_test_or_promises_nothing(amina: User) -> None:
    pages = said(amina)
    mapped = {
        "voix": CONSENT,
        "donnees": PRIVACY,
        "moi": ACCOUNT,
        "voix/retirer": WITHDRAWING,
        "moi/erase": ERASING,
    }
    assert pages.keys() == mapped.keys()
    new = {name: [each for each in pages[name] if each not in {*mapped[name], *HEADINGS}] for name in pages}
    assert not any(new.values()), f"a promise without a test: {new}"
    stale = {name: [each for each in mapped[name] if each not in pages[name]] for name in pages}
    assert not any(stale.values()), f"no screen says this any more: {stale}"


def test_the_consent_page_says_the_whole_text(amina: User) -> None:
    """So that what is agreed to, and whose digest is kept, is what was gone through above."""
    page = " ".join(sentences(signed_in(amina).get("/atelier/voix/")))
    with translation.override("fr"):
        for text in CONSENT_TEXTS:
            assert re.sub(r"\d+", "#", " ".join(str(text).split())) in page


def test_every_test_that_keeps_a_promise_is_there() -> None:
    mappings = (CONSENT, PRIVACY, ACCOUNT, WITHDRAWING, ERASING)
    assert missing_tests(mappings) == [] and len(mapped_tests(mappings)) > 30


def test_a_sentence_is_found_whatever_stands_around_it() -> None:
    class Page:
        content = (
            "<main><h1>Titre</h1><p>Un <bdi>deux</bdi>\u00a0: 30\njours. Trois ? «\u00a0Oui\u00a0».<br>Quatre</p>"
            "<label><input><span>Cinq</span></label><svg><text>x</text></svg><p> — </p></main>"
        ).encode()

    assert sentences(Page()) == ["Titre", "Un deux : # jours.", "Trois ?", "« Oui ».", "Quatre", "Cinq"]


# The promises of the consent.


def test_each_use_is_decided_apart_and_changed_at_any_time(amina: User) -> None:
    draw, client = random.Random(20), signed_in(amina)
    for _turn in range(12):
        ticked = {use for use in USES if draw.random() < 0.5}
        form = {"adult": "on", "credit": "none", **dict.fromkeys(ticked, "on")}
        assert client.post("/atelier/voix/", form).status_code == 302
        now = Consent.objects.get(user=amina, withdrawn_at=None)
        # The telephone and what is passed on are ways to publish: without publishing there is none.
        expected = ticked - ({"hotline", "pass_on"} if "publish" not in ticked else set())
        assert {use for use in USES if getattr(now, use)} == expected
        assert (amina.may_lend_voice(), amina.may_lend_voice_to_hotline()) == (
            "publish" in expected,
            "hotline" in expected,
        )


def test_taking_a_voice_back_is_two_taps_and_nothing_to_write(amina: User) -> None:
    client = signed_in(amina)
    account: Any = html.fromstring(client.get("/atelier/moi/").content)
    (link,) = account.xpath("//a[@href='/atelier/voix/retirer/']")
    page: Any = html.fromstring(client.get(link.get("href")).content)  # the first tap
    form = page.get_element_by_id("final-act")
    fields = form.xpath(".//input[not(@type='hidden')] | .//textarea | .//select")
    assert fields == [], "no word, no reason"
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    client.post(form.get("action"), sent)  # the second
    assert not amina.may_lend_voice()
    given = html.fromstring(signed_in(consenting(factories.volunteer("ar", "b"))).get("/atelier/voix/").content)
    assert given.xpath("//main//form//input[@type='checkbox']"), "consenting was no easier"


def test_a_recording_lies_in_the_private_store_and_nowhere_else(version: LanguageVersion, tmp_path: Path) -> None:
    person = consenting(factories.volunteer("ar", "nadia"))
    path = tmp_path / "a.webm"
    path.write_bytes(uuid4().bytes * 50)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    segment = factories.speech(version.tutorial)[0]
    text = translation_approve(by=factories.reviewer(), version=version, revision=submitted(version, person, segment))
    recorded, _new = take_receive(
        by=person,
        version=version,
        segment=segment,
        received=path,
        sha256=digest,
        revision=text,
        client_id=uuid4(),
    )
    rows = StoredFile.objects.filter(sha256=digest)
    assert [(row.store, row.path) for row in rows] == [("private", recorded.original)]
    assert not storages["public"].exists(recorded.original)
    assert Client().get(f"/m/{recorded.original}").status_code == 404
    assert settings.STORAGES["public"] != settings.STORAGES["private"]


def test_a_published_film_is_free_for_everybody_everywhere(db: None) -> None:
    tutorial = published.tutorial()
    published.publish(tutorial, "ar")
    for language, address in (("ar", "203.0.113.7"), ("zh-Hans", "198.51.100.9"), ("", "2001:db8::1")):
        client = Client(REMOTE_ADDR=address, headers={"Accept-Language": language})
        page = client.get(f"/ar/{tutorial.slug}/")
        assert page.status_code == 200 and not page.cookies, "no account, no trace"
        addresses = set(re.findall(r'"(/m/[^"?]+)[^"]*"', page.content.decode()))
        assert len(addresses) > 2
        for each in addresses:
            file = client.get(each)
            assert file.status_code == 200 and not file.cookies, each
            b"".join(file.streaming_content)  # type: ignore[attr-defined]


def test_within_the_hour_a_voice_is_gone(amina: User, version: LanguageVersion) -> None:
    """Ten minutes for an undo, half a minute until the worker looks, a minute until `reconcile` does: and everything
    else happens then."""
    schedules: list[Any] = [entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    waits: list[timedelta] = schedules
    assert UNDO_WINDOW + sum(waits, timedelta()) < timedelta(hours=1) / 2, "the other half is for the build"
    heard = Release.objects.get(version=version)
    names = [("public", heard.manifest["files"][0]["path"])]
    names += [("private", path) for path in Take.objects.filter(voice=amina).values_list("original", flat=True)]
    assert all(storages[store].exists(path) for store, path in names) and len(names) == 4
    began = timezone.now()
    assert signed_in(amina).post("/atelier/voix/retirer/", {"sure": "yes"}).status_code == 302
    withdrawals_finish(began + UNDO_WINDOW + max(waits))
    reconcile(now=began + UNDO_WINDOW + 2 * max(waits))
    assert [name for name in names if storages[name[0]].exists(name[1])] == []
    assert set(Take.objects.filter(voice=amina).values_list("state", flat=True)) == {TakeState.ERASED}
    assert not Release.objects.filter(version=version, state=ReleaseState.LIVE, kind="voice").exists()


# Where a choice about machines is kept, shown, exported; nothing else reads it, so nothing can act on it.
MACHINE_CHOICE = {
    *("operations/archive.py", "operations/erasures.py"),  # what remains of a consent, in the list of erasures
    *("volunteers/actions/consents.py", "volunteers/consent_form.py"),
    *("volunteers/exports/own_data.py", "volunteers/models/consents.py", "volunteers/templatetags/journal_words.py"),
    "volunteers/templatetags/own_data.py",
    "volunteers/views/consent_by_ear.py",  # its picture
}


def test_no_machine_learns_a_voice(amina: User) -> None:
    assert not ConsentForm().fields["ai_training"].initial and not Consent().ai_training
    page: Any = html.fromstring(signed_in(factories.volunteer("ar", "nadia")).get("/atelier/voix/").content)
    assert not page.xpath("//input[@name='ai_training'][@checked]")
    given = consent_record(by=User.objects.get(email="claire@example.org"), user=amina, evidence="Mairie, 3 juin")
    assert not given.ai_training
    readers = {
        str(path) for path, tree in python_files(*ROOMS) if any(_names(node, "ai_training") for node in ast.walk(tree))
    }
    assert readers == MACHINE_CHOICE, "whoever trains a voice asks for this choice first, and is named here"


def _names(node: ast.AST, name: str) -> bool:
    found = getattr(node, "attr", None) or getattr(node, "arg", None) or getattr(node, "id", None)
    return name in (found, getattr(node, "value", None))


def test_who_ticks_nothing_translates(version: LanguageVersion) -> None:
    person = factories.volunteer("ar", "nadia")
    assert signed_in(person).post("/atelier/voix/", {"credit": "none"}).status_code == 302
    assert not person.may_lend_voice()
    revision = submitted(version, person, factories.speech(version.tutorial)[0])
    assert revision.author == person
    assert not person.consents.get(withdrawn_at=None).publish


def test_texts_stay_when_a_voice_goes(amina: User) -> None:
    before = list(TranslationRevision.objects.values_list("text", "state", "author"))
    withdrawal_begin(by=amina)
    withdrawals_finish(timezone.now() + UNDO_WINDOW)
    assert list(TranslationRevision.objects.values_list("text", "state", "author")) == before != []
    assert set(Take.objects.filter(voice=amina).values_list("state", flat=True)) == {TakeState.ERASED}
