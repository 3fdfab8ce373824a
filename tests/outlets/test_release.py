"""What a release makes for its outlets: nothing for those that the town has switched off."""

from __future__ import annotations

import pytest

from dubbing.models import Release
from dubbing.queries.redistribution import PASS_ON, is_redistributed
from dubbing.releases.outlets import registered_outlets
from dubbing.releases.verify import failures, verify
from storage.models import StoredFile
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from town.actions import town_edit

OWN = {role for outlet in registered_outlets() for role in outlet.roles if outlet.make is not None}


def test_each_role_belongs_to_one_outlet() -> None:
    assert {"hotline", "voice_note", "cover", "chapters", "link_card"} <= OWN
    assert len(OWN) == sum(len(outlet.roles) for outlet in registered_outlets() if outlet.make is not None)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_with_all_of_them_off_a_release_is_whole_and_has_none_of_their_files(room: Room) -> None:
    studio.recorded(room.version, room.voice, room.reviewer)
    studio.lets_leave(room.voice)
    town_edit(by=room.coordinator, fields={"outlets_off": [outlet.name for outlet in registered_outlets()]})
    release = built(room)
    assert release.state == Release.State.LIVE, (release.failure, release.findings)
    assert {file["role"] for file in release.manifest["files"]} & OWN == set()
    assert not StoredFile.objects.filter(role__in=OWN).exists()
    assert release.manifest["scopes"] == [PASS_ON], "its parts may be sent on: who takes that back has them removed"
    assert is_redistributed(release)
    assert {"messaging_mp4", "audio_only"} <= {file["role"] for file in release.manifest["files"]}
    assert not failures(verify(release))
