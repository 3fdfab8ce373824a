"""manage.py add_take: a recording made elsewhere comes in with its voice's consent, or leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from craft.takes.take_quality import TakeQuality, judge_take
from dubbing.models import Take
from dubbing.takes import intake
from jobs import states
from jobs.execution import work_next
from jobs.models import Job
from journal.models import Entry
from storage.files import sha256_of
from tests import factories
from tests.dubbing import studio
from tutorials.models import LanguageVersion
from volunteers.models import Consent, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version() -> LanguageVersion:
    """English texts of four sentences, approved."""
    coordinator = factories.coordinator()
    made = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(made, coordinator)
    return made


@pytest.fixture
def add(capsys: pytest.CaptureFixture[str], version: LanguageVersion) -> Callable[..., dict[str, Any]]:
    def run(*arguments: Any, language: str = "en", slug: str = "essai") -> dict[str, Any]:
        capsys.readouterr()
        call_command("add_take", slug, language, *map(str, arguments), "--json")
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return run


FORM = ("--voice", "vera@example.org", "--consent", "signed form, 3 March, town hall")


def test_an_unknown_voice_becomes_a_volunteer_who_cannot_sign_in(
    add: Callable[..., dict[str, Any]], version: LanguageVersion
) -> None:
    path = studio.take_file(1)
    came = add(1, path, *FORM, "--approve")
    assert set(came) == {"id", "segment", "state", "sha256", "duration_ms", "figures", "findings"}
    assert (came["state"], came["sha256"]) == ("approved", sha256_of(path))
    assert came["segment"] == factories.speech(version.tutorial)[0].public_id
    voice = User.objects.get(email="vera@example.org")
    assert not voice.is_active and not voice.has_usable_password()
    assert list(voice.roles.values_list("role", "language")) == [("volunteer", "en")]
    consent = Consent.objects.get(user=voice)
    assert consent.publish and not consent.ai_training and consent.evidence == FORM[3]
    entry = Entry.objects.get(verb="approve", object_id=came["id"])
    assert entry.after["approved_elsewhere"] is True


def test_a_segment_is_named_by_its_id_too_and_without_approve_it_waits(
    add: Callable[..., dict[str, Any]], version: LanguageVersion
) -> None:
    segment = factories.speech(version.tutorial)[2]
    came = add(segment.public_id, studio.take_file(3), *FORM)
    assert (came["segment"], came["state"]) == (segment.public_id, "submitted")


def test_the_same_file_again_is_the_same_take(add: Callable[..., dict[str, Any]]) -> None:
    first = add(1, studio.take_file(1), *FORM, "--approve")
    again = add(1, studio.take_file(1), "--voice", "VERA@example.org", "--approve")
    assert again["id"] == first["id"]
    assert Take.objects.count() == 1 and Consent.objects.count() == 1


def test_a_second_take_replaces_the_first(add: Callable[..., dict[str, Any]]) -> None:
    first = add(1, studio.take_file(1), *FORM, "--approve")
    add(1, studio.take_file(1, "es"), *FORM, "--approve")
    assert Take.objects.get(client_id=first["id"]).state == Take.State.SUPERSEDED


def test_its_file_is_measured_once_however_fast_a_worker_is(
    add: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []

    def judge_and_count(*args: Any, **named: Any) -> TakeQuality:
        measured.append("once")
        return judge_take(*args, **named)

    monkeypatch.setattr(intake, "judge_take", judge_and_count)
    monkeypatch.setattr(states, "notify", lambda queue: work_next(queue) if queue == Job.Queue.SHORT else None)
    came = add(1, studio.take_file(1), *FORM, "--approve")
    assert (came["state"], measured) == ("approved", ["once"])
    job = Job.objects.get(kind="dubbing.intake", target=str(Take.objects.get().pk))
    assert (job.state, job.attempts) == (Job.State.DONE, 1)


def test_what_is_refused_changes_nothing(add: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    before, good = (User.objects.count(), Entry.objects.count()), studio.take_file(1)
    silence, no_sound, empty = (tmp_path / name for name in ("silence.wav", "letter.ogg", "empty.wav"))
    soundfile.write(silence, np.zeros(3 * 48_000, np.float32), 48_000)
    no_sound.write_text("Bonjour")
    empty.touch()
    for segment, file, *options in (
        (1, silence, *FORM),
        (1, no_sound, *FORM),
        (1, empty, *FORM),
        (1, tmp_path / "nowhere.wav", *FORM),
        (9, good, *FORM),
        (0, good, *FORM),
        ("s0000000000", good, *FORM),
        (1, good, "--voice", "vera@example.org"),
        (1, good, "--voice", "vera@example.org", "--consent", "  "),
        (1, good, "--voice", "vera", "--consent", "form"),
    ):
        with pytest.raises(CommandError) as refusal:
            add(segment, file, *options, "--approve")
        assert refusal.value.returncode == 1
        assert len(str(refusal.value)) > 20, "a sentence"
        assert not Take.objects.exists() and not Consent.objects.exists(), (segment, file, options)
        assert (User.objects.count(), Entry.objects.count()) == before, (segment, file, options)


def test_a_version_that_does_not_exist_is_named(add: Callable[..., dict[str, Any]]) -> None:
    for slug, language in (("autre", "en"), ("essai", "tlh"), ("essai", "ar")):
        with pytest.raises(CommandError) as refusal:
            add(1, studio.take_file(1), *FORM, slug=slug, language=language)
        assert refusal.value.returncode == 1
        assert not Take.objects.exists(), (slug, language)


def test_a_withdrawn_consent_is_asked_for_again(add: Callable[..., dict[str, Any]]) -> None:
    add(1, studio.take_file(1), *FORM)
    Consent.objects.update(withdrawn_at="2026-01-01T00:00:00Z")
    with pytest.raises(CommandError):
        add(2, studio.take_file(2), "--voice", "vera@example.org")
    assert Take.objects.count() == 1


def test_the_voice_leaves_the_site_only_by_the_word_and_a_consent_on_record_stays(
    add: Callable[..., dict[str, Any]],
) -> None:
    add(1, studio.take_file(1), *FORM)
    add(2, studio.take_file(2), *FORM, "--pass-on")
    assert not Consent.objects.get(user__email="vera@example.org").pass_on
    add(3, studio.take_file(3), "--voice", "omar@example.org", "--consent", "signed form", "--pass-on")
    add(4, studio.take_file(4), "--voice", "omar@example.org")
    assert Consent.objects.get(user__email="omar@example.org").pass_on
