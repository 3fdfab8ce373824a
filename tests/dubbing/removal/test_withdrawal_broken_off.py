"""What a kill, a race or a second withdrawal leaves of a withdrawal is ended by `reconcile`, or by asking again."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from dubbing.actions import take_receive
from dubbing.actions import takes as receiving
from dubbing.models import Release, Take
from dubbing.queries.released_files import is_freed
from dubbing.reconcile import reconcile
from dubbing.releases import publish
from dubbing.releases.sound import make_sound, takes_cache
from dubbing.removal.voice_files import files_with_voice, remaining_files
from dubbing.states import ReleaseState, TakeState
from dubbing.takes import intake
from journal.errors import NotAllowed
from storage import deletion
from storage.files import StoredBytes, sha256_of
from storage.stored_files import store_private
from tests.dubbing import studio
from tests.dubbing.built import live, paths, there
from tests.dubbing.conftest import Room
from tests.dubbing.removal.test_withdrawn_voice import page, two_voices
from tests.job_runs import work_off
from tests.stored_rows import rows_of
from tutorials.models import Tutorial
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process ends here: nothing after it runs, no handler sees it."""


def kill(*_arguments: object, **_named: object) -> None:
    raise Killed


def recordings() -> set[Path]:
    return {path for path in Path(storages["private"].path("takes")).rglob("*") if path.is_file()}


@pytest.fixture
def no_recordings() -> None:
    """The store without what other tests left: equal recordings are one file."""
    shutil.rmtree(storages["private"].path("takes"), ignore_errors=True)


def test_killed_before_the_bytes_of_the_takes_went(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other, _first = two_voices(room)
    held = files_with_voice(other.pk)
    monkeypatch.setattr(deletion, "_delete_bytes", kill)
    with pytest.raises(Killed):
        voice_withdraw(by=other, user=other)
    assert {file for file in held if file[0] != "public"} <= remaining_files(held, other.pk)
    monkeypatch.undo()
    reconcile()
    assert {store for store, _path in remaining_files(held, other.pk)} == {"public"}, "the film is being built again"
    take = Take.objects.get(voice=other)
    assert (take.state, take.original, take.audio) == (TakeState.ERASED, "", "")
    work_off("dubbing.release")
    assert remaining_files(held, other.pk) == set()


def test_killed_before_the_files_of_the_releases_went(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other, first = two_voices(room)
    held = files_with_voice(other.pk)
    Tutorial.objects.filter(pk=room.version.tutorial_id).update(state="archived")
    monkeypatch.setattr(deletion, "_delete_bytes", kill)
    with pytest.raises(Killed):
        voice_withdraw(by=other, user=other)
    first.refresh_from_db()
    assert (first.state, is_freed(first)) == (ReleaseState.WITHDRAWN, True) and there(paths(first)) == paths(first)
    monkeypatch.undo()
    reconcile()
    assert there(paths(first)) == set() and remaining_files(held, other.pk) == set()
    assert set().union(*rows_of("release", first.pk).values()) == {"gone"}


@pytest.mark.usefixtures("no_recordings")
def test_a_recording_that_arrives_meanwhile_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = store_private

    def withdrawn_now(*arguments: Any, **named: Any) -> StoredBytes:
        stored = keep(*arguments, **named)
        voice_withdraw(by=room.coordinator, user=room.voice)
        return stored

    monkeypatch.setattr(receiving, "store_private", withdrawn_now)
    recording = studio.take_file(1)
    segment = room.sentences[0]
    text = segment.translations.get(language="en").approved
    with pytest.raises(NotAllowed):
        take_receive(
            by=room.voice,
            version=room.version,
            segment=segment,
            client_id=uuid.uuid4(),
            received=recording,
            sha256=sha256_of(recording),
            revision=text,
        )
    assert not Take.objects.filter(voice=room.voice).exists()
    assert recordings() == set()


@pytest.mark.usefixtures("no_recordings")
def test_what_is_just_being_measured_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = intake.store_flac

    def withdrawn_now(*arguments: Any) -> StoredBytes:
        stored = keep(*arguments)
        voice_withdraw(by=room.voice, user=room.voice)
        return stored

    monkeypatch.setattr(intake, "store_flac", withdrawn_now)
    take = room.receive(1)
    assert (take.state, take.original, take.audio, take.figures) == (TakeState.ERASED, "", "", {})
    assert recordings() == set()


@pytest.mark.slow
def test_a_second_voice_leaves_while_the_tutorial_is_built_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other, first = two_voices(room)
    third = studio.voice("en", "nina")
    room.approve(3, studio.take_file(3, "it"), voice=third)
    voice_withdraw(by=other, user=other)
    make = make_sound

    def withdrawn_now(*arguments: Any, **named: Any) -> Any:
        sound = make(*arguments, **named)
        if Take.objects.filter(voice=third).exclude(state=TakeState.ERASED).exists():
            voice_withdraw(by=third, user=third)
        return sound

    monkeypatch.setattr(publish, "make_sound", withdrawn_now)
    work_off("dubbing.release")
    assert (live(room), Release.objects.get(number=2).state) == (first, ReleaseState.FAILED)
    reconcile()
    work_off("dubbing.release")
    assert (live(room).number, page(room)) == (3, 200)
    assert len(live(room).report["missing"]) == 2
    for person in (other, third):
        assert remaining_files(files_with_voice(person.pk), person.pk) == set()


def test_what_a_build_fitted_once_more_goes(room: Room) -> None:
    other, _first = two_voices(room)
    digest = Take.objects.get(voice=other).audio_sha256
    (kept,) = {Path(path) for store, path in files_with_voice(other.pk) if store == "cache"}
    voice_withdraw(by=other, user=other)
    again = takes_cache().parent / kept
    again.parent.mkdir(parents=True)
    again.write_bytes(b"fitted by a build that had begun before")
    assert digest and remaining_files({("cache", str(kept))}, other.pk)
    reconcile()
    assert not remaining_files({("cache", str(kept))}, other.pk)


def test_by_command_what_was_begun_before_is_ended(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    other, _first = two_voices(room)
    User.objects.filter(pk=other.pk).update(email="paul@example.org")
    call_command("withdraw_voice", "paul@example.org", "--no-wait", "--json")
    begun = json.loads(capsys.readouterr().out)
    assert begun["left"] and {file["store"] for file in begun["left"]} == {"public"}
    call_command("withdraw_voice", "paul@example.org", "--json")
    ended = json.loads(capsys.readouterr().out)
    assert (ended["takes"], ended["left"]) == (0, [])
    assert [release["state"] for release in ended["releases"]] == ["live"]
    call_command("withdraw_voice", "paul@example.org", "--json")
    assert json.loads(capsys.readouterr().out) == {"takes": 0, "releases": [], "files": [], "left": []}
    assert Release.objects.count() == 2 and not work_off("dubbing.release"), "again is nothing new"
