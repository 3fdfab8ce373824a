"""What *Continue* opens for a reviewer: what others wait for, first."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.volunteers.shortcuts import approved, consenting, signed_in, submitted, take
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar")


def home(person: User) -> Any:
    return signed_in(person).get("/atelier/")


def test_continue_reviews_what_others_wrote_before_anything_else(version: LanguageVersion) -> None:
    """Their own texts wait for somebody else: they are neither counted nor opened."""
    samir, rachid = factories.volunteer("ar", "samir"), factories.reviewer("ar", "rachid")
    rachid.spoken_languages.create(language="ar")
    first, second, third = factories.speech(version.tutorial)
    start, review = (reverse(f"subtitles:{name}", args=[version.tutorial.slug, "ar"]) for name in ("start", "review"))
    submitted(version, rachid, first)
    page = home(rachid)
    assert page.context["first"]["url"] == start
    assert [work.to_review for work in page.context["works"]] == [0]
    submitted(version, samir, second)
    submitted(version, samir, third)
    page = home(rachid)
    assert page.context["first"]["url"] == review
    assert [work.to_review for work in page.context["works"]] == [2]
    LanguageVersion.objects.update(self_review_allowed=True)
    assert [work.to_review for work in home(rachid).context["works"]] == [3]


def test_continue_hears_what_others_recorded_before_it_records(version: LanguageVersion) -> None:
    """Nobody hears their own recordings: these are neither counted nor opened."""
    samir, rachid = factories.volunteer("ar", "samir"), consenting(factories.reviewer("ar", "rachid"))
    rachid.spoken_languages.create(language="ar")
    approved(version, samir, rachid)
    first, second, _third = factories.speech(version.tutorial)
    start, review = (reverse(f"dubbing:{name}", args=[version.tutorial.slug, "ar"]) for name in ("start", "review"))
    take(version, rachid, first, state="submitted")
    page = home(rachid)
    assert page.context["first"]["url"] == start
    assert [work.takes_to_review for work in page.context["works"]] == [0]
    take(version, consenting(samir), second, state="submitted")
    page = home(rachid)
    assert page.context["first"]["url"] == review
    assert [work.takes_to_review for work in page.context["works"]] == [1]
    LanguageVersion.objects.update(self_review_allowed=True)
    assert [work.takes_to_review for work in home(rachid).context["works"]] == [2]
