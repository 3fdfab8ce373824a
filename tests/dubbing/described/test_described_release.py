"""A version is described, recorded, released and heard beside the one without; whoever takes the voice back takes the
sound with it."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages

from craft.formats.hls_reader import MultivariantPlaylist, read_playlist
from dubbing.models import Release
from dubbing.queries import progress_of
from dubbing.queries.retention import still_played
from dubbing.reconcile import reconcile
from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from storage.models import HeardVoice, StoredFile
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, checks_of, files
from tests.dubbing.conftest import Room
from tests.dubbing.described import film
from tests.job_runs import work_off
from volunteers.actions import voice_withdraw
from volunteers.models import User

# A build's heartbeat has its own connection: it must see what the test wrote.
pytestmark = pytest.mark.django_db(transaction=True)
DESCRIBES = "public.accessibility.describes-video"


@pytest.fixture
def room(db: None) -> Room:
    return film.room_in_english()


def master_of(release: Release) -> MultivariantPlaylist:
    read = read_playlist(files(release, "hls")[0].read_text(encoding="utf-8"))
    assert isinstance(read, MultivariantPlaylist)
    return read


def roles_of(release: Release) -> list[str]:
    return [file["role"] for file in release.manifest["files"]]


@pytest.mark.slow
def test_from_the_text_to_the_released_sound_and_back(room: Room) -> None:
    version = room.version
    room.record()
    plain = built(room)
    first, second = film.described(room)
    again = built(room)
    # With nothing begun, nothing is new.
    assert {**again.manifest, "files": 0} == {**plain.manifest, "files": 0}, "nobody began one: nothing is new"
    assert again.manifest["files"] == plain.manifest["files"] and again.report.keys() == plain.report.keys()

    describer = studio.voice("en", "dora", hotline=False)
    for segment, text in ((first, "A blue screen appears."), (second, "A small envelope blinks.")):
        studio.approved_text(version, segment, room.coordinator, text)
        film.said(version, segment, describer, room.reviewer)
    release = built(room)
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert release.findings == again.findings
    for name in ("segments", "voices", "heard", "duration_ms", "chosen"):
        assert release.manifest[name] == plain.manifest[name], "the voice is as it was"
    without = [file for file in release.manifest["files"] if not file["role"].startswith("described")]
    changed = [file for file in without if file not in plain.manifest["files"]]
    assert [file["role"] for file in changed] == ["hls"], "only the list of all names something new"
    _is_said_in_the_pauses(release, [first.public_id, second.public_id])
    _goes_with_the_voice(release, room, describer)


def _is_said_in_the_pauses(release: Release, segments: list[str]) -> None:
    heard = release.manifest["described"]
    assert [(row["segment"], row["text"]) for row in heard] == [
        (segments[0], "A blue screen appears."),
        (segments[1], "A small envelope blinks."),
    ]
    spoken = [row["placement"] for row in release.manifest["segments"]]
    for row in heard:
        begins, ends = row["placement"]["start_ms"], row["placement"]["end_ms"]
        assert -500 <= begins - row["at_ms"] <= 3000
        assert all(ends + 100 <= other["start_ms"] or other["end_ms"] + 100 <= begins for other in spoken)
    tracks = [track for track in master_of(release).media if track["TYPE"] == "AUDIO"]
    assert [track.get("CHARACTERISTICS") for track in tracks] == [None, DESCRIBES]
    assert [(track["NAME"], track["DEFAULT"], track["AUTOSELECT"]) for track in tracks] == [
        ("English", "YES", "YES"),
        ("English · Audio description", "NO", "YES"),
    ]
    checks = checks_of(release)
    assert [check.code for check in checks.values() if not check.ok] == []
    assert checks["described_takes_found"].figure == checks["described_hls_takes_found"].figure == 5
    assert checks["described_takes_off_ms"].figure <= 10


def _goes_with_the_voice(release: Release, room: Room, describer: User) -> None:
    """The voice of the film stays, what was described goes, on disk too."""
    gone = [file["path"] for file in release.manifest["files"] if file["role"].startswith("described")]
    sound = StoredFile.objects.filter(role="described_alone", holder_id=str(release.pk)).get()
    assert set(HeardVoice.objects.filter(file=sound).values_list("voice", flat=True)) == {room.voice.pk, describer.pk}
    voice_withdraw(by=describer, user=describer, reason="")
    reconcile()
    work_off("dubbing.release")
    reconcile()
    live = Release.objects.get(version=room.version, state=ReleaseState.LIVE)
    assert live.pk != release.pk and "described" not in live.manifest and not failures(verify(live))
    assert live.manifest["voices"] == [room.voice.pk]
    kept = {file["path"] for file in live.manifest["files"]}
    assert [path for path in gone if path not in kept and storages["public"].exists(path)] == []
    assert len([path for path in gone if path not in kept]) > 2


@pytest.mark.slow
def test_the_french_original_is_described_in_french(room: Room) -> None:
    tutorial = room.version.tutorial
    french = factories.version(tutorial, "fr", room.coordinator)
    (segment,) = film.described(room, count=1)
    teller = studio.voice("fr", "odile", hotline=False)
    take = film.said(french, segment, teller, factories.reviewer("fr", "remi"))
    assert still_played([take]) == set()
    release = built(Room(room.coordinator, teller, room.reviewer, french), "subtitles")
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert (release.manifest["voices"], release.manifest["heard"][0]) == ([], 0), "no sentence has a voice"
    assert [row["text"] for row in release.manifest["described"]] == [film.TEXTS[0]]
    assert not failures(verify(release))
    tracks = [track for track in master_of(release).media if track["TYPE"] == "AUDIO"]
    assert [track["LANGUAGE"] for track in tracks] == ["fr", "fr"]
    assert still_played([take]) == {take.pk}
    assert progress_of([french])[french.pk].stage.name == "live"


@pytest.mark.slow
def test_what_no_pause_holds_is_named_and_nothing_else_changes(room: Room) -> None:
    room.record()
    (segment,) = film.described(room, count=1)
    studio.approved_text(room.version, segment, room.coordinator, "Far too long.")
    film.said(room.version, segment, room.voice, room.reviewer, long=True)
    release = built(room)
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    finding = next(found for found in release.findings if found["code"] == "description_no_room")
    assert (finding["severity"], finding["segments"]) == ("warn", [segment.public_id])
    assert release.report["described"] == {"heard": 0, "of": 1}
    assert "described" not in release.manifest and "described" not in roles_of(release)
    assert not failures(verify(release))


def test_a_version_in_which_nobody_began_one_is_complete(room: Room) -> None:
    version = room.version
    room.record()
    before = progress_of([version])[version.pk]
    (segment,) = film.described(room, count=1)
    beside = progress_of([version])[version.pk]
    assert (beside.total, beside.parts, beside.stage) == (before.total, before.parts, before.stage)
    studio.approved_text(version, segment, room.coordinator, "A blue screen appears.")
    begun = progress_of([version])[version.pk]
    assert (begun.total, begun.steps["to_record"], begun.approved) == (before.total + 1, 1, before.approved)
    film.said(version, segment, room.voice, room.reviewer)
    done = progress_of([version])[version.pk]
    assert (done.total, done.steps["to_record"], done.approved) == (before.total + 1, 0, before.approved)
    assert sum(count for _part, count in done.parts) == done.total
