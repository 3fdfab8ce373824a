"""A language that needs longer than the French: the picture waits, every take is heard, nobody else is touched."""

from __future__ import annotations

import subprocess
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from craft.timing.timeline import duration_in_language, to_original
from dubbing.actions import release_live, release_request, release_rollback, release_withdraw, room_ask_voice
from dubbing.manifests import Choice, read_manifest
from dubbing.models import DraftMix, Release
from dubbing.progress.preview import Preview, preview
from dubbing.queries import progress_of, unplaced_segments
from dubbing.queries.lengthening_limit import is_kept_within_limit, limit_answer
from dubbing.queries.verdicts import KIND
from dubbing.releases.verify import failures, verify
from dubbing.removal.tutorial import OF_THE_LITE, OF_THE_ORIGINAL, _cache_files
from dubbing.states import ReleaseState
from media.picture.probe import probe
from storage.files import sha256_of
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, cues_of, files, roles, there
from tests.dubbing.conftest import Room
from tests.dubbing.drafts.test_draft_mix import film, make_draft
from tests.dubbing.held_film import allow_longer, held_room
from tests.dubbing.judged_takes import solved
from tests.dubbing.releases.test_verify import replaced
from tests.job_runs import work_off
from tests.volunteers import shortcuts
from tutorials.actions import version_holds
from tutorials.models import Tutorial
from volunteers.actions import voice_withdraw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(db: None) -> Room:
    return held_room()


def pictures(path: Path) -> list[str]:
    """MD5 of each decoded picture."""
    without_cover = ["-map", "0:V", "-fps_mode", "passthrough", "-f", "framemd5", "-"]
    told = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), *without_cover],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    return [line.split(",")[-1].strip() for line in told.splitlines() if not line.startswith("#")]


def digests(release: Release) -> dict[str, str]:
    """What the public store holds of a release."""
    paths = [file["path"] for file in release.manifest["files"]]
    return {path: sha256_of(Path(storages["public"].path(path))) for path in paths}


@pytest.mark.slow
def test_every_take_is_heard_whole_over_a_picture_that_waits(held: Room, tmp_path: Path) -> None:
    held.record()
    allow_longer(100)
    now = preview(held.version)
    release = built(held)
    assert (release.failure, release.state) == ("", ReleaseState.LIVE)
    assert release.report["refused"] == [] and release.report["takes"]["heard"] == 4
    assert release.report["alignment"]["rate_max"] <= 1.12
    times, tutorial = read_manifest(release.manifest).times, held.version.tutorial
    tutorial.refresh_from_db()
    assert times and all(hold.length_ms % 200 == 0 for hold in times.holds)
    assert release.report["waiting"]["count"] == len(times.holds)
    assert release.manifest["duration_ms"] == duration_in_language(tutorial.duration_ms, times)
    checks = {check.code: check for check in verify(release)}
    assert [check for check in checks.values() if not check.ok] == []
    assert checks["m4a_takes_found"].figure == 4
    assert {"held_pictures", "held_frames", "held_playlists", "held_off_ms"} <= set(checks)
    assert all(lufs is not None for _at, lufs in release.manifest["bed"]["levels"]), "its room lies under the voices"
    french = files(release, "subtitles_fr")[0].read_text(encoding="utf-8")
    assert french.startswith("WEBVTT") and "Phrase numéro 4." in french
    placed = [segment["placement"]["start_ms"] for segment in release.manifest["segments"]]
    assert min(abs(cues_of(release)[0][0] - at) for at in placed) <= 1
    same_pictures(release, tutorial)
    waits_as_the_timeline_of_before(release, now)
    waits_as_long_as_the_draft(release, make_draft(held, held.coordinator))
    a_wrong_picture_a_lost_still_and_a_lonely_mark_are_found(release, tmp_path)
    a_withdrawn_voice_takes_its_waiting_picture_along(release, held)


