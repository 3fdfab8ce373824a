"""What a coordinator puts beside a hard sentence: who sees and hears it, what is kept of it, and when it goes."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from PIL import Image

from dubbing.actions import note_put, note_remove
from dubbing.models import SentenceNote
from dubbing.removal.tutorial import destroy, take_down
from dubbing.removal.voice_files import files_with_voice
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from operations.erasures import erasures_list, erasures_repeat
from storage.models import StoredFile
from tests import factories
from tests.dubbing import studio
from tests.material.voices import human
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion, Segment
from volunteers.actions import voice_withdraw, withdrawal_begin, withdrawal_undo
from volunteers.exports.own_data import SECTIONS
from volunteers.exports.own_files import take_files
from volunteers.models import User
from volunteers.pipelines.account_end import close_account

pytestmark = pytest.mark.django_db(transaction=True)
VOICE, PICTURE = SentenceNote.Kind.VOICE, SentenceNote.Kind.PICTURE


@dataclass(frozen=True)
class Hard:
    version: LanguageVersion
    segment: Segment
    claire: User


@pytest.fixture
def hard() -> Hard:
    claire = studio.consenting(factories.coordinator())
    version = factories.version(studio.tutorial(), "snk", claire)
    return Hard(version, factories.speech(version.tutorial)[0], claire)


def spoken() -> Path:
    return Path(human("fr", studio.NAMES[0]))


def drawn(tmp_path: Path, size: tuple[int, int] = (2000, 3000), name: str = "dessin.png") -> Path:
    """A drawing on nothing, as a tablet makes it; or a photo that says which camera made it, lying on its side."""
    if name.endswith(".png"):
        Image.new("RGBA", size, (0, 0, 0, 0)).save(tmp_path / name)
        return tmp_path / name
    photo = Image.new("RGB", size, (10, 200, 10))
    written = photo.getexif()
    written[0x0112], written[0x010F] = 6, "SECRET-CAMERA"
    photo.save(tmp_path / name, exif=written)
    return tmp_path / name


def voice_beside(hard: Hard, by: User | None = None) -> SentenceNote:
    return note_put(by=by or hard.claire, segment=hard.segment, kind=VOICE, received=spoken(), agreed=True)


def shown(person: User, hard: Hard) -> dict[str, str]:
    """What the page of recording says of the sentence."""
    address = reverse("dubbing:record", args=[hard.version.tutorial.slug, "snk", hard.segment.public_id])
    page: Any = html.fromstring(signed_in(person).get(address).content.decode())
    data = json.loads(page.get_element_by_id("studio-data").text)
    found: dict[str, str] = next(row["beside"] for row in data["segments"] if row["id"] == hard.segment.public_id)
    return found


def is_stored(note: SentenceNote) -> bool:
    return storages["private"].exists(note.path)


def test_a_picture_is_made_anew_small_on_white_and_without_what_a_camera_wrote(hard: Hard, tmp_path: Path) -> None:
    note = note_put(by=hard.claire, segment=hard.segment, kind=PICTURE, received=drawn(tmp_path))
    voice = studio.voice("snk")
    assert shown(voice, hard) == {"picture": reverse("dubbing:note", args=[note.number]), "voice": ""}
    answer = signed_in(voice).get(reverse("dubbing:note", args=[note.number]))
    data = b"".join(answer.streaming_content)
    picture = Image.open(io.BytesIO(data))
    assert (answer.headers["Content-Type"], picture.size) == ("image/jpeg", (640, 960))
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    file = StoredFile.objects.get(role="sentence_note")
    assert (file.store, file.state, file.voices.count()) == ("private", "needed", 0)
    photo = note_put(by=hard.claire, segment=hard.segment, kind=PICTURE, received=drawn(tmp_path, (300, 200), "a.jpg"))
    kept = Path(storages["private"].path(photo.path))
    assert b"SECRET-CAMERA" not in kept.read_bytes() and Image.open(kept).size == (200, 300), "upright, not enlarged"
    assert SentenceNote.objects.get() == photo and not is_stored(note), "it took the place of the first"


def test_a_voice_is_kept_only_with_its_own_yes_and_is_known_by_the_table_of_files(hard: Hard) -> None:
    with pytest.raises(Refused):
        note_put(by=hard.claire, segment=hard.segment, kind=VOICE, received=spoken())
    assert not StoredFile.objects.filter(role="sentence_note").exists()
    note = voice_beside(hard)
    file = StoredFile.objects.get(role="sentence_note")
    assert (file.store, file.path) == ("private", note.path) and note.path.endswith(".m4a")
    assert [person.pk for person in file.voices.all()] == [hard.claire.pk]
    assert ("private", note.path) in files_with_voice(hard.claire.pk)
    entry = Entry.objects.get(verb="put", object_type="sentencenote")
    assert (entry.actor, entry.concerns, entry.after["kind"]) == (hard.claire, hard.claire, "voice")
    other = voice_beside(hard, studio.consenting(factories.coordinator("colette")))
    assert SentenceNote.objects.get() == other and other.author_id != hard.claire.pk, "the later one stands there"


@pytest.mark.parametrize("kind", [PICTURE, VOICE])
def test_what_is_neither_is_refused_and_nothing_is_left(hard: Hard, tmp_path: Path, kind: str) -> None:
    (broken := tmp_path / "a.png").write_bytes(b"#EXTM3U\nfile:///etc/passwd\n" * 40)
    with pytest.raises(Refused):
        note_put(by=hard.claire, segment=hard.segment, kind=kind, received=broken, agreed=True)
    assert not SentenceNote.objects.exists() and not StoredFile.objects.filter(role="sentence_note").exists()
    with pytest.raises(NotAllowed):
        note_put(by=studio.voice("snk"), segment=hard.segment, kind=kind, received=broken, agreed=True)


def test_a_coordinator_does_it_all_on_the_page_of_the_sentence(hard: Hard, tmp_path: Path) -> None:
    client: Client = signed_in(hard.claire)
    page = reverse("volunteers:conversation", args=[hard.version.tutorial.slug, hard.segment.public_id, "all"])
    put = reverse("dubbing:note_put", args=[hard.version.tutorial.slug, hard.segment.public_id, "picture"])
    assert put in client.get(page).content.decode()
    sent = SimpleUploadedFile("dessin.png", drawn(tmp_path).read_bytes(), "image/png")
    assert client.post(put, {"file": sent}).headers["Location"] == page
    remove = reverse("dubbing:note_remove", args=[SentenceNote.objects.get().number])
    assert remove in client.get(page).content.decode()
    assert client.post(remove).headers["Location"] == page
    assert not SentenceNote.objects.exists()
    assert client.post(put).status_code == 400
    helper = signed_in(studio.voice("snk")).get(page.replace("/all/", "/snk/"))
    assert helper.status_code == 200 and put not in helper.content.decode()


def test_a_voice_that_is_taken_back_is_not_heard_and_goes_a_picture_stays(hard: Hard, tmp_path: Path) -> None:
    note, voice = voice_beside(hard), studio.voice("snk")
    picture = note_put(by=hard.claire, segment=hard.segment, kind=PICTURE, received=drawn(tmp_path))
    withdrawal_begin(by=hard.claire)
    assert shown(voice, hard)["voice"] == ""
    assert signed_in(voice).get(reverse("dubbing:note", args=[note.number])).status_code == 404
    withdrawal_undo(by=hard.claire)
    assert shown(voice, hard)["voice"]
    voice_withdraw(by=hard.claire, user=hard.claire)
    assert SentenceNote.objects.get() == picture and not is_stored(note)
    assert not files_with_voice(hard.claire.pk)


def test_it_goes_with_the_account_and_with_the_film(hard: Hard, tmp_path: Path) -> None:
    note = voice_beside(hard)
    close_account(hard.claire, timezone.now())
    assert not SentenceNote.objects.exists() and not is_stored(note)
    other = factories.coordinator("colette")
    notes = [
        voice_beside(hard, other),
        note_put(by=other, segment=hard.segment, kind=PICTURE, received=drawn(tmp_path)),
    ]
    take_down(hard.version.tutorial)
    destroy(hard.version.tutorial)
    assert not SentenceNote.objects.exists() and not any(is_stored(note) for note in notes)


def test_its_author_takes_it_along(hard: Hard) -> None:
    note = voice_beside(hard)
    (row,) = SECTIONS["beside_sentences"].rows(hard.claire)
    assert (row["kind"], row["agreed_at"], row["film"]) == ("voice", note.created_at, hard.version.tutorial.slug)
    assert [file.path for file in take_files(hard.claire)] == [note.path]
    assert [file.name for file in take_files(hard.claire)] == row["files"]


def test_no_older_backup_brings_back_what_was_taken_away(hard: Hard) -> None:
    note, before = voice_beside(hard), timezone.now()
    kept = SentenceNote.objects.get()
    note_remove(by=hard.claire, note=note)
    listed = erasures_list()
    assert [(line["verb"], line["of"]) for line in listed] == [("remove", str(note.number))]
    kept.save(force_insert=True)  # as the older database has it, whose journal ends before
    assert erasures_repeat(by=hard.claire, listed=listed, snapshot=before) == 0, "its own journal knows of it"
    later = erasures_list()
    for line in later:
        line["at"] = (timezone.now() + timedelta(minutes=1)).isoformat()
    assert erasures_repeat(by=hard.claire, listed=later, snapshot=before) == 1
    assert not SentenceNote.objects.exists()
