"""Verification measures the files themselves: whatever is spoiled in them is found, and named."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.actions import release_request
from dubbing.models import Release
from dubbing.releases import publish
from dubbing.releases.publish import publish_failed
from dubbing.releases.sound import takes_cache
from dubbing.releases.verify import failures, verify
from dubbing.removal.publication_cleanup import publish_and_free
from dubbing.reports import Check
from jobs.execution import run_job
from jobs.models import Job
from storage.files import keep_public
from tests import content_digest
from tests.dubbing.built import built, with_manifest
from tests.dubbing.conftest import Room
from tests.job_runs import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True, timeout=60)


def local(release: Release, role: str) -> Path:
    return Path(storages["public"].path(next(x["path"] for x in release.manifest["files"] if x["role"] == role)))


def replaced(release: Release, role: str, made: Path) -> Release:
    """The release with another file in a role, told truly in its manifest: only its content is wrong."""
    kept = keep_public(made)
    files = [dict(file) for file in release.manifest["files"]]
    entry = next(file for file in files if file["role"] == role)
    entry.update(path=kept.path, bytes=kept.bytes, sha256=kept.sha256)
    return with_manifest(release, {**release.manifest, "files": files})


def delayed(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-af", "adelay=40:all=1", "-c:v", "copy", "-c:a", "aac", "-b:a", "64k", out)


def quiet(source: Path, out: Path) -> None:
    ffmpeg(
        "-i", source, "-af", "volume=-6dB", "-c:v", "copy", "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", out
    )


def loud(source: Path, out: Path) -> None:
    ffmpeg(
        "-i", source, "-af", "volume=6dB", "-c:v", "copy", "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", out
    )


def shifted(source: Path, out: Path) -> None:
    """The same packets, at another moment."""
    later = ("-itsoffset", "0.04", "-i", source)
    ffmpeg("-i", source, *later, "-map", "0:v", "-map", "1:a", "-c", "copy", "-movflags", "+faststart", out)


def index_last(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-c", "copy", out)


def titled(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-c", "copy", "-metadata", "title=Chez moi", "-movflags", "+faststart", out)


def two_sounds(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy", "-movflags", "+faststart", out)


def reordered(source: Path, out: Path) -> None:
    ffmpeg(
        "-i", source, "-c:a", "copy", "-c:v", "libx264", "-bf", "3", "-preset", "fast", "-movflags", "+faststart", out
    )


def in_slices(source: Path, out: Path) -> None:
    ffmpeg(
        "-i", source, "-c:a", "copy", "-c:v", "libx264", "-profile:v", "main", "-bf", "0", "-refs", "1",
        "-x264-params", "slices=4", "-fps_mode", "passthrough", "-movflags", "+faststart", out,
    )  # fmt: skip  # options stay beside their values


def shorter(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-t", "5", "-c", "copy", "-movflags", "+faststart", out)


SPOILED: list[tuple[Callable[[Path, Path], None], set[str]]] = [
    (delayed, {"mp4_takes_off_ms"}),
    (quiet, {"mp4_loudness_lufs"}),
    (loud, {"mp4_loudness_lufs", "mp4_true_peak_dbtp"}),
    (shifted, {"mp4_takes_off_ms"}),
    (index_last, {"mp4_index_first"}),
    (titled, {"mp4_label"}),
    (two_sounds, {"mp4_audio_tracks"}),
    (reordered, {"mp4_b_frames", "mp4_profile", "mp4_refs"}),
    (in_slices, {"mp4_slices"}),
    (shorter, {"mp4_sound_off_ms", "mp4_takes_found", "mp4_video_off_ms"}),
]


@pytest.fixture
def release(room: Room) -> Release:
    room.record()
    return built(room)


@pytest.mark.slow
def test_what_is_wrong_with_the_mp4_is_named(release: Release, tmp_path: Path) -> None:
    for spoil, expected in SPOILED:
        out = tmp_path / f"{spoil.__name__}.mp4"
        spoil(local(release, "messaging_mp4"), out)
        wrong = {failure.code for failure in failures(verify(replaced(release, "messaging_mp4", out)))}
        assert expected <= wrong, f"{spoil.__name__}: {wrong}"
        assert not any(code.startswith("m4a") for code in wrong), f"{spoil.__name__} touched the M4A: {wrong}"


def test_what_is_wrong_beside_the_mp4_is_named(release: Release, tmp_path: Path) -> None:
    files_that_are_gone_or_changed(release)
    a_playlist_that_names_what_is_not_there(release, tmp_path)
    cues_that_cannot_be_read(release, tmp_path)
    takes_are_fitted_again_when_the_cache_is_gone(release)


def files_that_are_gone_or_changed(release: Release) -> None:
    audio = local(release, "audio_only")
    whole = audio.read_bytes()
    audio.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert [failure.code for failure in failures(verify(release))] == ["files_sha256"]
    audio.unlink()
    assert [failure.code for failure in failures(verify(release))] == ["files_exist"]
    audio.write_bytes(whole)
    assert failures(verify(release)) == []
    assert hashlib.sha256(whole).hexdigest() == audio.stem


def a_playlist_that_names_what_is_not_there(release: Release, tmp_path: Path) -> None:
    master = local(release, "hls").read_text()
    wrong = tmp_path / "master.m3u8"
    wrong.write_text(re.sub(r"\.\./[0-9a-f]{2}/[0-9a-f]{64}\.m3u8$", "../00/gone.m3u8", master, flags=re.MULTILINE))
    codes = {failure.code for failure in failures(verify(replaced(release, "hls", wrong)))}
    assert codes == {"playlist_uris"}


def cues_that_cannot_be_read(release: Release, tmp_path: Path) -> None:
    cues = local(release, "subtitles").read_text()
    wrong = tmp_path / "cues.vtt"
    for text, code in (
        (cues.replace("WEBVTT", "WEBVT"), "cues_parse"),
        (cues.replace("-->", "->", 1), "cues_count"),
        (cues.replace("Sentence number 2.", " "), "cues_empty"),
    ):
        wrong.write_text(text)
        assert code in {failure.code for failure in failures(verify(replaced(release, "subtitles", wrong)))}


def takes_are_fitted_again_when_the_cache_is_gone(release: Release) -> None:
    rmtree(takes_cache())
    content_digest.forget()
    assert failures(verify(release)) == []
    assert list(takes_cache().rglob("*.flac"))


def test_a_program_that_is_killed_while_it_measures_says_nothing_about_the_files(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel takes ffmpeg away in the last step of the build: the build waits and ends well, not "the same"."""
    killed = tmp_path / "ffmpeg"
    killed.write_text("#!/bin/sh\nkill -KILL $$\n")
    killed.chmod(0o755)

    def short_of_memory(release: Release, report: Callable[[float], None]) -> list[Check]:
        with monkeypatch.context() as machine:
            machine.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
            return verify(release, report)

    monkeypatch.setattr(publish, "verify", short_of_memory)
    release = release_request(by=room.coordinator, version=room.version, kind="subtitles")
    job = Job.objects.get(kind="dubbing.release")
    stopped = run_job(job.pk, publish_and_free, publish_failed)
    release.refresh_from_db()
    assert stopped is not None
    assert (stopped.state, stopped.waits_for, release.state, release.failure) == ("queued", "memory", "building", "")
    monkeypatch.setattr(publish, "verify", verify)
    Job.objects.update(not_before=timezone.now())
    work_off("dubbing.release")
    release.refresh_from_db()
    assert (release.state, release.failure) == ("live", "")
