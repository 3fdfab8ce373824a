"""A release whose MP4 no messenger takes has parts: verified one by one, and gone when a voice is withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from dubbing.models import Release
from dubbing.releases.report_names import check_name
from dubbing.releases.verification import picture
from dubbing.releases.verify import failures, verify
from dubbing.removal.voice_files import files_with_voice, remaining_files
from media.picture import message_parts, messaging_mp4
from tests.dubbing.built import built, checks_of, files, live, paths, there, with_manifest
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from volunteers.actions import voice_withdraw

pytestmark = pytest.mark.django_db(transaction=True)

MOST_MS = 5_000


def test_a_video_that_is_too_large_has_parts(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A video of some seconds that counts as a long one, and as too large."""
    monkeypatch.setattr(messaging_mp4, "SHRUNK_UP_TO_MS", MOST_MS)
    monkeypatch.setattr(message_parts, "MOST_MS", MOST_MS)
    monkeypatch.setattr(messaging_mp4, "MAX_BYTES", 150_000)
    room.record()
    release = built(room)
    assert (release.state, release.failure) == ("live", "")
    parts_are_listed_and_measured(release)
    with monkeypatch.context() as strict:
        what_is_wrong_with_parts_is_found(release, strict)
    a_withdrawn_voice_leaves_no_part(release, room)


def chapters(release: Release) -> list[dict[str, Any]]:
    return [file for file in release.manifest["files"] if file["role"] == "chapter"]


def spoiled(release: Release, listed: list[dict[str, Any]]) -> set[str]:
    """What verification says when the manifest lists these chapters."""
    others = [file for file in release.manifest["files"] if file["role"] != "chapter"]
    wrong = with_manifest(release, {**release.manifest, "files": others + listed})
    return {failure.code for failure in failures(verify(wrong)) if failure.code.startswith("chapter")}


def parts_are_listed_and_measured(in_parts: Release) -> None:
    listed = chapters(in_parts)
    assert len(listed) >= 2
    assert [chapter["number"] for chapter in listed] == list(range(1, len(listed) + 1))
    assert listed[0]["start_ms"] == 0 and listed[-1]["end_ms"] == in_parts.manifest["duration_ms"]
    assert all(chapter["end_ms"] - chapter["start_ms"] <= MOST_MS and chapter["bytes"] <= 150_000 for chapter in listed)
    checks = checks_of(in_parts)
    assert [check.code for check in checks.values() if not check.ok] == []
    measured = {code for code in checks if code.startswith("chapter")}
    assert {"chapter_spans_ms", "chapter_frames", "chapter_av_offset_ms", "chapter_off_ms", "chapter_bytes"} <= measured
    assert all(check_name(code) != code for code in measured), "each has a name for people"


def what_is_wrong_with_parts_is_found(in_parts: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = chapters(in_parts)
    assert spoiled(in_parts, listed) == set()
    assert {"chapter_spans_ms", "chapter_frames"} <= spoiled(in_parts, listed[:-1]), "one is lost"
    assert "chapter_spans" in spoiled(in_parts, listed[::-1])
    longer = [{**listed[0], "end_ms": listed[0]["end_ms"] + 30}, {**listed[1], "start_ms": listed[1]["start_ms"] + 30}]
    assert spoiled(in_parts, longer + listed[2:]) == {"chapter_off_ms"}
    (whole,) = [file for file in in_parts.manifest["files"] if file["role"] == "messaging_mp4"]
    as_one = {**whole, "role": "chapter", "number": 1, "start_ms": 0, "end_ms": in_parts.manifest["duration_ms"]}
    monkeypatch.setattr("dubbing.releases.verification.picture.MAX_BYTES", 150_000)
    monkeypatch.setattr("dubbing.releases.verification.picture.SHRUNK_UP_TO_MS", MOST_MS)
    assert spoiled(in_parts, [as_one]) == {"chapter_bytes", "chapter_length_ms"}


def a_withdrawn_voice_leaves_no_part(in_parts: Release, room: Room) -> None:
    parts = {chapter["path"] for chapter in chapters(in_parts)}
    heard = files_with_voice(room.voice.pk)
    assert {("public", path) for path in parts} <= heard
    assert all(path.exists() for path in files(in_parts, "chapter"))
    voice_withdraw(by=room.voice, user=room.voice)
    work_off("dubbing.release")
    assert remaining_files(heard, room.voice.pk) == set()
    again = live(room)
    assert again != in_parts
    gone = parts - paths(again)
    assert gone and not there(gone)


def test_what_is_verified_is_what_messengers_take() -> None:
    """MAX_BYTES and SHRUNK_UP_TO_MS as shipped; their values: tests/media/picture/test_message_parts.py."""
    for name in ("MAX_BYTES", "SHRUNK_UP_TO_MS"):  # copies, made when the module is imported
        assert vars(picture)[name] == vars(messaging_mp4)[name]
