"""A tutorial is imported, dubbed, published, taken back and destroyed: at every step each file of both stores has its
row, and each row its file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client

from dubbing.actions import draft_request, interface_release, release_request, release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.reconcile import reconcile
from dubbing.releases.verify import failures, verify
from dubbing.removal.voice_files import files_with_voice, remaining_files
from storage.files import sha256_of, walk
from storage.models import HeardVoice, StoredFile
from storage.states import FileState
from tests import factories
from tests.dubbing import site_words, studio
from tests.job_runs import work_off
from tests.stored_rows import needed_names
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import voice_withdraw

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_this_story() -> Iterator[None]:
    """Files of other tests have rows no more."""
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)
    studio.forget_pictures()
    yield
    studio.forget_pictures()


def all_agree(step: str) -> None:
    """The two stores and the table say the same, to the byte."""
    rows = StoredFile.objects.exclude(state=FileState.GONE)
    for store in ("public", "private"):
        assert set(walk(storages[store], "")) == set(rows.filter(store=store).values_list("path", flat=True)), step
    for row in rows:
        path = Path(storages[row.store].path(row.path))
        assert (path.stat().st_size, sha256_of(path)) == (row.bytes, row.sha256), (step, row)


def imported(folder: Path, capsys: pytest.CaptureFixture[str]) -> Tutorial:
    """A tutorial as the command brings it in, with its transcript."""
    video, lines = studio.spoken_video(), list[str]()
    for number, (start, end) in enumerate(video.spans, 1):
        lines += [str(number), f"{_clock(start)} --> {_clock(end)}", f"Phrase numéro {number}.", ""]
    (folder / "essai.srt").write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    call_command(
        "import_tutorial", str(video.path), title="Essai", transcript=folder / "essai.srt", wait=True, json=True
    )
    return Tutorial.objects.get(slug=json.loads(capsys.readouterr().out)["slug"])


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def released(by: Any, version: LanguageVersion, kind: str = "voice") -> Release:
    release = release_request(by=by, version=version, kind=kind)
    work_off("dubbing.release")
    release.refresh_from_db()
    assert (release.state, release.failure) == ("live", "")
    return release


def no_voice_stays_longer_than_promised() -> None:
    """Of every role that a real release has, a browser keeps a file for the hour at most."""
    for path in HeardVoice.objects.filter(file__store="public").values_list("file__path", flat=True):
        assert Client().head(f"/m/{path}").headers["Cache-Control"] == "public, max-age=3600", path


def test_at_every_step_of_a_tutorials_life(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by = factories.coordinator()
    tutorial = imported(tmp_path, capsys)
    all_agree("imported")
    assert {row.role for row in StoredFile.objects.filter(holder="tutorial")} >= {
        "original",
        "transcript_file",
        "watch",
    }
    voice, other, reviewer = studio.voice(), studio.voice("en", "paul"), factories.reviewer("en")
    version = factories.version(tutorial, "en", by)
    studio.translated(version, by)
    studio.recorded(version, voice, reviewer, only=3)
    studio.approved_take(version, factories.speech(tutorial)[3], other, reviewer, studio.take_file(4))
    all_agree("recorded")
    draft_request(by=by, version=version)
    work_off("dubbing.draft_mix")
    all_agree("heard as a draft")
    first = released(by, version)
    french = released(by, factories.version(tutorial, "fr", by), "subtitles")
    all_agree("published")
    studio.approved_text(version, factories.speech(tutorial)[0], by, "Sentence number 1!")
    second = released(by, version, "subtitles")
    release_rollback(by=by, version=version, number=first.number)
    built = {release.pk: release.manifest for release in Release.objects.all()}
    words = site_words.opened(by, "en")
    site_words.spoken(words, voice, reviewer)
    assert interface_release(by=by, version=words).new
    all_agree("the language says its name")
    assert {row.role for row in StoredFile.objects.filter(holder="release")} >= {"spoken_name", "audio", "hotline"}
    assert {(row.store, row.path) for row in StoredFile.objects.filter(state=FileState.NEEDED)} == needed_names()

    no_voice_stays_longer_than_promised()
    held = files_with_voice(other.pk)
    assert {store for store, _path in held} == {"private", "public", "cache"}
    voice_withdraw(by=other, user=other)
    all_agree("one voice is taken back")
    work_off("dubbing.release")
    reconcile(thorough=True)
    all_agree("built without it")
    assert remaining_files(held, other.pk) == set() == files_with_voice(other.pk)
    assert failures(verify(Release.objects.get(version=version, state="live"))) == []
    assert failures(verify(Release.objects.get(pk=french.pk))) == []
    assert {pk: Release.objects.get(pk=pk).manifest for pk in built} == built, "a manifest stays as it was built"

    release_withdraw(by=by, version=version)
    all_agree("one language is withdrawn")
    assert failures(verify(Release.objects.get(pk=french.pk))) == []
    held = files_with_voice(voice.pk)
    voice_withdraw(by=voice, user=voice)
    reconcile(thorough=True)
    all_agree("the other voice is taken back")
    assert held and remaining_files(held, voice.pk) == set()
    assert not HeardVoice.objects.exists(), "nobody is heard in anything any more"

    call_command("erase_tutorial", tutorial.slug, json=True)
    all_agree("destroyed")
    assert not StoredFile.objects.exclude(state=FileState.GONE).exists()
    assert not list(walk(storages["public"], "")) and not list(walk(storages["private"], ""))
    assert second.pk in built
