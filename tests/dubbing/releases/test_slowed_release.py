"""A picture that is shown a little more slowly: the film's own bytes on another clock, every picture at its time."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from craft.timing.timeline import CLOCK, GROUP_MS
from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release
from dubbing.releases.verification import held_picture
from dubbing.releases.verification.check import Subject
from dubbing.releases.verify import failures, verify
from media.containers.clock import clock_of, with_clock
from media.containers.sample_table import VIDEO, read_track
from storage.files import keep_public
from tests.dubbing.built import built, files, with_manifest
from tests.dubbing.conftest import Room
from tests.dubbing.held_film import allow_longer, held_room, spoken_over
from tests.dubbing.releases.test_held_parts import playlists, public
from tests.dubbing.studio import SpokenVideo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@cache
def camera_film() -> SpokenVideo:
    """Nothing in it ever stands still, and its two renditions have one size and one rate."""
    return spoken_over(lambda seconds: ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25"])


@pytest.fixture
def slowed(db: None) -> Room:
    room = held_room(film=camera_film)
    allow_longer(100, slowing=15)
    room.record()
    return room


def test_the_film_s_own_bytes_on_another_clock(slowed: Room, tmp_path: Path) -> None:
    release = built(slowed)
    assert release.failure == "" and not failures(verify(release))
    manifest = read_manifest(release.manifest)
    assert manifest.times.slows and not manifest.times.holds
    nothing_but_a_clock_is_new(release, manifest)
    each_is_where_the_map_has_it(release, manifest)
    what_is_wrong_is_found(release, tmp_path)


def nothing_but_a_clock_is_new(release: Release, manifest: Manifest) -> None:
    video = release.version.tutorial.video
    own = {file.path for file in manifest.files_in("held")}
    renditions = [rendition for rendition in video["renditions"] if rendition["name"] != "1080p"]
    voice, *shown = playlists(release)
    marked = [segment.discontinuity for segment in voice.segments]
    assert len(voice.init_uris) == 1
    for rendition, playlist in zip(renditions, shown, strict=True):
        init = public(rendition["init"]["path"]).read_bytes()
        clocks = []
        for uri in playlist.init_uris:
            data = public(uri).read_bytes()
            clocks.append(clock_of(data))
            assert with_clock(data, CLOCK) == init
            assert (uri.removeprefix("../") in own) == (clocks[-1] != CLOCK)
        assert set(clocks) == {manifest.times.clock_at(ms) for ms in range(0, sum(rendition["segment_ms"]), GROUP_MS)}
        assert [segment.discontinuity for segment in playlist.segments] == marked
        assert playlist.begins == shown[0].begins and any(playlist.begins)
        kept = {segment["path"] for segment in rendition["segments"]}
        assert {segment.uri.removeprefix("../") for segment in playlist.segments} == kept, "nothing is copied"
        end = manifest.times.duration_ms(release.version.tutorial.duration_ms)
        assert playlist.duration_ms == pytest.approx(end, abs=0.01)
        assert release.manifest["duration_ms"] == round(end)


def each_is_where_the_map_has_it(release: Release, manifest: Manifest) -> None:
    """The MP4: every picture of the film, in order, at its time, and the end."""
    lite = public(release.version.tutorial.video["lite"]["path"])
    begins = read_track(lite, VIDEO).times_ms()
    shown = read_track(files(release, "messaging_mp4")[0], VIDEO).times_ms()
    assert shown == pytest.approx([manifest.times.to_language(at) for at in begins], abs=0.02)
    assert shown != pytest.approx(begins, abs=200)


def what_is_wrong_is_found(release: Release, tmp_path: Path) -> None:
    told = release.manifest
    shifted = [[film, shown + 20 * (film > 0)] for film, shown in told["map"]]
    assert {"held_off_ms", "held_playlists"} <= wrong({**told, "map": shifted}, release, tmp_path)
    for listed in (file for file in files(release, "held") if file.suffix == ".m3u8"):
        text = listed.read_text()
        at = text.index("#EXT-X-MAP", text.index("#EXTINF"))
        unsaid = text[:at] + text[text.index("\n", at) + 1 :]  # a group goes on with the clock before it
        assert {"held_off_ms", "held_playlists"} <= wrong(
            with_playlist(told, listed, unsaid, tmp_path), release, tmp_path
        )
    foreign = next(file for file in told["files"] if file["role"] == "messaging_mp4")
    plain = release.version.tutorial.video["lite"]
    other = [{**file, **plain} if file == foreign else file for file in told["files"]]
    assert "held_mp4_off_ms" in wrong({**told, "files": other}, release, tmp_path)


def wrong(manifest: dict[str, Any], release: Release, folder: Path) -> set[str]:
    """What is found where the release says this of itself."""
    paths = {file["path"]: public(file["path"]) for file in manifest["files"]}
    subject = Subject(with_manifest(release, manifest), folder, paths)
    return {check.code for check in failures(held_picture.picture(subject))}


def with_playlist(manifest: dict[str, Any], listed: Path, text: str, folder: Path) -> dict[str, Any]:
    """The manifest with another text in place of a playlist's."""
    (folder / "other.m3u8").write_text(text)
    kept = keep_public(folder / "other.m3u8")
    told = [{**file, "path": kept.path} if file["path"].endswith(listed.name) else file for file in manifest["files"]]
    assert told != manifest["files"]
    return {**manifest, "files": told}
