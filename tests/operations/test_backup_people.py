"""Who erased their account, whose account was closed, whose recording or consent was over, and who took their name
back: none of it comes back with a backup from before.
"""

from __future__ import annotations

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.models import Take
from dubbing.queries.retention import REJECTED_RETENTION
from dubbing.removal.retention import EXPIRE, expire_rejected_takes
from dubbing.removal.tutorial import ERASE
from dubbing.removal.voice import CONSENT_ENDED, CREDIT_CHANGED
from dubbing.states import TakeState
from journal.models import Entry
from operations.erasures import BEGUN
from subtitles.models import Draft, TranslationRevision
from tests import factories
from tests.house.call_graph import module_name
from tests.house.source_tree import python_files
from tests.house.test_destroying_acts import ACTS, ERASURE, RETENTION, TUTORIAL, WITHDRAWAL
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import nothing_from_before
from tests.volunteers.people.test_account_erased import everywhere
from tests.volunteers.shortcuts import consenting, submitted, take
from tutorials.models import LanguageVersion
from volunteers.actions import consent_give
from volunteers.actions.accounts import account_erase, voice_withdraw_by_key
from volunteers.models import Consent, User
from volunteers.pipelines.account_end import CLOSED, close_account
from volunteers.pipelines.account_end import ERASED as ACCOUNT_ERASED
from volunteers.pipelines.account_letters import write_closing_letter
from volunteers.pipelines.retention import retain_people
from volunteers.queries.retention import CONSENT_YEARS, months_before

__all__ = ["nothing_from_before"]
pytestmark = pytest.mark.django_db(transaction=True)
NAME, ADDRESS = "Amina Bensaïd", "amina@example.org"


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    """Somebody with a name beside the films, texts, a draft and a recording."""
    person = factories.volunteer("ar")
    User.objects.filter(pk=person.pk).update(display_name=NAME)
    person.refresh_from_db()
    consenting(person)
    first, second, _third = factories.speech(version.tutorial)
    submitted(version, person, first, "نص أول")
    Draft.objects.create(person=person, segment=second, language="ar", text="مسودة")
    recorded(version, person)
    return person


def recorded(version: LanguageVersion, person: User, **fields: Any) -> Take:
    name = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(uuid4().bytes))
    about = {"state": TakeState.APPROVED, "original": name, "audio": name, "client_id": uuid4(), **fields}
    return take(version, person, factories.speech(version.tutorial)[0], **about)


