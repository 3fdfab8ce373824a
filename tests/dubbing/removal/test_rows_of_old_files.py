"""A database from before the table of stored files gets its rows; what manifests said of their files moves there."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages

from dubbing.models import Release, Take
from dubbing.queries.released_files import is_freed
from dubbing.queries.retention import still_played
from dubbing.reconcile import reconcile
from dubbing.removal.voice_files import files_with_voice
from dubbing.stored_files import holder_of_release
from storage.deletion import mark_unneeded
from storage.files import StoredBytes, keep_private, keep_public
from storage.models import StoredFile
from storage.queries import stored_files_of
from storage.states import FileState
from tests.earlier_database import database_at
from tests.material import first_edition
from tests.stored_rows import needed_names, rows_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def empty_stores() -> None:
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)


class Old:
    """Rows and files as the program before wrote them."""

    def __init__(self, models: Any, folder: Path) -> None:
        self.models, self.folder = models, folder

    def make(self, app: str, model: str, **fields: Any) -> Any:
        return self.models.get_model(app, model).objects.create(**fields)

    def bytes(self, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(name.encode() * 50)
        return path

    def public(self, name: str) -> dict[str, Any]:
        kept = keep_public(self.bytes(name))
        return {"path": kept.path, "bytes": kept.bytes, "sha256": kept.sha256}

    def private(self, name: str, folder: str) -> StoredBytes:
        return keep_private(self.bytes(name), folder)

    def take(self, segment: Any, voice: Any, name: str, state: str = "approved", **fields: Any) -> Any:
        original, audio = self.private(f"{name}.webm", "takes"), self.private(f"{name}.flac", "takes")
        return self.make(
            "dubbing",
            "Take",
            client_id=uuid.uuid4(),
            segment=segment,
            language="ar",
            voice=voice,
            state=state,
            sha256=original.sha256,
            bytes=original.bytes,
            **{"original": original.path, "audio": audio.path, "audio_sha256": audio.sha256, **fields},
        )

    def release(self, version: Any, number: int, state: str, takes: list[Any], *names: str, **said: Any) -> Any:
        roles = {"m3u8": "audio", "m4s": "audio", "m4a": "audio_only", "mp4": "messaging_mp4", "vtt": "subtitles"}
        files = [{"role": roles[name.rpartition(".")[2]], **self.public(name)} for name in names]
        segments = [{"segment": f"s{take.pk}", "take": str(take.client_id)} for take in takes]
        manifest = {"files": files, "segments": segments, "title": "T", "summary": "", **said}
        return self.make(
            "dubbing", "Release", version=version, number=number, kind="voice", state=state, manifest=manifest
        )


def names(manifest: dict[str, Any]) -> set[str]:
    return {file["path"] for file in manifest["files"]}


class Town:
    """A tutorial with one release of every kind that the program before left behind."""

    def __init__(self, old: Old) -> None:
        self.user = old.make("volunteers", "User", email="amina@example.org", public_id=uuid.uuid4())
        watch, text = old.private("watch.mp4", "watch"), old.private("texte.srt", "transcripts")
        original = old.private("original.mp4", "originals")
        rendition: dict[str, Any] = {
            "name": "lite",
            "playlist": old.public("lite.m3u8"),
            "init": old.public("init.mp4"),
        }
        poster, lite = old.public("poster.jpg"), old.public("lite.mp4")
        segments = [old.public("1.cmfv"), old.public("2.cmfv")]
        self.paths = {original.path, watch.path, text.path}
        self.paths |= {file["path"] for file in (poster, lite, rendition["playlist"], rendition["init"], *segments)}
        tutorial = self.tutorial = old.make(
            "tutorials",
            "Tutorial",
            slug="allumer",
            state="open",
            original=original.path,
            original_sha256=original.sha256,
            original_bytes=original.bytes,
            transcript_file=text.path,
            video={
                "poster": {"path": poster["path"]},  # the oldest rows state no more
                "lite": lite,
                "watch": {"path": watch.path, "bytes": watch.bytes, "sha256": watch.sha256},
                "renditions": [{**rendition, "segments": segments}],
            },
        )
        waiting = {"transcript": old.private("waiting.srt", "transcripts").path}
        until = "2030-01-01T00:00Z"
        self.upload = old.make("tutorials", "Upload", owner=self.user, length=9, expires_at=until, metadata=waiting)
        segment = old.make("tutorials", "Segment", tutorial=tutorial, start_ms=0, end_ms=900, public_id="s1")
        version = old.make("tutorials", "LanguageVersion", tutorial=tutorial, language="ar")
        take = self.take = old.take(segment, self.user, "said")
        erased = self.erased = old.take(segment, self.user, "taken back", "erased")
        bare = old.take(segment, self.user, "long gone", "erased", original="", audio="")
        sound = ("silence.m4s", "audio.m3u8", "cues.vtt")
        self.dead = old.release(version, 1, "superseded", [bare], "first.m4a", freed=True, gone=True)
        said = {"freed": True, "leaving": True}
        self.leaves = old.release(version, 2, "withdrawn", [take], "second.m4a", *sound, **said)
        self.freed = old.release(version, 3, "superseded", [erased], "third.m4a", "silence.m4s", freed=True)
        self.back = old.release(version, 4, "superseded", [take], "fourth.m4a", *sound)
        self.live = old.release(version, 5, "live", [], "fifth.m4a", *sound)
        fields = {"number": 6, "kind": "voice", "state": "building", "manifest": {"chosen": []}}
        self.begun = old.make("dubbing", "Release", version=version, **fields)
        storages["public"].delete(min(names(self.dead.manifest)))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """It, carried over."""
    with database_at(*first_edition.NODES) as models:
        made = Town(Old(models, tmp_path))
    return made


def test_what_manifests_said_is_in_the_table(town: Town) -> None:
    """One database for all of it: to go back to its time and come forward takes ten seconds."""
    every_file_that_was_named_has_its_row(town)
    whose_voice_is_heard_comes_from_the_takes(town)
    which_recordings_a_release_plays_is_carried_over(town)
    what_was_left_of_removals_is_ended(town)
    what_cannot_come_back_plays_nothing(town)


def every_file_that_was_named_has_its_row(town: Town) -> None:
    for release, state in (
        (town.leaves, FileState.LEAVING),
        (town.freed, FileState.LEAVING),
        (town.back, FileState.NEEDED),
        (town.live, FileState.NEEDED),
    ):
        assert rows_of("release", release.pk) == {path: {state} for path in names(release.manifest)}
    assert rows_of("release", town.dead.pk) == rows_of("release", town.begun.pk) == {}
    assert rows_of("tutorial", town.tutorial.pk) == {path: {FileState.NEEDED} for path in town.paths}
    assert rows_of("upload", town.upload.pk) == {town.upload.metadata["transcript"]: {FileState.NEEDED}}
    for take, state in ((town.take, FileState.NEEDED), (town.erased, FileState.LEAVING)):
        assert rows_of("take", take.client_id) == {take.original: {state}, take.audio: {state}}
    for row in StoredFile.objects.all():
        assert (row.bytes, row.sha256) == (storages[row.store].size(row.path), Path(row.path).stem)
    for release in Release.objects.all():
        assert not {"freed", "leaving", "gone"} & release.manifest.keys()


def whose_voice_is_heard_comes_from_the_takes(town: Town) -> None:
    heard = {file["path"] for file in town.back.manifest["files"] if file["role"] in {"audio", "audio_only"}}
    held = {path for _store, path in files_with_voice(town.user.pk)}
    silent = {path for path in heard if path.endswith((".m3u8", ".m4s"))}
    assert heard - silent < held, "the sound of a release that can be live again"
    assert not silent & held, "another release has the same bytes without this voice"
    own = {town.take.original, town.take.audio, town.erased.original, town.erased.audio}
    assert own < held


def which_recordings_a_release_plays_is_carried_over(town: Town) -> None:
    takes = Take.objects.select_related("segment").all()
    assert still_played(takes) == {town.take.pk}, "of the release that one can go back to; not those that are freed"


def what_was_left_of_removals_is_ended(town: Town) -> None:
    reconcile()
    assert names(town.live.manifest) | names(town.back.manifest) <= {path for _store, path in needed_names()}
    ended = names(town.leaves.manifest) | names(town.freed.manifest)
    assert {path for path in ended if storages["public"].exists(path)} == ended & names(town.live.manifest)
    assert not storages["private"].exists(town.erased.original) and storages["private"].exists(town.take.original)
    assert not StoredFile.objects.filter(state=FileState.LEAVING).exists()
    told = {release.number: is_freed(release) for release in Release.objects.all()}
    assert told == {1: True, 2: True, 3: True, 4: False, 5: False, 6: False}


def what_cannot_come_back_plays_nothing(town: Town) -> None:
    mark_unneeded(stored_files_of(holder_of_release(town.back.pk)))
    assert still_played(Take.objects.select_related("segment").all()) == set()
