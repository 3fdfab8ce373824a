"""A voice is withdrawn while a release is published that shares files with one of its own, on both engines.

No file that a live release needs is removed, and none of the voice remains.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from dubbing.manifests import read_manifest
from dubbing.models import Release, Take
from dubbing.releases.going_live import go_live
from dubbing.releases.publish import save_manifest
from dubbing.removal.voice import finish_voice_removals, replace_releases
from dubbing.removal.voice_files import files_with_voice, remaining_files
from dubbing.states import ReleaseState, TakeState, move_release
from dubbing.stored_files import delete_or_later, holder_of_release, holder_of_take
from journal.errors import Refused
from storage.deletion import mark_unneeded
from storage.files import StoredBytes
from storage.models import StoredFile
from storage.queries import stored_files_of
from storage.states import THERE
from storage.stored_files import mark_needed, store_all_public, store_private
from tests import factories
from tests.concurrency import at_once
from tests.dubbing import studio
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 6
SHARED = ("silence 1", "silence 2", "head")


class Town:
    """Two languages of a tutorial that nobody can build again (it is put away): what holds a voice must go at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.claire = factories.coordinator()
        tutorial = factories.tutorial()
        self.arabic = factories.version(tutorial, "ar", self.claire)
        self.turkish = factories.version(tutorial, "tr", self.claire)
        Tutorial.objects.filter(pk=tutorial.pk).update(state="archived")

    def voice(self, name: str) -> User:
        return studio.voice("ar", name)

    def file(self, text: str) -> Path:
        path = self.folder / f"{text}.m4s"
        path.write_text(text * 20, encoding="utf-8")
        return path

    def take(self, voice: User) -> Take:
        take = Take(
            client_id=uuid.uuid4(),
            segment=factories.speech(self.arabic.tutorial)[0],
            language="ar",
            voice=voice,
            state=TakeState.SUBMITTED,
            sha256="0" * 64,
        )
        recorded = self.file(f"take of {voice.display_name}")
        take.original = store_private(holder_of_take(take), "original", recorded, "takes", voices=[voice.pk]).path
        take.save(force_insert=True)
        mark_needed(holder_of_take(take))
        return take

    def built(self, version: LanguageVersion, *takes: Take) -> Release:
        """A release that goes live as a build puts it live; the refusal where that is not to be."""
        number = version.releases.count() + 1
        release = Release.objects.create(version=version, number=number, kind="voice", state=ReleaseState.BUILDING)
        holder, voices = holder_of_release(release.pk), [take.voice_id for take in takes if take.voice_id]
        own = [self.file(f"{version.language} {release.pk} says {take.pk}") for take in takes]
        stored = store_all_public(holder, "audio", [self.file(text) for text in SHARED], voices=voices)
        stored += store_all_public(holder, "audio_only", [*own, self.file(f"cues {release.pk}")], voices=voices)
        manifest = {
            "files": [_listed(file) for file in stored],
            "segments": [{"segment": "s1", "take": str(take.client_id)} for take in takes],
            "voices": voices,
        }
        save_manifest(release, read_manifest(manifest))
        move_release(release, ReleaseState.READY)
        try:
            go_live(release)
        except Refused as refused:  # as publish.publish_failed does
            release.refresh_from_db()
            if release.state == ReleaseState.READY:
                move_release(release, ReleaseState.FAILED, failure=refused.message)
                mark_unneeded(stored_files_of(holder))
        replace_releases(version)
        delete_or_later(stored_files_of(holder))
        release.refresh_from_db()
        return release


def _listed(stored: StoredBytes) -> dict[str, Any]:
    return {"role": "audio", "path": stored.path, "bytes": stored.bytes, "sha256": stored.sha256}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def nothing_is_wrong(gave: list[Any]) -> bool:
    return [fault for fault in gave if isinstance(fault, BaseException)] == []


def all_is_there(release: Release) -> bool:
    return all(storages["public"].exists(file["path"]) for file in release.manifest["files"])


def nothing_is_left(voice: User, files: set[tuple[str, str]]) -> bool:
    heard = StoredFile.objects.filter(voices=voice.pk)
    return not heard.exists() and files_with_voice(voice.pk) == set() == remaining_files(files, voice.pk)


@pytest.mark.parametrize("beside", ["the other language", "the same language"])
def test_what_the_other_release_needs_stays_and_the_voice_goes(town: Town, beside: str) -> None:
    version = town.turkish if beside == "the other language" else town.arabic
    for number in range(ROUNDS):
        leaving, staying = town.voice(f"amina{number}"), town.voice(f"samir{number}")
        kept = town.take(staying)
        first = town.built(town.arabic, town.take(leaving), kept)
        assert first.state == ReleaseState.LIVE
        held = files_with_voice(leaving.pk)
        assert {store for store, _path in held} == {"private", "public"}
        build: Callable[[], Release] = partial(town.built, version, kept)
        gave = at_once(build, partial(voice_withdraw, by=leaving, user=leaving), delete_or_later)
        assert nothing_is_wrong(gave), gave
        finish_voice_removals()
        delete_or_later()
        second = gave[0]
        assert second.state == ReleaseState.LIVE and all_is_there(second)
        assert nothing_is_left(leaving, held)
        first.refresh_from_db()
        assert first.state in {ReleaseState.WITHDRAWN, ReleaseState.SUPERSEDED}
        voice_withdraw(by=staying, user=staying)  # the next round begins with none of their files
        delete_or_later()
        assert not StoredFile.objects.filter(state__in=THERE, holder__in=("release", "take")).exists()


def test_a_release_with_the_voice_that_goes_live_meanwhile(town: Town) -> None:
    """Either it is refused, or it went live first and is taken back: in no order does the voice remain."""
    outcomes = set()
    for number in range(ROUNDS):
        leaving = town.voice(f"amina{number}")
        take = town.take(leaving)
        held = files_with_voice(leaving.pk)
        gave = at_once(partial(town.built, town.arabic, take), partial(voice_withdraw, by=leaving, user=leaving))
        assert nothing_is_wrong(gave), gave
        finish_voice_removals()
        delete_or_later()
        gave[0].refresh_from_db()
        outcomes.add(gave[0].state)
        assert nothing_is_left(leaving, held)
        assert not any(storages["public"].exists(file["path"]) for file in gave[0].manifest["files"])
    assert outcomes <= {ReleaseState.FAILED, ReleaseState.WITHDRAWN, ReleaseState.SUPERSEDED}
