"""What a version whose picture waits copies and what it shares: its playlists name groups of pictures by bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from craft.formats.hls import Segment
from craft.formats.hls_reader import MediaPlaylist, MultivariantPlaylist, read_playlist
from craft.timing.version_parts import version_parts
from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.releases.verify import failures, verify
from media.containers.samples import fragments, read_segment, write_fragment
from storage.files import keep_public
from tests.dubbing import studio
from tests.dubbing.built import built, files
from tests.dubbing.conftest import Room
from tests.dubbing.held_film import allow_longer, held_room
from tests.dubbing.releases.test_verify import replaced
from tutorials.models import Tutorial

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(db: None) -> Room:
    room = held_room()
    room.record()
    allow_longer(100)
    return room


def public(path: str) -> Path:
    return Path(storages["public"].path(path.removeprefix("../")))


def playlists(release: Release) -> list[MediaPlaylist]:
    """Of the voice, then of each rendition."""
    top = read_playlist(files(release, "hls")[0].read_text())
    assert isinstance(top, MultivariantPlaylist)
    inner = []
    for uri in [top.media[0]["URI"], *(variant.uri for variant in top.variants)]:
        playlist = read_playlist(public(uri).read_text())
        assert isinstance(playlist, MediaPlaylist)
        inner.append(playlist)
    return inner


def renditions_of(release: Release) -> list[dict[str, Any]]:
    tutorial = Tutorial.objects.get(pk=release.version.tutorial_id)
    return [rendition for rendition in tutorial.video["renditions"] if rendition["name"] != "1080p"]


def segment_bytes(segment: Segment) -> bytes:
    data = public(segment.uri).read_bytes()
    return data[segment.span[0] : sum(segment.span)] if segment.span else data


def go_on_together(release: Release) -> None:
    voice, *pictures = playlists(release)
    marked = [segment.discontinuity for segment in voice.segments]
    assert any(marked)
    shared = {kept["path"] for rendition in renditions_of(release) for kept in rendition["segments"]}
    for playlist in pictures:
        assert [segment.discontinuity for segment in playlist.segments] == marked
        assert playlist.target_s == voice.target_s
        own = [segment.uri.removeprefix("../") not in shared for segment in playlist.segments]
        assert [False, *own[:-1]] == marked  # copied where it waits, and only there
        assert abs(playlist.duration_ms - release.manifest["duration_ms"]) < 0.01
    assert {file["role"] for file in release.manifest["files"]} >= {"held", "subtitles_fr"}


@pytest.mark.slow
def test_only_the_groups_that_wait_are_copied_and_the_others_named_by_their_bytes(held: Room, tmp_path: Path) -> None:
    release = built(held)
    go_on_together(release)
    shares_what_does_not_wait(release)
    another_program_reads_the_same(release)
    bytes_that_are_not_there_are_found(release, tmp_path)
    playlists_that_are_not_there_are_found(release)


def shares_what_does_not_wait(release: Release) -> None:
    times = read_manifest(release.manifest).times
    for rendition, playlist in zip(renditions_of(release), playlists(release)[1:], strict=True):
        parts = version_parts(rendition["segment_ms"], times, 2000)
        assert len(parts) == len(playlist.segments) > len(rendition["segments"])
        seconds = [segment.duration_ms for segment in playlist.segments]
        assert [part.shown_ms for part in parts] == pytest.approx(seconds, abs=0.01)
        whole = {number: public(kept["path"]).read_bytes() for number, kept in enumerate(rendition["segments"])}
        for part, segment in zip(parts, playlist.segments, strict=True):
            cut = [0, *accumulate(rendition["groups"][part.segment])]
            assert cut[-1] == len(whole[part.segment])
            first, last = part.groups or (0, len(cut) - 1)
            original, there = whole[part.segment][cut[first] : cut[last]], segment_bytes(segment)
            if not part.holds:
                assert there == original
            assert read_segment(there).start == read_segment(original).start == part.start_ms * 90
        added = sum(
            public(s.uri).stat().st_size for s, part in zip(playlist.segments, parts, strict=True) if part.holds
        )
        assert added < sum(len(whole[number]) for number in {part.segment for part in parts if part.holds})


def another_program_reads_the_same(release: Release) -> None:
    """ffmpeg's own reader of playlists, which asks for the bytes that they name."""
    for path in (file for file in files(release, "held") if file.suffix == ".m3u8"):
        told = ["ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"]
        read = subprocess.run([*told, str(path)], capture_output=True, text=True, check=True, timeout=120)
        playlist = read_playlist(path.read_text())
        assert isinstance(playlist, MediaPlaylist)
        assert int(read.stdout.split()[0]) == sum(
            len(read_segment(segment_bytes(segment)).samples) for segment in playlist.segments
        )
        assert read.stderr == ""


def bytes_that_are_not_there_are_found(release: Release, tmp_path: Path) -> None:
    playlist = next(file for file in files(release, "held") if file.suffix == ".m3u8")
    longer = tmp_path / "longer.m3u8"
    longer.write_text(playlist.read_text().replace("@", "0@", 1))
    top = files(release, "hls")[0].read_text()
    assert playlist.name in top
    master = tmp_path / "master.m3u8"
    master.write_text(top.replace(f"{playlist.parent.name}/{playlist.name}", keep_public(longer).path))
    assert "playlist_uris" in {check.code for check in failures(verify(replaced(release, "hls", master)))}


def playlists_that_are_not_there_are_found(release: Release) -> None:
    listed = [file for file in release.manifest["files"] if (file["role"], file["path"][-5:]) != ("held", ".m3u8")]
    assert len(listed) < len(release.manifest["files"])
    release.manifest = {**release.manifest, "files": listed}
    assert {"held_playlists", "voice_readable"} <= {check.code for check in failures(verify(release))}


def as_once(tutorial: Tutorial) -> None:
    """Its renditions as they were made before a group of pictures had a fragment of its own."""
    for rendition in tutorial.video["renditions"]:
        del rendition["groups"], rendition["group_ms"]
        for kept in rendition["segments"]:
            data = write_fragment(read_segment(public(kept["path"]).read_bytes()))
            assert len(fragments(data)) == 1
            with public(kept["path"]).with_suffix(".once").open("wb") as file:
                file.write(data)
            stored = keep_public(Path(file.name), ".cmfv")
            kept |= {"path": stored.path, "bytes": stored.bytes, "sha256": stored.sha256}
            Path(file.name).unlink()
    tutorial.save(update_fields=["video"])


@pytest.fixture
def nobody_else_s(db: None) -> Iterator[None]:
    """Pictures that are made otherwise here are not remembered for other tests."""
    yield
    studio.forget_pictures()


@pytest.mark.slow
def test_renditions_of_one_fragment_wait_in_whole_segments(held: Room, nobody_else_s: None) -> None:
    tutorial = held.version.tutorial
    tutorial.refresh_from_db()
    as_once(tutorial)
    release = built(held)
    assert release.failure == "" and not failures(verify(release))
    go_on_together(release)
    for rendition, playlist in zip(renditions_of(release), playlists(release)[1:], strict=True):
        assert len(playlist.segments) == len(rendition["segments"])
        assert {segment.span for segment in playlist.segments} == {None}
