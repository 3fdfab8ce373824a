"""A second language adds its voice and its texts; the picture stays as it is, and the first language's files too."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import storages

from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from media.containers.boxes import outer_box
from media.picture import video
from media.picture.h264 import MAIN, promise
from media.picture.messaging_mp4 import MAX_BYTES
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, files
from tests.dubbing.conftest import Room

pytestmark = pytest.mark.django_db(transaction=True)


def public_files() -> dict[str, tuple[int, int]]:
    """Every file of the public store: its size and its inode, which is another one where a file was written again."""
    root = Path(storages["public"].path(""))
    found = [(path, path.stat()) for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): (told.st_size, told.st_ino) for path, told in found}


def picture(path: Path) -> str:
    """A digest of the picture's packets."""
    argv = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:V", "-c", "copy", "-f", "md5", "-"]
    return subprocess.run(argv, capture_output=True, check=True, text=True, timeout=60).stdout


@pytest.mark.slow
def test_a_second_language_writes_no_byte_of_the_picture(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.record()
    first = built(room)
    before = public_files()
    tutorial = room.version.tutorial
    tutorial.refresh_from_db()

    def encoded_again(*_arguments: object, **_named: object) -> None:
        raise AssertionError("the picture was encoded again")

    monkeypatch.setattr(video, "package", encoded_again)
    monkeypatch.setattr("media.picture.messaging_mp4.shrink_lite", encoded_again)
    monkeypatch.setattr("media.picture.messaging_mp4.burn_lite", encoded_again)
    version = factories.version(tutorial, "pt-BR", room.coordinator)
    studio.translated(version, room.coordinator, text="Só aqui se diz a frase número {n}.")
    other = Room(room.coordinator, studio.voice("pt-BR", "paulo"), factories.reviewer("pt-BR", "rosa"), version)
    other.record("es")
    second = built(other)
    assert (first.state, second.state) == (ReleaseState.LIVE, ReleaseState.LIVE)
    after = public_files()
    assert {path: after[path] for path in before} == before, "what the first language has was touched"
    added = {path for path in after if path not in before}
    # Not everything that the second one needs is new on the disk: another test may have made the same sound.
    own = {file["path"] for file in second.manifest["files"]} - {file["path"] for file in first.manifest["files"]}
    assert added <= own
    assert {Path(path).suffix for path in own} == {".jpg", ".m3u8", ".mp4", ".m4s", ".vtt", ".m4a", ".wav", ".txt"}
    lite = Path(storages["public"].path(tutorial.video["lite"]["path"]))
    for release in (first, second):
        message = files(release, "messaging_mp4")[0]
        assert picture(message) == picture(lite)
        told = promise(outer_box(message, b"moov"))
        assert (told.profile, told.refs, told.in_order) == (MAIN, 1, True)
        assert message.stat().st_size < MAX_BYTES
        assert failures(verify(release)) == []
