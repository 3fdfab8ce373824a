"""`manage.py check_text`: the promised JSON, and one sentence for bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]


def check(document: bytes, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document), encoding="utf-8"))
    out = io.StringIO()
    with translation.override("fr"):  # the language of the commands, where these tests have English
        call_command("check_text", *arguments, stdout=out)
    return out.getvalue()


def test_the_json_is_the_promised_one(monkeypatch: pytest.MonkeyPatch) -> None:
    document: list[dict[str, Any]] = [
        {"source": "Attendez 30 secondes.", "text": "Wait 30 seconds.", "slot_ms": 2500},
        {"source": "Attendez 30 secondes.", "text": "Wait 13 seconds.", "slot_ms": None},
        {"source": "Bonjour.", "text": ""},
    ]
    out = check(json.dumps(document).encode(), "--lang", "en", "--json", monkeypatch=monkeypatch)
    good, changed, empty = json.loads(out)["items"]
    assert set(json.loads(out)) == {"items"}
    assert [finding["code"] for finding in good["findings"]] == ["inconsistent"]
    assert changed["findings"][0] == {
        "code": "numbers_changed",
        "severity": "error",
        "message": "Le français dit 30, la traduction dit 13.",
        "start": 5,
        "end": 7,
    }
    assert [(finding["code"], finding["severity"]) for finding in empty["findings"]] == [("empty", "error")]


def test_people_get_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    out = check(b'[{"source": "Bonjour.", "text": "Hello,"}]', "--lang", "en", monkeypatch=monkeypatch)
    assert out.startswith("1. «\u00a0Hello,\u00a0», à vérifier\u00a0: ")
    assert out.splitlines()[1:] == ["1 texte, 1 remarque."]
    out = check(b'[{"source": "Bonjour.", "text": "\\ud800\\nHello."}]', "--lang", "en", monkeypatch=monkeypatch)
    assert "1. «\u00a0\\ud800 Hello.\u00a0», à corriger\u00a0: " in out
    assert "error" not in out and "warning" not in out


@pytest.mark.parametrize(
    "document",
    [
        b"{",
        b"\xff\xfe[]",
        b'{"source": "a"}',
        b"[1]",
        b'[{"source": 1, "text": "a"}]',
        b'[{"source": "a"}]',
        b'[{"source": "a", "text": "b", "slot_ms": "x"}]',
        b'[{"source": "a", "text": "b", "slot_ms": NaN}]',
        b'[{"source": "a", "text": "b", "slot_ms": true}]',
        b'[{"source": "a", "text": "b", "slot_ms": -1}]',
        b"[" * 100_000,
        b" " * (5 * 1024 * 1024 + 1),
    ],
)
def test_bad_input_is_refused_with_a_sentence(document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refused:
        check(document, "--lang", "en", "--json", monkeypatch=monkeypatch)
    assert refused.value.returncode == 1
    assert str(refused.value).endswith((".", "]."))


def test_an_unknown_language_is_refused_with_those_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refused:
        check(b"[]", "--lang", "xx", monkeypatch=monkeypatch)
    assert refused.value.returncode == 1
    assert "«\u00a0xx\u00a0»" in str(refused.value) and "zh-Hans" in str(refused.value)


def test_from_the_shell_without_a_database(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment["PORTEVOIX_DATA"] = str(tmp_path / "data")
    run = subprocess.run(
        [sys.executable, "manage.py", "check_text", "--lang", "ar", "--json"],
        cwd=ROOT,
        env=environment,
        input=json.dumps([{"source": "a", "text": "\ud800"}]).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    codes = {finding["code"] for finding in json.loads(run.stdout)["items"][0]["findings"]}
    assert "forbidden_character" in codes
    assert not list(tmp_path.rglob("*.sqlite3"))
