"""A day is written so that nobody takes it for another one."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation
from django.utils.formats import date_format, number_format

MOMENT = datetime(2026, 11, 12, 20, 8, tzinfo=UTC)


def test_english_days_are_not_american() -> None:
    with translation.override("en"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "12 Nov 2026"
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "12 Nov 2026, 20:08"


def test_french_days_stay_french() -> None:
    with translation.override("fr"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "12/11/2026"


def test_arabic_numbers_have_the_point_that_the_browser_writes() -> None:
    with translation.override("ar"):
        assert number_format(6.5, 1) == "6.5"
