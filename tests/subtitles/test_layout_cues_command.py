"""`manage.py layout_cues`: JSON in, JSON out, one sentence for what cannot be used."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

GOOD = [{"start_ms": 1000, "end_ms": 4000, "text": "Touchez la petite enveloppe pour ouvrir les messages."}]


class Input(io.TextIOWrapper):
    """A standard input that holds these bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def run(monkeypatch: pytest.MonkeyPatch, content: bytes, *args: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdin", Input(content))
    code = 0
    try:
        call_command("layout_cues", *args, stdout=out, stderr=err, no_color=True)
    except SystemExit as left:
        code = int(str(left.code))
    return code, out.getvalue(), err.getvalue()


def test_json_out(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run(monkeypatch, json.dumps(GOOD).encode(), "--lang", "fr", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert set(document) == {"cues", "findings"}
    assert document["cues"] == [
        {"start_ms": 1000, "end_ms": 4118, "lines": ["Touchez la petite enveloppe", "pour ouvrir les messages."]}
    ]
    assert document["findings"] == []


def test_findings_name_their_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [{**GOOD[0], "end_ms": 1500}, {"start_ms": 1600, "end_ms": 4000, "text": "Voilà."}]
    _, out, _ = run(monkeypatch, json.dumps(fast).encode(), "--lang", "fr", "--json")
    found = json.loads(out)["findings"]
    assert {(finding["code"], finding["severity"], finding["cue"]) for finding in found} == {
        ("reading_speed", "error", 0),
        ("too_short", "warning", 0),
    }
    assert all(finding["message"].endswith(".") and finding["figure"] > 0 for finding in found)


def test_an_empty_list_has_no_cues(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run(monkeypatch, b"[]", "--lang", "ar", "--json")
    assert (code, json.loads(out)) == (0, {"cues": [], "findings": []})


def test_sentences_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run(monkeypatch, json.dumps(GOOD).encode(), "--lang", "FR")
    assert code == 0
    assert "00:01.000" in out
    assert "pour ouvrir les messages." in out


def spoilt(**changes: Any) -> bytes:
    return json.dumps([{**GOOD[0], **changes}]).encode()


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        (b"", "fr"),
        (b"{", "fr"),
        (b"\xff\xfe\x00", "fr"),
        (b"[" * 100_000, "fr"),
        (b"{}", "fr"),
        (b"[1]", "fr"),
        (b"[{}]", "fr"),
        (spoilt(text=3), "fr"),
        (spoilt(text="\ud800"), "fr"),
        (spoilt(start_ms="1000"), "fr"),
        (spoilt(start_ms=True), "fr"),
        (spoilt(start_ms=-5), "fr"),
        (spoilt(end_ms=1000), "fr"),
        (spoilt(end_ms=float("nan")), "fr"),
        (spoilt(end_ms=float("inf")), "fr"),
        (spoilt(end_ms=10**30), "fr"),
        (spoilt(pauses=[[1]]), "fr"),
        (spoilt(pauses=7), "fr"),
        (json.dumps(GOOD).encode(), "xx"),
        (json.dumps(GOOD).encode(), ""),
    ],
)
def test_what_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch, content: bytes, lang: str) -> None:
    code, out, err = run(monkeypatch, content, "--lang", lang, "--json")
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert err.strip().endswith(".")


def test_a_finding_is_said_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = json.dumps([{**GOOD[0], "end_ms": 1500}, {"start_ms": 1600, "end_ms": 4000, "text": "Voilà."}]).encode()
    with translation.override("fr"):
        _, out, _ = run(monkeypatch, fast, "--lang", "fr", "--json")
    said = {finding["code"]: finding["message"] for finding in json.loads(out)["findings"]}
    assert "trop rapides à lire" in said["reading_speed"]
    assert "0,83 s" in said["too_short"]
