"""A day is written so that nobody takes it for another one."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, number_format

from craft.languages import all_languages, django_tag

MOMENT = datetime(2026, 11, 12, 20, 8, tzinfo=UTC)


def test_english_days_are_not_american() -> None:
    with translation.override("en"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "12 Nov 2026"
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "12 Nov 2026, 20:08"


def test_french_days_stay_french() -> None:
    with translation.override("fr"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "12/11/2026"


@pytest.mark.parametrize(
    ("tag", "written"), [("fr", "1,5"), ("ar", "1.5"), ("hy", "1,5"), ("ka", "1,5"), ("ku", "1,5"), ("km", "1.5")]
)
def test_decimal_signs_are_those_of_cldr(tag: str, written: str) -> None:
    with translation.override(tag):
        assert number_format(1.5, 1) == written


def test_no_language_with_words_differs_from_cldr() -> None:
    """Node's CLDR beside Babel's. Pashto's changed between their editions; Haitian is in neither."""
    tags = [language.tag for language in all_languages() if language.interface]
    script = """const [tags] = process.argv.slice(1).map(JSON.parse);
        const sign = (tag) => new Intl.NumberFormat([tag, "fr"], { numberingSystem: "latn" }).format(1.5);
        console.log(JSON.stringify(Object.fromEntries(tags.map((tag) => [tag, sign(tag)]))));"""
    argv = ["node", "--eval", script, "--", json.dumps(tags)]
    expected = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60).stdout)
    written = {}
    for tag in tags:
        with translation.override(django_tag(tag)):
            written[tag] = number_format(1.5, 1)
    assert {tag for tag in tags if written[tag] != expected[tag]} <= {"ps"}
    assert len(set(written.values())) == 2
