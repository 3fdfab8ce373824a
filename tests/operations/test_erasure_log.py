"""What is erased after the last backup is listed beside the data at once, and a restore repeats it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from dubbing.models import Take
from dubbing.reconcile import reconcile
from dubbing.states import TakeState
from journal.models import Entry
from journal.undo import UNDO_WINDOW
from operations.erasure_log import log_path, read_log
from operations.erasures import erasures_list
from tests import factories
from tests.concurrency import at_once
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import nothing_from_before
from tests.operations.test_backup_people import ADDRESS, NAME, Backups, amina, backups, version
from tests.volunteers.shortcuts import consenting
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import consent_give, withdrawal_begin, withdrawal_undo
from volunteers.actions.accounts import account_erase
from volunteers.actions.consents import voice_withdraw
from volunteers.models import Consent, User
from volunteers.pipelines.withdrawals import withdrawals_finish

__all__ = ["amina", "backups", "nothing_from_before", "version"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_log() -> Iterator[None]:
    log_path().unlink(missing_ok=True)
    yield
    log_path().unlink(missing_ok=True)


def verbs() -> list[str]:
    return [erasure["verb"] for erasure in read_log()]


@contextmanager
def same_machine(folder: Path) -> Iterator[None]:
    """A machine whose database and stores are lost, and whose list beside them is still there."""
    kept = log_path().read_bytes()
    with empty_machine(folder):
        log_path().write_bytes(kept)
        yield


@pytest.mark.postgres
def test_a_line_is_there_as_soon_as_it_is_done_and_names_nobody(amina: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        voice_withdraw(by=amina, user=amina)
        raise RuntimeError("it never happened")
    assert read_log() == []
    consent_give(
        by=amina, language_read="fr", publish=True, hotline=False, ai_training=False, credit="none", adult=True
    )
    withdrawal_begin(by=amina)
    withdrawal_undo(by=amina)
    account_erase(by=amina, user=amina, voice=True)
    assert read_log() == erasures_list() != []
    assert {"withdraw_consent", "begin_withdrawal", "undo_withdrawal", "erase_account"} <= set(verbs())
    assert NAME not in log_path().read_text() and ADDRESS not in log_path().read_text()
    assert log_path().stat().st_mode & 0o077 == 0


@pytest.mark.postgres
def test_many_at_once_write_whole_lines(version: LanguageVersion) -> None:
    people = [consenting(factories.volunteer("ar", f"p{number}")) for number in range(8)]
    at_once(*[partial(voice_withdraw, by=person, user=person) for person in people])
    assert {erasure["of"] for erasure in read_log()} == {str(person.public_id) for person in people}


def test_what_a_full_disk_or_a_crash_kept_from_it_comes_from_the_journal(
    amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("operations.erasure_log.os.write", _full)
        voice_withdraw(by=amina, user=amina)
    assert read_log() == [] and not amina.may_lend_voice(), "the act does not depend on it"
    log_path().write_bytes(b'\n{"at": "2026-11-2')
    reconcile(thorough=True, now=timezone.now())
    assert read_log() == erasures_list() != []
    before = log_path().read_bytes()
    reconcile(thorough=True, now=timezone.now())
    assert log_path().read_bytes() == before


def _full(*_: object) -> int:
    raise OSError(28, "No space left on device")


def test_a_voice_withdrawn_after_the_last_backup_stays_withdrawn(amina: User, backups: Backups, tmp_path: Path) -> None:
    sound = Take.objects.get(voice=amina).original
    last = backups.make()
    withdrawal_begin(by=amina)
    withdrawals_finish(timezone.now() + UNDO_WINDOW + timedelta(seconds=1))
    with same_machine(tmp_path / "same"):
        assert backups.bring_back(last) == 1
        assert not Consent.objects.filter(user=amina, withdrawn_at=None).exists()
        assert Take.objects.get(voice=amina).state == TakeState.ERASED and ("private", sound) not in stored()
        assert Entry.objects.filter(verb="withdraw_voice", concerns=amina).count() == 1


def test_the_ten_minutes_are_over_where_it_is_restored_in_the_midst_of_them(
    amina: User, backups: Backups, tmp_path: Path
) -> None:
    other = consenting(factories.volunteer("ar", "nadia"))
    last = backups.make()
    for person in (amina, other):
        withdrawal_begin(by=person)
    withdrawal_undo(by=other)
    with same_machine(tmp_path / "same"):
        assert backups.bring_back(last) == 1
        assert not Consent.objects.filter(user=amina, withdrawn_at=None).exists()
        assert Consent.objects.filter(user=other, withdrawn_at=None, publish=True).exists()


def test_a_film_and_an_account_erased_after_the_last_backup_stay_so(
    amina: User, version: LanguageVersion, backups: Backups, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = backups.make()
    account_erase(by=amina, user=amina, voice=False)
    json_output(capsys, "erase_tutorial", version.tutorial.slug)
    with same_machine(tmp_path / "same"):
        assert backups.bring_back(last) == 2
        assert User.objects.get(pk=amina.pk).email is None
        film = Tutorial.objects.get(pk=version.tutorial_id)
        assert (film.state, film.original, stored()) == (Tutorial.State.ARCHIVED, "", {})
