"""What leaves the town's site: made only where every voice agreed, gone when one does not, labelled for others."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dubbing.models import Release
from dubbing.queries.redistribution import VOICE_NOTE, may_redistribute
from dubbing.releases.verify import failures, verify
from storage.models import HeardVoice, StoredFile
from tests.dubbing import studio
from tests.dubbing.built import built, files, live, roles, there
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from volunteers.actions import voice_withdraw

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def probed(path: Path) -> dict[str, Any]:
    argv = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return found


def test_with_everybody_s_agreement_the_files_are_made_until_it_is_taken_back(room: Room) -> None:
    room.record()
    studio.lets_leave(room.voice)
    release = built(room)
    assert release.state == Release.State.LIVE, (release.failure, release.findings)
    assert {VOICE_NOTE, "cover", "link_card", "audio_only", "messaging_mp4"} <= roles(release)
    assert not failures(verify(release))
    (note,), (mp4,), (m4a,) = (files(release, role) for role in (VOICE_NOTE, "messaging_mp4", "audio_only"))
    assert probed(note)["streams"][0]["codec_name"] == "opus"
    assert note.stat().st_size <= 1_500_000 * release.manifest["duration_ms"] / 600_000 + 4000
    title = release.manifest["title"]
    for path in (mp4, m4a):
        found = probed(path)
        sounds = [stream for stream in found["streams"] if stream["codec_type"] == "audio"]
        covers = [stream for stream in found["streams"] if stream["disposition"]["attached_pic"]]
        assert found["format"]["tags"]["title"] == title
        assert [sound["tags"]["language"] for sound in sounds] == ["eng"]
        assert len(covers) == 1
    with Image.open(files(release, "link_card")[0]) as card, Image.open(files(release, "cover")[0]) as cover:
        assert (card.size, cover.size) == ((1200, 630), (1400, 1400))
    rows = StoredFile.objects.filter(holder="release", holder_id=str(release.pk))
    heard = set(HeardVoice.objects.filter(file__in=rows, voice=room.voice).values_list("file__role", flat=True))
    assert heard == {"audio", "messaging_mp4", "audio_only", "hotline", VOICE_NOTE}
    assert listed(file["role"] for file in release.manifest["files"])[-6:] == [
        *("link_card", "audio_only", VOICE_NOTE, "cover", "hotline", "transcript")
    ], "in the order in which programs read them"
    places = listed(check["code"].partition("_")[0] for check in release.report["checks"])
    assert places == [
        *("roles", "files", "playlist", "hls", "cues", "mp4", "av", "card", "m4a", "note", "bed", "hotline", "source")
    ]
    an_agreement_taken_back_takes_the_files_away_and_leaves_the_voice(room, release)
    a_withdrawn_voice_leaves_nothing_of_it(room, release)


def listed(names: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(names))


def test_one_voice_that_has_not_agreed_stops_all_of_it(room: Room) -> None:
    studio.lets_leave(room.voice)
    room.record(only=3)
    other = studio.voice("en", "olga")
    room.approve(4, voice=other)
    release = built(room)
    assert release.state == Release.State.LIVE
    assert VOICE_NOTE not in roles(release) and not may_redistribute(release)
    studio.lets_leave(other)  # the last one agrees: the live release is built again, with the files
    work_off("dubbing.release")
    again = live(room)
    assert again.number == release.number + 1 and VOICE_NOTE in roles(again) and may_redistribute(again)


def an_agreement_taken_back_takes_the_files_away_and_leaves_the_voice(room: Room, release: Release) -> None:
    gone = {file["path"] for file in release.manifest["files"] if file["role"] == VOICE_NOTE}
    assert gone and there(gone) == gone
    studio.lets_leave(room.voice, pass_on=False)
    work_off("dubbing.release")
    again = live(room)
    assert again.number > release.number and again.kind == Release.Kind.VOICE
    assert VOICE_NOTE not in roles(again) and "audio_only" in roles(again)
    assert not there(gone)
    assert not StoredFile.objects.filter(role=VOICE_NOTE, state=StoredFile.State.NEEDED).exists()


def a_withdrawn_voice_leaves_nothing_of_it(room: Room, release: Release) -> None:
    heard = {VOICE_NOTE, "audio_only", "chapter"}
    sound = {file["path"] for one in (release, live(room)) for file in one.manifest["files"] if file["role"] in heard}
    voice_withdraw(by=room.voice, user=room.voice)
    work_off("dubbing.release")
    assert not there(sound)
    assert not HeardVoice.objects.filter(voice=room.voice, file__state=StoredFile.State.NEEDED).exists()
