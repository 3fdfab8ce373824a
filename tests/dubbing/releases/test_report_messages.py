"""A release in words and as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import fields
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from craft.timing.alignment_report import AlignmentReport
from dubbing.models import Release
from dubbing.releases.assessment import pace_findings
from dubbing.releases.report_messages import (
    CHECKS,
    FINDINGS,
    alignment_messages,
    finding_message,
    named_check,
    report_messages,
)
from dubbing.releases.timeline import release_picture
from dubbing.reports import Check, ReleaseFinding, Report, read_report

NO_FIGURES: dict[str, Any] = dict.fromkeys((field.name for field in fields(AlignmentReport)), 0)
REPORT = {
    "takes": {"heard": 2, "of": 3},
    "alignment": {
        **NO_FIGURES,
        "onset_deviation_p50_ms": 120.0,
        "onset_deviation_p95_ms": 400.0,
        "onset_deviation_max_ms": 900.0,
        "rate_p50": 1.04,
        "rate_max": 1.18,
        "share_above_1_10": 0.5,
    },
    "loudness": {"lufs": -16.04, "dbtp": -1.2},
    "refused": [
        {"segment": "s3", "position": 3, "shorten_ms": 1400, "natural_ms": 1680, "letters": 12, "take_ms": 6000}
    ],
}
MANIFEST = {
    "duration_ms": 20_000,
    "segments": [
        {
            "segment": "s1",
            "position": 1,
            "start_ms": 500,
            "end_ms": 4000,
            "text": "Un <b>bouton</b>",
            "placement": {"start_ms": 600.0, "end_ms": 4100.0, "rate": 1.04},
        },
        {"segment": "s2", "position": 2, "start_ms": 5000, "end_ms": 9000, "text": "Deux", "placement": None},
        {"segment": "s3", "position": 3, "start_ms": 10_000, "end_ms": 12_000, "text": "Trois", "placement": None},
    ],
}


def test_the_report_says_what_happened_and_what_to_do() -> None:
    figures = ("2", "0.12", "0.40", "0.90", "1.04", "1.18", "50", "−16.0", "−1.2", "1.7", "12")
    with translation.override("en"):
        text = "\n".join(report_messages(read_report(REPORT)))
    assert [figure for figure in figures if figure not in text] == []
    with translation.override("fr"):
        text = "\n".join(report_messages(read_report(REPORT)))
    assert [figure for figure in figures if figure.replace(".", ",") not in text] == []
    assert report_messages(Report()) == []


def test_voices_that_lie_as_the_french_does_are_said_to_in_words() -> None:
    still = {"onset_deviation_p50_ms": 0.0, "onset_deviation_p95_ms": 0.4, "onset_deviation_max_ms": 4.0}
    alignment: dict[str, Any] = {**NO_FIGURES, **still, "rate_p50": 1.0, "rate_max": 1.004, "share_above_1_10": 0.0}
    with translation.override("en"):
        text = "\n".join(alignment_messages(3, 3, AlignmentReport(**alignment)))
    assert "Every voice begins with the French." in text and "at its own pace" in text and "0.00" not in text


@pytest.mark.parametrize(
    ("language", "heard", "said"),
    [
        ("fr", 1, "1 phrase sur 12 s’entend dans la langue."),
        ("fr", 2, "2 phrases sur 12 s’entendent dans la langue."),
        ("en", 1, "1 of 12 sentences is heard in the language."),
        ("en", 12, "12 of 12 sentences are heard in the language."),
    ],
)
def test_the_number_of_voices_heard_rules_the_sentence(language: str, heard: int, said: str) -> None:
    report = {**REPORT, "takes": {"heard": heard, "of": 12}}
    with translation.override(language):
        assert report_messages(read_report(report))[0] == said


@pytest.mark.parametrize(("share", "found"), [(0.0, []), (0.79, []), (0.8, ["hurried"]), (1.0, ["hurried"])])
def test_a_version_that_is_hurried_throughout_has_a_finding(share: float, found: list[str]) -> None:
    alignment = AlignmentReport(**{**NO_FIGURES, "share_above_1_10": share})
    assert [finding.code for finding in pace_findings(alignment)] == found


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_has_its_sentence(code: str) -> None:
    sentence = finding_message(ReleaseFinding(code, "warn", 2, ("s1", "s2")))
    assert code not in sentence and "2" in sentence


@pytest.mark.parametrize("code", CHECKS)
def test_a_failed_check_is_named_with_its_figure_and_limit(code: str) -> None:
    assert named_check(Check(code, False, 31.5, 25)).endswith("(31.5, 25)")


def test_the_picture_shows_takes_and_what_found_no_room_and_escapes_texts() -> None:
    release = Release(number=4, manifest=MANIFEST, report=REPORT)
    svg = ElementTree.fromstring(release_picture(release))  # noqa: S314 - our own picture
    kinds = [element.get("class", "") for element in svg.iter("{http://www.w3.org/2000/svg}rect")]
    assert kinds.count("timeline-source") == 3
    assert sum("timeline-take" in kind for kind in kinds) == 2
    assert sum("timeline-refused" in kind for kind in kinds) == 1
    assert "Un <b>bouton</b>" in ElementTree.tostring(svg, encoding="unicode", method="text")
    assert release_picture(Release(number=1)) == ""


def test_templates_can_say_it() -> None:
    page = Template("{% load releases %}{{ one|finding_message }}{{ release|report_messages|first }}")
    shown = page.render(
        Context(
            {
                "one": {"code": "stale", "severity": "warn", "figure": 1, "segments": []},
                "release": Release(number=4, manifest=MANIFEST, report=REPORT),
            }
        )
    )
    assert shown and "<b>" not in shown