class Backups:
    """A folder of backups, each with the list of what was erased until then."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def make(self) -> str:
        return str(json_output(self.capsys, "backup", self.folder)["name"])

    def bring_back(self, name: str) -> int:
        return int(json_output(self.capsys, "restore", self.folder, at=name)["erased"])


@pytest.fixture
def backups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Backups:
    return Backups(tmp_path / "kept", capsys)


@pytest.mark.parametrize(("voice", "keep_name"), [(False, False), (True, False), (False, True)])
def test_an_erased_account_stays_erased(
    amina: User, backups: Backups, tmp_path: Path, voice: bool, keep_name: bool
) -> None:
    sound = Take.objects.get(voice=amina).original
    before = backups.make()
    link = account_erase(by=amina, user=amina, voice=voice, keep_name=keep_name).withdrawal
    backups.make()
    assert (
        ADDRESS not in (backups.folder / "erasures.json").read_text()
        and NAME not in (backups.folder / "erasures.json").read_text()
    )
    with empty_machine(tmp_path / "new"):
        assert backups.bring_back(before) == 1
        erased = User.objects.get(pk=amina.pk)
        assert (erased.email, erased.is_active, erased.roles.count()) == (None, False, 0)
        assert everywhere(ADDRESS) == [] and bool(everywhere(NAME)) == keep_name
        assert not Draft.objects.exists() and TranslationRevision.objects.get(author=erased).text == "نص أول"
        assert not Consent.objects.exclude(credit_as="").exists(), "nor beside the films"
        assert (("private", sound) in stored()) == (not voice)
        if link:  # the letter that was sent before still opens its way
            voice_withdraw_by_key(key=link.rstrip("/").rpartition("/")[2])
            assert Take.objects.get(voice=erased).state == TakeState.ERASED and ("private", sound) not in stored()
        assert Entry.objects.filter(verb="erase_account", concerns=erased).count() == 1
        again = backups.make()
    with empty_machine(tmp_path / "newer"):
        assert backups.bring_back(again) == 0, "it is in that backup already"


def test_a_closed_account_stays_closed(amina: User, backups: Backups, tmp_path: Path) -> None:
    before = backups.make()
    write_closing_letter(amina, timezone.now())
    close_account(amina, timezone.now())
    known = User.objects.get(pk=amina.pk).withdrawal_hash
    backups.make()
    with empty_machine(tmp_path / "new"):
        assert backups.bring_back(before) == 1
        closed = User.objects.get(pk=amina.pk)
        assert (closed.email, closed.is_active, closed.display_name) == (None, False, NAME)
        assert closed.closed_at is not None and closed.withdrawal_hash == known != ""
        assert everywhere(ADDRESS) == [] and not Draft.objects.exists()
        assert Take.objects.get(voice=closed).state == TakeState.APPROVED, "the voice stays until it is taken back"


def test_a_recording_whose_time_was_over_stays_gone(
    amina: User, version: LanguageVersion, backups: Backups, tmp_path: Path
) -> None:
    refused = recorded(version, amina, state=TakeState.REJECTED)
    kept = recorded(version, amina, state=TakeState.REJECTED)
    before = backups.make()
    Take.objects.filter(pk=kept.pk).update(unplayed_since=timezone.now())
    Take.objects.filter(pk=refused.pk).update(unplayed_since=timezone.now() - REJECTED_RETENTION - timedelta(days=1))
    assert expire_rejected_takes(timezone.now()) == 1
    backups.make()
    with empty_machine(tmp_path / "new"):
        assert backups.bring_back(before) == 1
        assert dict(Take.objects.values_list("pk", "state"))[refused.pk] == TakeState.ERASED
        assert ("private", refused.original) not in stored() and ("private", kept.original) in stored()
        assert Entry.objects.filter(verb="expire", object_id=str(refused.client_id)).count() == 1


def test_a_consent_that_was_over_stays_over(amina: User, backups: Backups, tmp_path: Path) -> None:
    sound = Take.objects.get(voice=amina).original
    before = backups.make()
    Consent.objects.filter(user=amina).update(given_at=months_before(timezone.now(), 12 * CONSENT_YEARS))
    retain_people(None, now=timezone.now())
    backups.make()
    with empty_machine(tmp_path / "new"):
        assert backups.bring_back(before) == 1
        assert not Consent.objects.filter(user=amina, withdrawn_at=None).exists()
        assert ("private", sound) not in stored() and Take.objects.get(voice=amina).state == TakeState.ERASED


def test_a_name_that_was_taken_back_is_not_shown_again(amina: User, backups: Backups, tmp_path: Path) -> None:
    before = backups.make()
    consent_give(by=amina, language_read="fr", publish=True, hotline=True, ai_training=False, credit="none", adult=True)
    backups.make()
    with empty_machine(tmp_path / "new"):
        assert backups.bring_back(before) == 1
        now = Consent.objects.get(user=amina, withdrawn_at=None)
        assert (now.publish, now.credit, now.credit_as) == (True, "none", "")
        assert User.objects.credits_of([amina.pk]) == {}


# Journal verbs of the same functions that erase nothing, so that a restored backup needs no repeat of them.
ERASES_NOTHING = {
    "consent": "a choice that was made; what it ends has a line of its own",
}
OTHERS = {
    "dubbing.actions.tutorials.tutorial_erase",
    "dubbing.actions.voices.credit_changed",
    "volunteers.pipelines.account_end.close_account",
    "volunteers.pipelines.account_end.erase_account",
}
"""Erase rows, or begin an act whose bytes go later."""


def test_every_verb_by_which_something_is_erased_is_repeated_after_a_restore() -> None:
    acts = OTHERS.union(*(ACTS[act] for act in (WITHDRAWAL, ERASURE, RETENTION, TUTORIAL)))
    trees = {module_name(path): tree for path, tree in python_files("dubbing", "volunteers", "operations")}
    verbs = set[str]()
    for name in acts:
        module, _dot, function = name.rpartition(".")
        for node in ast.walk(trees[module]):
            if isinstance(node, ast.FunctionDef) and node.name == function:
                verbs |= _verbs(node, module)
    repeated = {ERASE, EXPIRE, CLOSED, ACCOUNT_ERASED, CREDIT_CHANGED, BEGUN, *CONSENT_ENDED}
    assert verbs == repeated | set(ERASES_NOTHING)


def _verbs(function: ast.FunctionDef, module: str) -> set[str]:
    """The verbs that a function writes into the journal, by the word or by the name of a constant."""
    found = set[str]()
    for node in ast.walk(function):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant):
                found.add(str(keyword.value.value))
            elif keyword.arg == "verb" and isinstance(keyword.value, ast.Name):
                found.add(str(getattr(import_module(module), keyword.value.id)))
    return found
