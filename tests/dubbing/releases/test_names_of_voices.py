"""The name that a voice chose: read from the person by every page, written into files only as they were built."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dubbing.models import Release
from dubbing.queries.released_files import with_files
from dubbing.reconcile import reconcile
from dubbing.releases import publish
from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from journal.errors import Refused
from journal.models import Entry
from tests.dubbing import studio
from tests.dubbing.built import built, files, live
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Zoé <b>& fils</b>"


def chooses(person: User, credit: str, name: str | None = None) -> None:
    studio.consenting(person, credit=credit, credit_as=name, pass_on=True)


def artist(path: Path) -> str:
    """As another program reads it."""
    asked = ["ffprobe", "-v", "error", "-show_entries", "format_tags=artist:stream_tags=artist", "-of", "json"]
    said = json.loads(subprocess.run([*asked, str(path)], check=True, capture_output=True, timeout=60).stdout)
    places = [said["format"], *said.get("streams", [])]  # an Ogg file says it of its stream
    return next((place["tags"]["artist"] for place in places if "artist" in place.get("tags", {})), "")


def artists(release: Release) -> set[str]:
    return {artist(path) for role in ("messaging_mp4", "audio_only", "voice_note") for path in files(release, role)}


def page(room: Room, path: str = "") -> str:
    return Client().get(f"/en/{room.version.tutorial.slug}/{path}").content.decode()


def names_anywhere(release: Release, name: str) -> bool:
    return name in json.dumps([release.manifest, release.report, release.findings], ensure_ascii=False)


def published(room: Room, credit: str, name: str | None = None) -> Release:
    chooses(room.voice, credit, name)
    room.record()
    release = built(room)
    assert release.state == ReleaseState.LIVE
    return release


def test_a_name_stands_on_page_paper_feed_and_in_files_and_in_no_manifest(room: Room) -> None:
    first = published(room, "name", NAME)
    is_named_everywhere_but_in_the_manifest(room, first)
    the_same_choice_again_builds_nothing(room)
    a_change_is_on_the_page_at_once_and_in_the_files_after_a_build(room, first)
    none_takes_the_name_out_of_page_and_files(room)


def is_named_everywhere_but_in_the_manifest(room: Room, release: Release) -> None:
    shown = "Zoé &lt;b&gt;&amp; fils&lt;/b&gt;"
    assert shown in page(room) and shown in page(room, "handout/")
    feed = Client().get("/en/feed.xml").content.decode()
    assert "<itunes:author>Zoé &lt;b&gt;&amp; fils&lt;/b&gt;</itunes:author>" in feed
    assert artists(release) == {NAME}
    assert artist(files(release, "hotline")[0]) == ""
    assert failures(verify(release)) == []
    assert not names_anywhere(release, "Zoé")
    assert not Entry.objects.filter(after__icontains="Zoé").exists()


def the_same_choice_again_builds_nothing(room: Room) -> None:
    chooses(room.voice, "pseudonym", f" {NAME} ")
    reconcile()
    assert not work_off("dubbing.release")
    assert Release.objects.count() == 1


def a_change_is_on_the_page_at_once_and_in_the_files_after_a_build(room: Room, first: Release) -> None:
    before = Client().get(f"/en/{room.version.tutorial.slug}/")
    chooses(room.voice, "pseudonym", "La voix de Vera")
    after = Client().get(f"/en/{room.version.tutorial.slug}/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and "La voix de Vera" in after.content.decode()
    assert live(room) == first, "the film stays until the new one is there"
    work_off("dubbing.release")
    assert live(room).number == 2 and artists(live(room)) == {"La voix de Vera"}
    first.refresh_from_db()
    assert not with_files([first.pk])
    assert not any(path.exists() for path in files(first, "messaging_mp4"))


def none_takes_the_name_out_of_page_and_files(room: Room) -> None:
    old = files(live(room), "messaging_mp4") + files(live(room), "audio_only")
    chooses(room.voice, "none")
    assert "Vera" not in page(room)
    work_off("dubbing.release")
    assert artists(live(room)) == {""}
    assert not any(path.exists() for path in old)
    assert Entry.objects.filter(verb="change_credit", concerns=room.voice).count() == 3, "in, changed, and out"


def refuse(*_arguments: Any, **_named: Any) -> None:
    raise Refused("no room")


def test_a_name_that_cannot_be_taken_out_takes_the_film_down(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    first = published(room, "name", "Vera")

    monkeypatch.setattr(publish, "make_sound", refuse)
    chooses(room.voice, "none")
    work_off("dubbing.release")
    reconcile()
    first.refresh_from_db()
    assert (first.state, with_files([first.pk])) == (ReleaseState.WITHDRAWN, set())


def test_who_chose_none_is_named_nowhere_and_a_name_that_cannot_be_put_in_leaves_the_film(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(room, "none")
    assert room.voice.display_name not in page(room) + page(room, "handout/"), "who chose none is named nowhere"
    assert artists(first) == {""} and failures(verify(first)) == []

    monkeypatch.setattr(publish, "make_sound", refuse)
    chooses(room.voice, "name", "Vera")
    work_off("dubbing.release")
    reconcile()
    work_off("dubbing.release")
    assert live(room) == first and "Vera" in page(room)
    assert Release.objects.count() == 2, "it is not tried every minute"