def same_pictures(release: Release, tutorial: Tutorial) -> None:
    """Every picture of the MP4 is the one of the original at its moment; ten a second, without a gap."""
    times = read_manifest(release.manifest).times
    original = pictures(Path(storages["public"].path(tutorial.video["lite"]["path"])))
    shown = pictures(files(release, "messaging_mp4")[0])
    assert len(shown) == len(original) + times.waiting_ms // 100
    assert shown == [original[min(to_original(100 * n, times) // 100, len(original) - 1)] for n in range(len(shown))]


def waits_as_the_timeline_of_before(release: Release, now: Preview) -> None:
    assert [[hold.at_ms, hold.length_ms] for hold in now.times.holds] == release.manifest["holds"] != []
    assert (now.duration_ms, now.refused) == (release.manifest["duration_ms"], ())
    assert asdict(now.waiting) == {"slower_ms": 0, **release.report["waiting"]}
    placed = [segment["placement"]["start_ms"] for segment in release.manifest["segments"]]
    assert [row.placement.start_ms for row in now.rows if row.placement] == pytest.approx(placed, abs=0.1)


def waits_as_long_as_the_draft(release: Release, draft: DraftMix) -> None:
    assert draft.manifest["holds"] == release.manifest["holds"]
    assert draft.manifest["duration_ms"] == release.manifest["duration_ms"]
    assert abs(probe(film(draft)).duration_ms - draft.manifest["duration_ms"]) < 60
    assert draft.manifest["vtt_fr"] == files(release, "subtitles_fr")[0].read_text(encoding="utf-8")


def failing(release: Release) -> set[str]:
    return {check.code for check in failures(verify(release))}


def a_wrong_picture_a_lost_still_and_a_lonely_mark_are_found(release: Release, tmp_path: Path) -> None:
    told = release.manifest
    (at_ms, length_ms), *others = told["holds"]
    release.manifest = {**told, "holds": [[max(0, at_ms - 3000), length_ms], *others]}  # the picture of another moment
    assert "held_pictures" in failing(release)
    release.manifest = {**told, "holds": [[at_ms, length_ms + 200], *others]}
    assert {"held_frames", "held_off_ms"} <= failing(release)

    release.manifest = told
    playlist = files(release, "audio")[0]
    lonely = tmp_path / "audio.m3u8"
    lonely.write_text(playlist.read_text().replace("#EXT-X-DISCONTINUITY\n", "", 1))
    assert "held_playlists" in failing(replaced(release, "audio", lonely))
    release.manifest = {**told, "files": [file for file in told["files"] if file["role"] != "subtitles_fr"]}
    assert failing(release) == {"roles"}
    release.manifest = told


def a_withdrawn_voice_takes_its_waiting_picture_along(release: Release, held: Room) -> None:
    voice_withdraw(by=held.voice, user=held.voice)
    work_off()
    assert not there({file["path"] for file in release.manifest["files"] if file["role"] in {"held", "audio"}})


def video_of(room: Room) -> dict[str, Any]:
    room.version.tutorial.refresh_from_db()
    return dict(room.version.tutorial.video)


@pytest.mark.slow
def test_no_other_language_is_touched_and_what_is_withdrawn_comes_back_as_it_was(held: Room) -> None:
    spanish = factories.version(held.version.tutorial, "es", held.coordinator)
    studio.translated(spanish, held.coordinator)
    other = built(Room(held.coordinator, held.voice, held.reviewer, spanish), "subtitles")
    before = digests(other)
    assert other.manifest["holds"] == []

    held.record()
    allow_longer(100)
    waits = built(held)
    other.refresh_from_db()
    assert other.state == ReleaseState.LIVE and digests(other) == before

    version_holds(by=held.coordinator, version=held.version, holds="off")
    plain = built(held)
    assert plain.manifest["holds"] == [] and plain.report["refused"], "everything is as before"
    assert plain.manifest["duration_ms"] == held.version.tutorial.duration_ms
    assert not {"held", "subtitles_fr"} & roles(plain)
    assert release_live(release=plain, by=held.coordinator).state == ReleaseState.LIVE
    own = {file["path"] for file in waits.manifest["files"] if file["role"] == "held"}
    assert own and there(own) == own
    again = release_rollback(by=held.coordinator, version=held.version, number=waits.number)
    assert again.state == ReleaseState.LIVE and not failures(verify(again))
    release_withdraw(by=held.coordinator, version=held.version)
    assert not there(own)
    other.refresh_from_db()
    assert other.state == ReleaseState.LIVE and digests(other) == before and not failures(verify(other))


@pytest.mark.slow
def test_what_is_too_long_waits_for_a_yes_or_is_kept_within_the_limit(held: Room) -> None:
    held.record()
    allow_longer(5)
    release = built(held)
    assert release.state == ReleaseState.READY
    finding = release.findings[0]
    assert (finding["code"], finding["severity"]) == ("held_long", "hold")
    assert finding["figure"] == release.report["waiting"]["longer_percent"] > 5

    shorter = built(held, within_limit=True)
    assert shorter.report["refused"] and shorter.report["waiting"].get("longer_percent", 0) <= 5
    assert "held_long" not in [found["code"] for found in shorter.findings]

    # What the no refused is work like any other, and a request without an answer keeps to it.
    refused = [row["segment"] for row in shorter.report["refused"]]
    work_off(KIND)
    rows = unplaced_segments(held.version)
    assert [row.segment.public_id for row in rows] == refused
    said = {row["segment"]: (row["natural_ms"], row["letters"]) for row in shorter.report["refused"]}
    assert {row.segment.public_id: (row.verdict.natural_ms, row.verdict.letters) for row in rows} == said
    assert progress_of([held.version])[held.version.pk].steps["no_room"] == len(refused)
    later = release_request(by=held.coordinator, version=held.version, kind="voice")
    assert later.manifest["within_limit"]
    Release.objects.filter(pk=later.pk).update(state=ReleaseState.FAILED)
    room_ask_voice(by=held.coordinator, version=held.version, take=rows[0].take, verdict=rows[0].verdict)
    assert [row.segment.public_id for row in unplaced_segments(held.version)] == refused[1:]


def test_who_lets_it_wait_after_all_is_asked_for_nothing_shorter(held: Room) -> None:
    held.record()
    allow_longer(5)
    long = shortcuts.release(
        held.version, kind="voice", state="ready", findings=[{"code": "held_long", "severity": "hold"}]
    )
    within = shortcuts.release(held.version, kind="voice", state="superseded", manifest={"within_limit": True})
    solved(held.version)
    assert unplaced_segments(held.version)
    within_limit = Choice(within_limit=True)
    assert (
        limit_answer(held.version, "voice", None) == within_limit != limit_answer(held.version, "voice", answer=False)
    )
    assert limit_answer(held.version, "subtitles", answer=True) == Choice()
    Release.objects.filter(pk=long.pk).update(live_at=timezone.now(), state=ReleaseState.LIVE)
    assert not is_kept_within_limit(held.version)
    solved(held.version)
    assert unplaced_segments(held.version) == []
    Release.objects.filter(pk=long.pk).update(live_at=within.created_at - timedelta(days=1))
    assert is_kept_within_limit(held.version)


@pytest.mark.slow
def test_cues_are_drawn_into_the_picture_that_waits_and_the_tutorial_finds_its_caches(held: Room) -> None:
    """The third sentence keeps the French, with its cues drawn in: into a picture of this version's own."""
    for number in (1, 2, 4):
        held.approve(number)
    allow_longer(100)
    release = built(held)
    assert release.failure == "" and failing(release) == set()
    holds, lite = read_manifest(release.manifest).holds, video_of(held)["lite"]
    original = pictures(Path(storages["public"].path(lite["path"])))
    waits = sum(hold.length_ms // 100 for hold in holds)
    assert waits and len(pictures(files(release, "messaging_mp4")[0])) == len(original) + waits
    tutorial = held.version.tutorial
    caches = _cache_files(tutorial)
    assert {"burnt", "motion"} <= {path.parent.name for path in caches}
    digests = {**dict.fromkeys(OF_THE_LITE, lite["sha256"]), **dict.fromkeys(OF_THE_ORIGINAL, tutorial.original_sha256)}
    assert all(path.name.startswith(digests[path.parent.name][:32]) for path in caches)


@pytest.mark.slow
def test_nobody_asked_for_what_replaces_a_withdrawn_voice_so_it_is_not_held(held: Room) -> None:
    held.record(only=3)
    other = studio.voice(name="sam")
    held.approve(4, voice=other)
    allow_longer(100)
    assert built(held).state == ReleaseState.LIVE
    allow_longer(1)
    voice_withdraw(by=other, user=other)
    work_off()
    release = Release.objects.order_by("number").last()
    assert release is not None and release.created_by_id is None
    said = {finding["code"]: finding["severity"] for finding in release.findings}
    assert (release.state, said["held_long"]) == (ReleaseState.LIVE, "warn")
