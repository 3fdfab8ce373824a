"""A voice that is taken back leaves the store and everything published, and whatever goes wrong, it does not stay."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dubbing.actions import release_live, release_request
from dubbing.models import Release, Take
from dubbing.queries.released_files import is_freed
from dubbing.reconcile import reconcile
from dubbing.releases import publish
from dubbing.releases.sound import takes_cache
from dubbing.releases.verify import failures, verify
from dubbing.removal.voice_files import files_with_voice
from dubbing.reports import Check
from dubbing.states import ReleaseState, TakeState
from journal.errors import Refused
from journal.models import Entry
from media.sound.take_fitting import fitted_forms
from tests.dubbing import studio
from tests.dubbing.built import built, live, paths, there
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def two_voices(room: Room) -> tuple[User, Release]:
    """Three sentences by one person, the fourth by another, who is returned; published."""
    room.record(only=3)
    other = studio.voice("en", "paul")
    room.approve(4, voice=other)
    release = built(room)
    assert (release.state, release.report["missing"]) == (ReleaseState.LIVE, [])
    return other, release


def page(room: Room) -> int:
    return Client().get(f"/en/{room.version.tutorial.slug}/").status_code


def test_the_tutorial_is_built_again_without_it_and_its_files_go(room: Room) -> None:
    other, first = two_voices(room)
    take = Take.objects.get(voice=other)
    private, fitted = {take.original, take.audio}, set(takes_cache().rglob("*.flac"))
    own = set(fitted_forms(takes_cache(), take.audio_sha256))
    assert own, "at least as this release plays it; another test may have said the same otherwise"
    voice_withdraw(by=other, user=other)
    take.refresh_from_db()
    assert (take.state, take.original, take.audio, take.figures) == (TakeState.ERASED, "", "", {})
    assert not there(private, "private")
    assert set(takes_cache().rglob("*.flac")) == fitted - own
    assert live(room) == first, "the film stays until the new one is there"
    work_off("dubbing.release")
    second = live(room)
    assert (second.number, second.kind, second.created_by) == (2, "voice", None)
    assert second.report["missing"] == [take.segment.public_id]
    assert failures(verify(second)) == []
    sounding = {
        file["path"] for file in first.manifest["files"] if file["role"] in {"audio", "messaging_mp4", "audio_only"}
    }
    assert sounding and not there(sounding)
    first.refresh_from_db()
    assert is_freed(first) and there(paths(second)) == paths(second)
    assert page(room) == 200
    assert Entry.objects.filter(verb="withdraw_voice", concerns=other).count() == 1


@pytest.mark.slow
def test_a_tutorial_that_cannot_be_built_again_is_withdrawn(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other, first = two_voices(room)
    voice_withdraw(by=other, user=other)

    def broken(*_arguments: object, **_named: object) -> None:
        raise Refused("no room")

    monkeypatch.setattr(publish, "make_sound", broken)
    work_off("dubbing.release")
    assert Release.objects.get(number=2).state == ReleaseState.FAILED
    reconcile()
    first.refresh_from_db()
    assert (first.state, is_freed(first)) == (ReleaseState.WITHDRAWN, True)
    assert page(room) == 410
    assert not there(paths(first))


@pytest.mark.slow
def test_what_waits_to_be_published_is_freed_and_cannot_go_live(room: Room) -> None:
    other, first = two_voices(room)
    Release.objects.filter(pk=first.pk).update(state=ReleaseState.READY)
    voice_withdraw(by=other, user=other)
    first.refresh_from_db()
    assert (first.state, there(paths(first))) == (ReleaseState.SUPERSEDED, set())
    with pytest.raises(Refused):
        release_live(release=first, by=room.coordinator)


@pytest.mark.slow
def test_a_build_that_had_begun_never_goes_live_with_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other, first = two_voices(room)
    studio.approved_text(room.version, room.sentences[0], room.coordinator, "Sentence number 1!")
    release_request(by=room.coordinator, version=room.version, kind="voice")
    measured = verify

    def while_it_builds(release: Release, on_progress: Callable[[float], None]) -> list[Check]:
        voice_withdraw(by=other, user=other)
        return measured(release, on_progress)

    monkeypatch.setattr(publish, "verify", while_it_builds)
    work_off("dubbing.release")
    monkeypatch.setattr(publish, "verify", measured)
    assert (live(room), Release.objects.get(number=2).state) == (first, ReleaseState.FAILED)
    reconcile()
    work_off("dubbing.release")
    second = live(room)
    assert second.number == 3
    assert Take.objects.get(voice=other).segment.public_id in second.report["missing"]
    assert not any(there(paths(release) - paths(second)) for release in Release.objects.exclude(pk=second.pk))


@pytest.mark.slow
def test_who_takes_back_the_telephone_only_keeps_the_recordings(room: Room) -> None:
    room.record()
    first = built(room)
    hotline = {file["path"] for file in first.manifest["files"] if file["role"] == "hotline"}
    assert there(hotline)
    studio.consenting(room.voice, hotline=False)
    work_off("dubbing.release")
    assert "hotline" not in {file["role"] for file in live(room).manifest["files"]}
    assert not there(hotline)
    assert Take.objects.filter(voice=room.voice, state=TakeState.APPROVED).count() == len(room.sentences)


@pytest.mark.slow
def test_by_command_nothing_is_left_when_it_ends(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    other, first = two_voices(room)
    User.objects.filter(pk=other.pk).update(email="paul@example.org")
    held = files_with_voice(other.pk)
    take = Take.objects.get(voice=other)
    assert {("private", take.original), ("private", take.audio)} < held
    assert {store for store, _path in held} == {"private", "public", "cache"}
    call_command("withdraw_voice", "Paul@example.org", "--json", "--reason", "lettre")
    said = json.loads(capsys.readouterr().out)
    assert said["takes"] == 1 and said["left"] == []
    assert said["releases"] == [
        {"slug": room.version.tutorial.slug, "language": "en", "number": 2, "kind": "voice", "state": "live"}
    ]
    assert {(file["store"], file["path"]) for file in said["files"]} == held
    assert not there({path for store, path in held if store == "private"}, "private")
    assert not there({path for store, path in held if store == "public"} - paths(live(room)))
    first.refresh_from_db()
    assert is_freed(first)
    assert first.ended_at is not None and first.ended_at <= timezone.now()
