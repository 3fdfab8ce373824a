"""A withdrawn language: its files are gone, nobody else's are touched, and only a new build brings it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command
from django.test import Client

from dubbing.actions import release_live, release_request, release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.queries.released_files import is_freed
from dubbing.reconcile import reconcile
from dubbing.releases import packaging
from dubbing.releases import publish as pipeline
from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from jobs.models import Job
from journal.errors import Refused
from journal.models import Entry
from parents.exports.sitemaps import TUTORIALS_A_FILE
from storage.deletion import delete_leaving
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, paths, there
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.stored_rows import rows_of

pytestmark = pytest.mark.django_db(transaction=True)


def withdrawn(room: Room) -> Release:
    return release_withdraw(by=room.coordinator, version=room.version, reason="a mistake")


def french(room: Room) -> Release:
    """The French of the same tutorial, live: its cue file and sound are also in the English releases."""
    return built(
        Room(room.coordinator, room.voice, room.reviewer, factories.version(room.version.tutorial, "fr")), "subtitles"
    )


def two_releases(room: Room) -> tuple[Release, Release]:
    room.record()
    return built(room), built(room, "subtitles")


@pytest.mark.slow
def test_every_file_of_its_releases_is_gone_at_once_and_no_other(room: Room) -> None:
    other = french(room)
    first, second = two_releases(room)
    shared = paths(first, second) & paths(other)
    own = paths(first, second) - paths(other)
    assert shared and len(own) > 8
    asked = Client()
    assert asked.get(f"/m/{min(own)}").status_code == 200
    withdrawn(room)
    assert Entry.objects.get(verb="withdraw").reason == "a mistake"
    with pytest.raises(Refused):
        withdrawn(room)
    assert there(own) == set()
    assert {asked.get(f"/m/{name}").status_code for name in own} == {404}
    assert there(paths(other)) == paths(other)
    assert failures(verify(other)) == []
    for release in Release.objects.filter(version=room.version):
        assert is_freed(release) and set().union(*rows_of("release", release.pk).values()) == {"gone"}
    slug = room.version.tutorial.slug
    for address in ("", "embed/", "handout/", "handout.pdf", "play.mp4", "download.mp4", "audio.m4a"):
        answer = asked.get(f"/en/{slug}/{address}")
        assert answer.status_code == 410, address
        assert f"/fr/{slug}/" in answer.content.decode(), address
    listed = asked.get(f"/sitemap-{room.version.tutorial_id // TUTORIALS_A_FILE}.xml").content.decode()
    assert f"/fr/{slug}/" in listed and f"/en/{slug}/" not in listed
    assert slug not in asked.get("/en/feed.xml").content.decode()


@pytest.mark.slow
def test_it_comes_back_by_a_new_build_only(room: Room) -> None:
    first, second = two_releases(room)
    before = paths(first)
    withdrawn(room)
    for old in (first, second):
        with pytest.raises(Refused, match=rf"{old.number}.*publi"):
            release_rollback(by=room.coordinator, version=room.version, number=old.number)
        with pytest.raises(Refused):
            release_live(by=room.coordinator, release=old)
    again = built(room)
    assert (again.state, again.number, again.failure) == (ReleaseState.LIVE, 3, "")
    assert failures(verify(again)) == []
    assert paths(again) == before, "the same takes give the same files"
    reconcile(thorough=True)
    assert there(before) == before, "what left is needed again"


@pytest.mark.slow
def test_a_build_that_had_begun_stops_and_leaves_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    two_releases(room)
    studio.approved_text(room.version, room.sentences[0], room.coordinator, "Sentence number 1!")
    release_request(by=room.coordinator, version=room.version, kind="voice")
    packed: list[str] = []
    package = packaging.package

    def while_it_packs(*arguments: Any, **named: Any) -> Any:
        packed_files = package(*arguments, **named)
        packed.extend(file.path for file in packed_files.files)
        withdrawn(room)
        return packed_files

    monkeypatch.setattr(pipeline, "package", while_it_packs)
    work_off("dubbing.release")
    third = Release.objects.get(version=room.version, number=3)
    assert (third.state, bool(third.failure)) == (ReleaseState.FAILED, True)
    assert packed and there({*packed} - kept_by_the_picture(room)) == set()
    assert Client().get(f"/en/{room.version.tutorial.slug}/").status_code == 410


@pytest.mark.slow
def test_what_waited_to_be_published_is_put_aside(room: Room) -> None:
    first = built(room, "subtitles")
    studio.approved_text(room.version, room.sentences[0], room.coordinator, "Sentence number 1!")
    held = built(room, "subtitles")
    Release.objects.filter(pk=held.pk).update(state=ReleaseState.READY)
    Release.objects.filter(pk=first.pk).update(state=ReleaseState.LIVE)
    withdrawn(room)
    held.refresh_from_db()
    assert held.state == ReleaseState.SUPERSEDED
    assert there(paths(held) - kept_by_the_picture(room)) == set()
    with pytest.raises(Refused):
        release_live(by=room.coordinator, release=held)


@pytest.mark.slow
def test_what_a_crash_or_a_store_that_was_away_left_goes_within_the_minute(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = built(room, "subtitles")
    own = paths(release) - kept_by_the_picture(room)
    delete = FileSystemStorage.delete

    def away(self: FileSystemStorage, name: str) -> None:
        raise OSError("the store does not answer")

    monkeypatch.setattr(FileSystemStorage, "delete", away)
    withdrawn(room)
    assert there(own) == own
    reconcile()  # still away: no trouble for the rest of its work
    monkeypatch.setattr(FileSystemStorage, "delete", delete)
    reconcile()
    assert there(own) == set()
    assert set().union(*rows_of("release", release.pk).values()) == {"gone"}


@pytest.mark.slow
def test_a_file_that_leaves_while_another_build_stores_it_stays(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawn, asked for again, and the removal (a store was away) comes when the build has just stored it."""

    def away(self: FileSystemStorage, name: str) -> None:
        raise OSError("the store does not answer")

    monkeypatch.setattr(FileSystemStorage, "delete", away)
    built(room, "subtitles")
    withdrawn(room)
    monkeypatch.undo()
    package, removed = packaging.package, list[int]()

    def just_then(*arguments: Any, **named: Any) -> Any:
        packed_files = package(*arguments, **named)
        removed.append(delete_leaving())
        return packed_files

    monkeypatch.setattr(pipeline, "package", just_then)
    again = built(room, "subtitles")
    assert removed == [0], "the build needs all of it"
    assert (again.state, again.failure) == (ReleaseState.LIVE, "")
    assert failures(verify(again)) == []


@pytest.mark.slow
def test_by_command(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    release = built(room, "subtitles")
    slug = room.version.tutorial.slug
    call_command("release", slug, "en", "--withdraw", "--json")
    rows = json.loads(capsys.readouterr().out)["releases"]
    assert [(row["number"], row["state"], row["freed"]) for row in rows] == [(1, "withdrawn", True)]
    assert there(paths(release) - kept_by_the_picture(room)) == set()
    with pytest.raises(CommandError, match=r"1.*publi"):
        call_command("release", slug, "en", "--rollback", "1")
    assert not Job.objects.filter(kind="dubbing.release", state=Job.State.QUEUED).exists()


def kept_by_the_picture(room: Room) -> set[str]:
    """Files that the tutorial itself names: its renditions serve every language."""
    room.version.tutorial.refresh_from_db()
    text = json.dumps(room.version.tutorial.video)
    return {name for name in everything() if name in text}


def everything() -> set[str]:
    root = Path(storages["public"].path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*.*")}
