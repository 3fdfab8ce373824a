"""A voice that is heard in a part of the sentences: it says so, and below two thirds somebody decides."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from dubbing.manifests import VoiceShare
from dubbing.models import Release
from dubbing.queries.own_sound import voice_share
from dubbing.releases.assessment import is_held
from dubbing.reports import read_findings
from dubbing.states import ReleaseState
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from volunteers.actions import voice_withdraw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("heard", "takes", "share"),
    [
        ([124, 142], None, VoiceShare(124, 142)),
        ([1, 2], {"heard": 2, "of": 2}, VoiceShare(1, 2)),
        (None, {"heard": 3, "of": 4, "fitted_anew": 0}, VoiceShare(3, 4)),
        ([142, 142], None, None),
        ([0, 142], None, None),
        ([0, 0], None, None),
        (None, None, None),
    ],
)
def test_only_a_part_is_counted(heard: list[int] | None, takes: dict[str, int] | None, share: object) -> None:
    assert voice_share(heard, takes) == share


def codes(release: Release) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in release.findings}


def test_below_two_thirds_it_waits_for_a_coordinator_who_can_publish_it_by_a_button(room: Room) -> None:
    room.record(only=2)
    release = built(room)
    assert (release.state, release.manifest["heard"]) == (ReleaseState.READY, [2, 4])
    assert codes(release)["partial_voice"] == "hold"
    (finding,) = (finding for finding in release.findings if finding["code"] == "partial_voice")
    assert (finding["figure"], finding["segments"]) == (2, [segment.public_id for segment in room.sentences[2:]])
    coordinator = Client()
    coordinator.force_login(room.coordinator)
    here = reverse("volunteers:version", args=[room.version.tutorial.slug, "en"])
    page = coordinator.get(here).content.decode()
    assert "Moins des deux tiers des phrases ont une voix" in page and "2 des 4 phrases" in page
    where = reverse("volunteers:go_live", args=[room.version.tutorial.slug, "en"])
    coordinator.post(where, {"number": release.number, "reason": "the rest comes on Monday", "sure": "yes"})
    release.refresh_from_db()
    assert release.state == ReleaseState.LIVE
    told = Client().get(f"/en/{room.version.tutorial.slug}/").content.decode()
    assert "Voice: 2 of 4 sentences" in told and "With voice" not in told


def test_the_command_needs_force(room: Room) -> None:
    room.record(only=1)
    slug = room.version.tutorial.slug
    with pytest.raises(CommandError, match="deux tiers"):
        call_command("publish", slug, "en", wait=True)
    assert Release.objects.get().state == ReleaseState.READY
    call_command("publish", slug, "en", wait=True, force=True)
    assert Release.objects.get(state=ReleaseState.LIVE).number == 2


def test_what_replaces_a_withdrawn_voice_goes_live_however_little_is_left(room: Room) -> None:
    """Held, it would leave parents an empty page: nobody asked for it, so nobody waits to confirm it."""
    room.record(only=1)
    other = studio.voice("en", "paul")
    for number in (2, 3, 4):
        room.approve(number, voice=other)
    assert built(room).manifest["heard"] == [4, 4]
    voice_withdraw(by=other, user=other)
    work_off("dubbing.release")
    second = Release.objects.get(version=room.version, state=ReleaseState.LIVE)
    assert (second.kind, second.created_by, second.manifest["heard"]) == ("voice", None, [1, 4])
    assert codes(second)["partial_voice"] == "warn" and not is_held(read_findings(second.findings))
