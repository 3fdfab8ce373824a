"""The sound of a version is its own, or none is made of it: nobody gets French under another language's words."""

from __future__ import annotations

from typing import Any

import pytest

from dubbing.management.commands.publish import release_document
from dubbing.models import Release
from dubbing.queries.own_sound import has_own_sound, offered_files, released_kind
from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, checks_of
from tests.dubbing.conftest import Room

pytestmark = pytest.mark.django_db(transaction=True)


def roles(release: Release) -> set[str]:
    files: Any = release_document(release)["files"]
    return {file["role"] for file in files}


@pytest.mark.slow
def test_subtitles_alone_have_no_file_of_sound_and_are_whole(room: Room) -> None:
    release = built(room, "subtitles")
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert roles(release) == {"hls", "audio", "subtitles", "messaging_mp4", "transcript", "link_card"}
    assert [finding["code"] for finding in release.findings] == ["title_untranslated"], (
        "subtitles are no part of a voice"
    )
    checks = checks_of(release)
    assert not [check for check in checks.values() if not check.ok]
    assert {"mp4_loudness_lufs", "hls_sound_off_ms"} <= checks.keys()
    assert not any(code.startswith("m4a") for code in checks)


@pytest.mark.slow
def test_the_tutorial_s_own_language_keeps_its_sound(room: Room) -> None:
    french = factories.version(room.version.tutorial, "fr", room.coordinator)
    release = built(Room(room.coordinator, room.voice, room.reviewer, french), "subtitles")
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert "audio_only" in roles(release)
    assert not failures(verify(release))


def test_a_silent_tutorial_has_none_in_any_language() -> None:
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial("muet", has_audio=False), "fr", coordinator)
    assert not has_own_sound(Release(version=version, kind="subtitles", manifest={"voices": []}))
    assert has_own_sound(Release(version=version, kind="voice", manifest={"voices": [7]}))


def test_what_an_earlier_edition_lists_is_not_given_either(room: Room) -> None:
    listed = ("hls", "audio_only", "hotline", "transcript")
    files = [{"role": role, "path": role, "bytes": 1, "sha256": ""} for role in listed]
    release = Release(version=room.version, kind="subtitles", manifest={"files": files})
    assert [file.role for file in offered_files(release)] == ["hls", "transcript"]
    assert roles(release) == {"hls", "transcript"}
    for voices, own in (([], False), ([3], True), ([None], True), (None, True)):
        manifest = {**release.manifest} if voices is None else {**release.manifest, "voices": voices}
        voiced = Release(version=room.version, kind="voice", manifest=manifest)
        assert has_own_sound(voiced) is own, voices
        assert ("audio_only" in roles(voiced)) is own, voices
        assert released_kind("voice", voices) == ("voice" if own else "subtitles")
