"""A release is compared with the film that came, as that plays: what it does not have of it is a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import storages

from dubbing.models import Release
from dubbing.releases.report_messages import finding_message, named_check
from dubbing.releases.verification import source
from dubbing.releases.verification.check import Subject
from dubbing.releases.verification.source import alike
from dubbing.reports import Check, ReleaseFinding
from dubbing.states import ReleaseState
from storage.files import keep_private
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.dubbing.releases.test_verify import ffmpeg, local, replaced
from tutorials.models import Tutorial

pytestmark = pytest.mark.django_db(transaction=True)
ENCODED = ("-c:v", "libx264", "-bf", "0", "-preset", "ultrafast", "-c:a", "aac", "-movflags", "+faststart")


def compared(release: Release) -> list[Check]:
    """This comparison alone: the others take most of the time."""
    paths = {file["path"]: Path(storages["public"].path(file["path"])) for file in release.manifest["files"]}
    return alike(Subject(release, Path(), paths))


def unlike(release: Release) -> set[str]:
    return {check.code for check in compared(release) if not check.ok}


def muted(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-af", "volume=0", *ENCODED, out)


def another_beginning(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-vf", "negate=enable='lt(t,2)'", *ENCODED, out)


def another_end(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-vf", "negate=enable='gt(t,6)'", *ENCODED, out)


SPOILT: dict[str, Callable[[Path, Path], None]] = {
    "source_silent_s": muted,
    "source_first_picture": another_beginning,
    "source_last_picture": another_end,
}


def longer(source: Path, out: Path) -> None:
    ffmpeg("-i", source, "-vf", "tpad=stop_duration=1", *ENCODED, out)


def silent_first(source: Path, out: Path) -> None:
    silence = ("-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono")
    ffmpeg("-i", source, *silence, "-map", "0:v", "-map", "1:a", "-map", "0:a", "-shortest", "-c:v", "copy", out)


CAME: dict[str, tuple[Callable[[Path, Path], None], int]] = {
    "source_length_off_ms": (longer, 1),
    "source_other_sound": (silent_first, 2),
}


def test_what_a_release_lacks_of_the_film_is_found_in_its_files(room: Room, tmp_path: Path) -> None:
    """A release that is right, then spoilt in one way at a time; then as if another film had come."""
    release = built(room, "subtitles")
    assert (release.state, unlike(release)) == (ReleaseState.LIVE, set())
    assert {check.code for check in compared(release)} == {*SPOILT, *CAME}
    assert {*SPOILT, *CAME} <= {check["code"] for check in release.report["checks"]}
    for code, spoil in SPOILT.items():
        spoil(local(release, "messaging_mp4"), tmp_path / f"{code}.mp4")
        assert unlike(replaced(release, "messaging_mp4", tmp_path / f"{code}.mp4")) == {code}
    tutorial = release.version.tutorial
    for code, (make, sounds) in CAME.items():
        make(studio.spoken_video().path, tmp_path / f"{code}.mp4")
        came = keep_private(tmp_path / f"{code}.mp4", "originals")
        tutorial.original, tutorial.original_sha256 = came.path, came.sha256
        tutorial.probe["audio"] = [{**tutorial.probe["audio"][0], "order": order} for order in range(sounds)]
        assert code in unlike(release)


def test_where_every_sentence_has_a_voice_the_sound_is_not_decoded_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(source, "play_sound")
    row = SimpleNamespace(placement=object(), start_ms=0, end_ms=6000)
    spoken: Any = SimpleNamespace(first=Path, placed=[row.placement], manifest=SimpleNamespace(segments=[row]))
    narration: Any = SimpleNamespace(levels=(-20,) * 6, heard=True)
    film: Any = SimpleNamespace(sounds=())
    assert [check.figure for check in source._sound(spoken, film, narration)] == [0, 0]


def test_a_film_that_was_measured_wrong_is_held_with_a_sentence(room: Room) -> None:
    """As an earlier edition took a film whose clock begins anew: the second half was missing."""
    tutorial = room.version.tutorial
    short = {**tutorial.probe, "duration_ms": tutorial.duration_ms - 500, "video_duration_ms": tutorial.duration_ms}
    Tutorial.objects.filter(pk=tutorial.pk).update(probe=short, duration_ms=short["duration_ms"], video={})
    room.version.refresh_from_db()
    release = built(room, "subtitles")
    studio.forget_pictures()
    assert (release.state, release.failure) == (ReleaseState.READY, "")
    found = [finding for finding in release.findings if finding["severity"] == "hold"]
    assert "source_length_off_ms" in {finding["code"] for finding in found}
    for finding in found:
        said = finding_message(ReleaseFinding(finding["code"]))
        assert said != finding["code"] and len(said) > 40
        assert named_check(Check(finding["code"], False, 1, 0)).startswith(said.rstrip("."))
