"""manage.py import_texts: what it says and how it ends when texts of the file are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from subtitles.models import TranslationRevision
from tests import factories
from tests.subtitles.exchanged import version_of
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db


def entry(context: str, text: str) -> str:
    return f'msgctxt "{context}"\nmsgid "x"\nmsgstr "{text}"\n\n'


def bring(version: LanguageVersion, file: Path, *entries: str) -> None:
    file.write_text('msgid ""\nmsgstr ""\n\n' + "".join(entries))
    with translation.override("fr"):
        call_command("import_texts", version.tutorial.slug, "ar", file, json=True)


def test_a_file_of_which_every_text_is_refused_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = version_of("ar", most=2)
    with pytest.raises(CommandError, match=r"Rien n’a été importé.*s0000000000 :") as refusal:
        bring(version, tmp_path / "in.po", entry("s0000000000", "نص"), entry("s1111111111", "نص"))
    assert refusal.value.returncode == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["changed"], told["unchanged"]) == ([], 0)
    assert [refusal["where"] for refusal in told["refused"]] == ["s0000000000", "s1111111111"]
    assert not TranslationRevision.objects.exists()


def test_one_good_text_is_brought_in_beside_a_refused_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = version_of("ar", most=2)
    first = factories.speech(version.tutorial)[0].public_id
    bring(version, tmp_path / "in.po", entry(first, "اضغطوا على الزر"), entry("s0000000000", "نص"))
    told = json.loads(capsys.readouterr().out)
    assert (told["changed"], [refusal["where"] for refusal in told["refused"]]) == ([first], ["s0000000000"])
    bring(version, tmp_path / "in.po", entry(first, "اضغطوا على الزر"), entry("s0000000000", "نص"))
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
