"""Manifests and reports that were written before they had types are read, and written again byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from craft.documents import document_json, without_number
from dubbing.manifests import Choice, read_choice, read_draft, read_interface_manifest, read_manifest
from dubbing.reports import InterfaceReport, Report, read_report

BEFORE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "material" / "documents_before.json").read_text(encoding="utf-8")
)
"""As the program wrote them before: one of each, with everything that it can hold, and a release of the first
edition."""


def written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("manifest", read_manifest),
        ("interface_manifest", read_interface_manifest),
        ("draft", read_draft),
        ("report", read_report),
    ],
)
def test_what_was_written_before_is_written_again_byte_for_byte(name: str, read: Any) -> None:
    again = document_json(read(BEFORE[name]))
    assert again["version"] == 1 and written(without_number(again)) == written(BEFORE[name])
    assert read(again) == read(BEFORE[name])


def test_the_report_of_the_words_of_the_site_is_as_it_was() -> None:
    report = document_json(InterfaceReport(released=3, as_shipped=1, left_out=("Ouvrir",)))
    assert written(without_number(report)) == written(BEFORE["interface_report"])


def test_what_a_build_begins_with_is_what_the_manifest_begins_with() -> None:
    choice = document_json(read_choice(BEFORE["manifest"]))
    assert written(without_number(choice)) == written(dict(list(BEFORE["manifest"].items())[:3]))
    assert without_number(document_json(Choice())) == {} and document_json(Choice(within_limit=True))["within_limit"]


def test_a_release_of_the_first_edition_is_read() -> None:
    manifest, report = read_manifest(BEFORE["first_manifest"]), read_report(BEFORE["first_report"])
    assert (manifest.heard, manifest.named, manifest.described, manifest.within_limit) == (None, (), (), False)
    assert manifest.recorded_takes == ["9caadea3-68f0-553b-b6e3-d130846fbeee"] and manifest.voices == (3,)
    assert manifest.heard_ms(manifest.segments[0]) == 100 and manifest.heard_ms(manifest.segments[1]) == 2100
    assert [refused.natural_ms for refused in report.refused] == [pytest.approx(108 * 1.2)]
    assert (report.waiting.count, report.described, report.cannot_wait) == (0, None, False)
    first = {name: value for name, value in document_json(manifest).items() if name in BEFORE["first_manifest"]}
    assert written(first) == written(BEFORE["first_manifest"])


def test_before_a_build_nothing_is_said() -> None:
    assert read_choice({}).chosen is None and read_manifest({}).files == () and read_report({}) == Report()
