"""Bad input, by commands and by pages: one French sentence, exit 1 or a 4xx answer, and nothing has changed."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import ManagementUtility
from django.test import Client

from craft.sound.sample_rate import RATE
from dubbing.models import Take
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room  # noqa: F401  a fixture
from tests.dubbing.test_take_addresses import headers as take_headers
from tests.job_runs import work_off
from tests.tutorials import uploaded_videos
from tests.volunteers.shortcuts import signed_in
from tutorials.models import Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)

ENGLISH = re.compile(r"\b(the|is|not|this|file|error|none)\b", re.IGNORECASE)
ON_A_PAGE = re.compile(r'<p class="notice bad[^>]*>(.*?)</p>|<h1>(Cette page [^<]*)</h1>')
PASSING = {"logs", "cache", "run", "models"}
TUS: Any = {"HTTP_TUS_RESUMABLE": "1.0.0"}
SRT = "1\n00:00:00,500 --> 00:00:02,000\nÉcoutez bien.\n"
PO = 'msgctxt "{segment}"\nmsgid "Phrase numéro 1."\nmsgstr "Not closed\n'
VIDEOS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a text": (uploaded_videos.text_named_video, "n’est pas une vidéo lisible"),
    "truncated": (uploaded_videos.truncated, "incomplète"),
    "empty": (uploaded_videos.empty, "vide"),
    "seven hours": (uploaded_videos.seven_hours, "plus de 6 heures"),
    "no sound": (uploaded_videos.silent, "Ajoutez une transcription"),
}


def dump() -> dict[str, str]:
    """Every row of every table but the sessions, and every file of the data directory with its digest."""
    models = [model for model in apps.get_models() if model._meta.app_label != "sessions"]
    rows = {str(model): serializers.serialize("json", model._base_manager.order_by("pk")) for model in models}
    data = Path(settings.DATA_DIR)
    files = [path for path in data.rglob("*") if path.is_file() and "sqlite3" not in path.name]
    lasting = [path for path in files if path.relative_to(data).parts[0] not in PASSING]
    return rows | {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in lasting}


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = dump()
    yield
    after = dump()
    assert {name for name in before.keys() | after if before.get(name) != after.get(name)} == set()


def is_one_sentence(said: str, words: str) -> None:
    assert words in said.replace("\N{NO-BREAK SPACE}", " ")
    assert said.count("\n") == 0 and said.endswith(".") and not ENGLISH.search(said), said


@dataclass(frozen=True)
class Workshop:
    """A version with approved texts."""

    room: Room
    capture: pytest.CaptureFixture[str]

    def command(self, *arguments: object, says: str) -> None:
        self.capture.readouterr()
        with nothing_changes(), pytest.raises(SystemExit) as ended:
            ManagementUtility(["manage.py", *map(str, arguments), "--json"]).execute()
        out, error = self.capture.readouterr()
        assert (ended.value.code, out, "Traceback" in error) == (1, "", False)
        is_one_sentence(error.strip(), says)

    def page(self, method: str, path: str, *, by: User | None = None, says: str, status: int, **sent: Any) -> None:
        client = signed_in(by or self.room.coordinator)
        with nothing_changes():
            answer = getattr(client, method)(path, **sent)
            assert answer.status_code == status, answer.content.decode()
        if answer.headers["Content-Type"].startswith("application/json"):
            is_one_sentence(answer.json()["sentence"], says)
        else:
            is_one_sentence(html.unescape("".join(*ON_A_PAGE.findall(answer.content.decode()))), says)


@pytest.fixture
def workshop(room: Room, capsys: pytest.CaptureFixture[str]) -> Workshop:  # noqa: F811
    return Workshop(room, capsys)


def upload(client: Client, video: Path) -> Any:
    """The answer to the last byte of a video sent by tus; to its announcement where that is refused already."""
    named = base64.b64encode(video.name.encode()).decode()
    told: Any = {"HTTP_UPLOAD_LENGTH": str(video.stat().st_size), "HTTP_UPLOAD_METADATA": f"filename {named}"}
    begun = client.post("/atelier/tutorials/uploads/", **told, **TUS)
    if begun.status_code != 201:
        return begun
    told = {"content_type": "application/offset+octet-stream", "HTTP_UPLOAD_OFFSET": "0", **TUS}
    return client.patch(begun.headers["Location"], video.read_bytes(), **told)


@pytest.mark.parametrize("name", VIDEOS)
def test_videos(workshop: Workshop, tmp_path: Path, name: str) -> None:
    make, says = VIDEOS[name]
    video = make(tmp_path)
    workshop.command("import_tutorial", video, "--title", "Mauvaise", "--wait", says=says)
    client = signed_in(workshop.room.coordinator)
    with nothing_changes():
        answer = upload(client, video)
    assert answer.status_code == 422
    is_one_sentence(answer.json()["sentence"], says)


def test_a_video_without_sound_is_taken_with_its_transcript(workshop: Workshop, tmp_path: Path) -> None:
    video, text = uploaded_videos.silent(tmp_path), tmp_path / "muette.srt"
    text.write_text(SRT, encoding="utf-8")
    argv = ["import_tutorial", str(video), "--title", "Muette", "--transcript", str(text)]
    ManagementUtility(["manage.py", *argv]).execute()
    work_off("tutorials.probe", "tutorials.transcribe")
    assert [factory.text for factory in factories.speech(Tutorial.objects.get(slug="muette"))] == ["Écoutez bien."]


def test_a_take_that_is_silence(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(3 * RATE, np.float32), RATE)
    voice, version = workshop.room.voice, workshop.room.version
    says = "On n’entend personne dans « silence.wav »"
    workshop.command("add_take", version.tutorial.slug, "en", 1, path, "--voice", voice.email, says=says)
    # In the studio it is measured, then it can never be sent.
    data, address = path.read_bytes(), f"/atelier/voice/takes/{uuid.uuid4()}/"
    told = take_headers(workshop.room, workshop.room.sentences[0], data)
    assert signed_in(voice).put(address, data, content_type="audio/wav", headers=told).status_code == 201
    work_off("dubbing.intake")
    sent: Any = {"headers": {"Accept": "application/json"}, "data": {}, "content_type": "application/json"}
    workshop.page("post", f"{address}submit/", by=voice, says="On n’entend personne", status=400, **sent)
    assert Take.objects.get().state == Take.State.CHECKED


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("textes.po", PO.encode(), "Ce fichier PO est abîmé : regardez la ligne 3"),
        ("textes.srt", SRT.replace("É", "ø").encode("latin-1"), "n’est pas en UTF-8"),
    ],
)
def test_files_of_texts(workshop: Workshop, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path, slug = tmp_path / name, workshop.room.version.tutorial.slug
    path.write_bytes(content)
    workshop.command("import_texts", slug, "en", path, "--approve", says=says)
    form: Any = {"data": {"file": SimpleUploadedFile(name, content), "how": "approve"}}
    workshop.page("post", f"/atelier/text/{slug}/en/files/receive/", says=says, status=400, **form)
    if name.endswith(".srt"):
        workshop.command("import_tutorial", uploaded_videos.SPOKEN, "--title", "Essai", "--transcript", path, says=says)
        words = {"title": "Essai", "bytes": "5000", "name": "a.mp4", "transcript": SimpleUploadedFile(name, content)}
        asked: Any = {"data": words, "headers": {"Accept": "application/json"}}
        workshop.page("post", "/atelier/tutorials/new/", says=says, status=422, **asked)


def test_a_segment_that_does_not_exist(workshop: Workshop) -> None:
    slug, voice, take = workshop.room.version.tutorial.slug, workshop.room.voice, studio.take_file(1)
    for name in ("99", "zzzz"):
        says = f"n’a pas de phrase « {name} »"
        workshop.command("add_take", slug, "en", name, take, "--voice", voice.email, says=says)
        for place in ("text", "voice"):
            workshop.page("get", f"/atelier/{place}/{slug}/en/{name}/", by=voice, says="Cette phrase n’", status=404)
    sent: Any = {"data": {"text": "?", "revision": 1}, "content_type": "application/json"}
    workshop.page("post", f"/atelier/tutorials/{slug}/segments/zzzz/text/", says="Cette phrase n’", status=404, **sent)


def test_a_language_that_is_not_in_the_table(workshop: Workshop) -> None:
    slug, says = workshop.room.version.tutorial.slug, "La langue « klingon » n’est pas dans la table"
    take = ("1", studio.take_file(1), "--voice", workshop.room.voice.email)
    for command, *more in (["open_version"], ["publish"], ["export_texts"], ["release", "--list"], ["add_take", *take]):
        workshop.command(command, slug, "klingon", *more, says=says)
    opened = f"/atelier/tutorials/{slug}/languages/"
    workshop.page("post", opened, says=says, status=404, data={"language": ["ar", "klingon"]})
    for place, words in (("text", "n’est pas"), ("voice", "n’est pas"), ("versions", "rien à cette adresse")):
        workshop.page("get", f"/atelier/{place}/{slug}/klingon/", says=words, status=404)
