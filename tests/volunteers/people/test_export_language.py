"""The page of one's own data is in the language of whoever takes it along: what is French in it, a person or the film
said in French."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from lxml import html

from craft import languages
from dubbing.actions import take_reject
from dubbing.models import BackTranslation, Run, SentenceNote
from journal.models import Entry
from subtitles.actions import changes_request, draft_save
from subtitles.models import Claim
from tests import factories
from tests.volunteers.shortcuts import consenting, submitted, take
from tutorials.actions.comments import comment_add
from volunteers.events import EVENTS
from volunteers.exports.own_data import SECTIONS
from volunteers.exports.own_data_zip import own_data_zip
from volunteers.models import Invitation, Notification, User

pytestmark = pytest.mark.django_db
# Names of people, films, files and languages: the same in every language.
NAMES = set("amina example org portevoix ma ville data json recordings allumer la tablette français".split())
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")


def someone_who_did_everything(tag: str) -> User:
    """Something in each section, and each line of the journal once."""
    claire = factories.coordinator()
    amina = consenting(factories.volunteer(tag))
    User.objects.filter(pk=amina.pk).update(interface_language=tag, last_login=timezone.now())
    amina = User.objects.get(pk=amina.pk)
    amina.spoken_languages.create(language=tag)
    version = factories.version(factories.tutorial(), tag, claire)
    first, second, third = factories.speech(version.tutorial)
    recorded = take(version, amina, first, original="a.webm", audio="a.flac", client_id=uuid4())
    take_reject(by=claire, version=version, take=recorded, reason="111")
    changes_request(by=claire, version=version, revision=submitted(version, amina, first, "222"), reason="333")
    draft_save(by=amina, segment=second, language=tag, text="444", base_number=0)
    Run.objects.create(version=version, voice=amina)
    BackTranslation.objects.create(take=recorded, speaker=amina, heard_text="777")
    SentenceNote.objects.create(segment=first, author=amina, kind="picture", path="a.png", sha256="8" * 64, bytes=888)
    until = timezone.now() + timedelta(minutes=9)
    Claim.objects.create(version=version, segment=third, person=amina, purpose="translate", until=until)
    comment_add(by=amina, segment=first, language=tag, text="555", key=uuid4())
    Notification.objects.create(person=amina, kind="nudge", key="nudge/1", reason="666", mailed_at=timezone.now())
    Invitation.objects.create(created_by=amina, languages=[tag], roles=["volunteer"], expires_at=until)
    for entry in EVENTS:
        verb, _space, noun = entry.partition(" ")
        Entry.objects.create(actor=amina, verb=verb, object_type=noun, object_id="1", concerns=amina)
        Entry.objects.create(actor=claire, verb=verb, object_type=noun, object_id="1", concerns=amina)
    return amina


def page_of(person: User) -> Any:
    packed = zipfile.ZipFile(io.BytesIO(b"".join(own_data_zip(person))))
    return html.fromstring(packed.read("index.html").decode())


@pytest.mark.parametrize("tag", ["ar", "ta", "uk"])
def test_nothing_of_ours_is_french_in_it(tag: str) -> None:
    page = page_of(someone_who_did_everything(tag))
    assert (page.get("lang"), page.get("dir")) == (tag, languages.get(tag).direction)
    assert len({rows.get("data-of") for rows in page.xpath("//ol[li]")}) == len(SECTIONS), "each of them has something"
    assert len(page.xpath("//ol[@data-of='journal']/li")) >= 2 * len(EVENTS)
    for french in page.xpath("//*[@lang='fr']|//style"):
        french.drop_tree()
    assert {word for word in LATIN.findall(page.text_content()) if word.lower() not in NAMES} == set()
