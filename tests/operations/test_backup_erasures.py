"""What was withdrawn or destroyed after a backup was made does not come back with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dubbing.models import Take
from dubbing.states import TakeState
from journal.models import Entry
from operations.archive import Archive
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import nothing_from_before
from volunteers.actions import consent_give
from volunteers.models import Consent

__all__ = ["nothing_from_before", "room"]
pytestmark = pytest.mark.django_db(transaction=True)


def back(capsys: pytest.CaptureFixture[str], kept: Path, name: str, erased: int) -> dict[tuple[str, str], str]:
    """Restore onto the empty machine that is in force; the files that are there then."""
    assert json_output(capsys, "restore", kept, at=name)["erased"] == erased
    return stored()


def test_a_withdrawn_voice_stays_withdrawn(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    takes = studio.recorded(room.version, room.voice, room.reviewer)
    kept = tmp_path / "kept"
    first = json_output(capsys, "backup", kept)["name"]
    voices = {("private", path) for take in takes for path in (take.original, take.audio)}
    assert voices <= set(stored())
    agree(room, hotline=False)
    call_command("withdraw_voice", room.voice.email)
    second = json_output(capsys, "backup", kept)["name"]
    assert room.voice.email and room.voice.email not in (kept / "erasures.json").read_text(), "the list names nobody"
    with empty_machine(tmp_path / "old"):
        assert back(capsys, kept, first, 1).keys() & voices == set()
        assert {take.state for take in Take.objects.all()} == {TakeState.ERASED}
        assert not Consent.objects.filter(user=room.voice, withdrawn_at=None).exists()
        assert Entry.objects.filter(verb="withdraw_voice", concerns=room.voice).count() == 1
    with empty_machine(tmp_path / "young"):
        back(capsys, kept, second, 0)
        assert Entry.objects.filter(verb="withdraw_voice", concerns=room.voice).count() == 1


def test_who_agreed_again_keeps_what_they_recorded_then(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    studio.recorded(room.version, room.voice, room.reviewer, only=1)
    json_output(capsys, "backup", kept)
    call_command("withdraw_voice", room.voice.email)
    agree(room, hotline=True)
    studio.recorded(room.version, room.voice, room.reviewer, only=1)
    last = json_output(capsys, "backup", kept)["name"]
    with empty_machine(tmp_path / "new"):
        back(capsys, kept, last, 0)
        assert Take.objects.filter(voice=room.voice, state=TakeState.APPROVED).count() == 1


def agree(room: Room, **choices: Any) -> None:
    consent_give(
        by=room.voice, language_read="fr", ai_training=False, credit="none", adult=True, **{"publish": True, **choices}
    )


def test_who_agreed_to_less_is_not_asked_for_more(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    first = json_output(capsys, "backup", kept)["name"]
    agree(room, hotline=False)
    json_output(capsys, "backup", kept)
    with empty_machine(tmp_path / "new"):
        back(capsys, kept, first, 1)
        now = Consent.objects.get(user=room.voice, withdrawn_at=None)
        assert (now.publish, now.hotline, now.adult) == (True, False, True)


def test_what_is_listed_once_stays_listed(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    first = json_output(capsys, "backup", kept)["name"]
    call_command("withdraw_voice", room.voice.email)
    json_output(capsys, "backup", kept)
    listed = Archive(kept).erasures()
    assert [(erasure["verb"], erasure["of"]) for erasure in listed] == [("withdraw_consent", str(room.voice.public_id))]
    with empty_machine(tmp_path / "new"):
        back(capsys, kept, first, 1)
        later = json_output(capsys, "backup", kept)["name"]
        assert Archive(kept).erasures()[: len(listed)] == listed
    with empty_machine(tmp_path / "newer"):
        back(capsys, kept, later, 0)
