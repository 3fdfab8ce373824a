"""A town whose files lie in an S3 bucket: publish, watch, roll back, free. No file of a release is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.files.storage import storages
from django.test import Client
from pytest_django import Settings

from dubbing.actions import release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.releases.verify import failures, verify
from dubbing.removal.unreferenced_files import PREVIOUS_KEPT, collect_garbage
from dubbing.states import ReleaseState
from storage.files import keep_private, keep_public
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.object_store import Bucket, bucket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG_AGO = timedelta(days=3)


@pytest.fixture(autouse=True)
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setattr(studio, "_pictures", {})  # pictures that other tests made lie on the disk
    with bucket() as one:
        settings.STORAGES = one.storages(settings.STORAGES)
        yield one


def names(release: Release) -> set[str]:
    return {f"public/{file['path']}" for file in release.manifest["files"]}


def on_disk() -> set[Path]:
    return {path for name in ("public", "private") for path in (Path(live_settings.DATA_DIR) / name).rglob("*.*")}


def test_a_release_is_built_watched_rolled_back_and_freed_in_the_bucket(server: Bucket, room: Room) -> None:
    before = on_disk()
    room.record()
    spoken = built(room)
    assert (spoken.state, spoken.failure) == (ReleaseState.LIVE, "")
    assert names(spoken) <= server.names()
    assert failures(verify(spoken)) == []

    page = f"/en/{room.version.tutorial.slug}/"
    assert "Sentence number 1." in Client().get(page).content.decode()
    for entry in spoken.manifest["files"]:
        answer = Client().get(f"/m/{entry['path']}", headers={"range": "bytes=0-99"})
        assert (answer.status_code, len(answer.getvalue())) == (206, min(100, entry["bytes"]))

    written = []
    for n in range(PREVIOUS_KEPT + 1):
        studio.approved_text(room.version, room.sentences[0], room.coordinator, "Sentence number 1" + "!" * n)
        written.append(built(room, "subtitles"))
        server.grow_old(*names(written[-1]), by=LONG_AGO)
    back = release_rollback(by=room.coordinator, version=room.version, number=written[0].number)
    assert back.pk == written[0].pk and Client().get(page).status_code == 200
    assert failures(verify(Release.objects.get(pk=back.pk))) == []

    server.grow_old(*names(spoken) & server.names(), by=LONG_AGO)
    collect_garbage()
    kept = set().union(*(names(release) for release in written))
    assert kept <= server.names()
    assert not (names(spoken) - kept) & server.names(), "nobody goes back to it"
    assert f"private/{room.version.tutorial.original}" in server.names()

    room.version.tutorial.refresh_from_db()
    own = {name for name in kept if name.removeprefix("public/") not in json.dumps(room.version.tutorial.video)}
    assert len(own) > 8
    release_withdraw(by=room.coordinator, version=room.version, reason="a mistake")
    assert Client().get(page).status_code == 410
    assert not own & server.names()
    assert {Client().get(f"/m/{name.removeprefix('public/')}").status_code for name in own} == {404}
    assert on_disk() == before


def test_orphans_in_the_bucket_go_unless_they_are_young(server: Bucket, room: Room, tmp_path: Path) -> None:
    orphan, young = tmp_path / "a.m4a", tmp_path / "b.m4a"
    orphan.write_bytes(b"nobody names me")
    young.write_bytes(b"my row is about to be written")
    old, new, private = keep_public(orphan), keep_public(young), keep_private(orphan, "takes")
    server.grow_old(f"public/{old.path}", f"private/{private.path}", by=LONG_AGO)
    assert collect_garbage() >= 2
    assert not storages["public"].exists(old.path) and not storages["private"].exists(private.path)
    assert storages["public"].exists(new.path)
