"""manage.py import_tutorial and open_version: what they print, and that a refusal leaves no trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from jobs.models import Job
from tests.factories import coordinator, tutorial
from tests.tutorials.uploaded_videos import BAD, SENTENCE, SPOKEN, silent
from tutorials.models import LanguageVersion, Tutorial

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("journal", "tutorials", "subtitles", "dubbing", "volunteers")


def everything() -> dict[str, int]:
    """How many rows of each kind there are."""
    models = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    return {model.__name__: model._default_manager.count() for model in models}


def files() -> set[str]:
    kept = [Path(settings.DATA_DIR) / name for name in ("private", "public", "uploads")]
    return {str(path) for folder in kept if folder.exists() for path in folder.rglob("*") if path.is_file()}


def refused(*arguments: str) -> str:
    """Run a command that is refused: exit 1, one sentence, and nothing changed."""
    rows, kept = everything(), files()
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert caught.value.returncode == 1
    assert (everything(), files()) == (rows, kept)
    return str(caught.value)


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environment, "PORTEVOIX_ENV": "embedded", "PORTEVOIX_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_an_empty_data_directory_is_made_ready_and_the_json_stands_alone(tmp_path: Path) -> None:
    """The whole command in a process of its own: data directory, system coordinator, Whisper, exit codes."""
    done = manage(tmp_path, "import_tutorial", str(SPOKEN), "--title", "Essai", "--wait", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (set(said), said["slug"], said["duration_ms"]) == ({"slug", "duration_ms", "segments"}, "essai", 10_600)
    assert SENTENCE in " ".join(segment["text"] for segment in said["segments"])
    assert all(
        set(segment) == {"id", "start_ms", "end_ms", "text"} and segment["id"][0].isalpha()
        for segment in said["segments"]
    )
    assert manage(tmp_path, "open_version", "essai", "ar").returncode == 0
    unknown = manage(tmp_path, "open_version", "essai", "klingon")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "klingon" in unknown.stderr and "Traceback" not in unknown.stderr
    assert manage(tmp_path, "open_version", "essai").returncode == 2


@pytest.mark.django_db
def test_a_bad_video_is_refused_with_a_sentence(tmp_path: Path) -> None:
    coordinator()
    for make, words in BAD.values():
        with translation.override("en"):
            sentence = refused("import_tutorial", str(make(tmp_path)), "--title", "Essai", "--wait")
        assert sentence.endswith(".") and words in sentence


@pytest.mark.django_db
def test_a_bad_transcript_is_refused_and_a_text_without_times_needs_sound(tmp_path: Path) -> None:
    coordinator()
    danish, lines = tmp_path / "a.srt", tmp_path / "a.txt"
    danish.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nSmørrebrød.\n".encode("latin-1"))
    lines.write_text("Touchez l'icône.\n", encoding="utf-8")
    with translation.override("en"):
        asked = ("import_tutorial", str(SPOKEN), "--title", "Essai", "--transcript")
        assert "UTF-8" in refused(*asked, str(danish))
        assert "no file" in refused(*asked, str(tmp_path / "none.srt"))
        mute = str(silent(tmp_path))
        assert "SRT or WebVTT" in refused("import_tutorial", mute, "--title", "Essai", "--transcript", str(lines))


@pytest.mark.django_db
def test_wrong_words_are_refused_before_anything_is_kept() -> None:
    coordinator()
    tutorial()
    for options, words in (
        (("--title", "   "), "title"),
        (("--title", "x" * 201), "200"),
        (("--title", "Essai", "--slug", "Pas Bon"), "address"),
        (("--title", "Essai", "--slug", "new"), "address"),
        (("--title", "Essai", "--slug", "allumer-la-tablette"), "address"),
        (("--title", "Essai", "--replaces", "nothing"), "nothing"),
        (("--title", "Essai", "--as", "nobody@example.org"), "nobody@example.org"),
    ):
        with translation.override("en"):
            assert words in refused("import_tutorial", str(SPOKEN), *options)


@pytest.mark.django_db
def test_without_wait_the_work_is_queued(capsys: pytest.CaptureFixture[str]) -> None:
    coordinator()
    old = tutorial()
    call_command("import_tutorial", str(SPOKEN), "--title", "L'école", "--replaces", old.slug, "--json")
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said == {"slug": "lecole", "duration_ms": 10_600, "segments": []}
    made = Tutorial.objects.get(slug="lecole")
    assert (made.state, made.replaces) == (Tutorial.State.UPLOADED, old)
    assert [job.kind for job in Job.objects.filter(target=str(made.pk))] == ["tutorials.probe"]
    with translation.override("en"):
        again = refused("import_tutorial", str(SPOKEN), "--title", "Encore", "--replaces", old.slug)
    assert "replaced by another" in again


@pytest.mark.django_db
def test_a_language_is_opened_once_and_opens_the_tutorial(capsys: pytest.CaptureFixture[str]) -> None:
    coordinator()
    row = tutorial()
    for tag in ("zh-hans", "zh-Hans"):
        call_command("open_version", row.slug, tag, "--json")
        assert json.loads(capsys.readouterr().out)["language"] == "zh-Hans"
    row.refresh_from_db()
    assert (row.state, LanguageVersion.objects.count()) == (Tutorial.State.OPEN, 1)
    with translation.override("en"):
        assert "“xx”" in refused("open_version", row.slug, "xx")
        assert "no tutorial" in refused("open_version", "nothing", "ar")
    Tutorial.objects.filter(pk=row.pk).update(state=Tutorial.State.TRANSCRIBING)
    with translation.override("en"):
        assert "not ready" in refused("open_version", row.slug, "tr")
