"""The page of the site's own words: with every language open a telephone gets a few at a time, and finds each."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from craft.languages import all_languages
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import interface_tutorial
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.queries.site_words import PAGE_LANGUAGES

pytestmark = pytest.mark.django_db
ADDRESS = "/atelier/words/"


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def everywhere(claire: User) -> Any:
    """A coordinator's browser, with the words of the site open in every language."""
    tutorial = interface_tutorial()
    there = set(LanguageVersion.objects.filter(tutorial=tutorial).values_list("language", flat=True))
    LanguageVersion.objects.bulk_create(
        [
            LanguageVersion(tutorial=tutorial, language=language.tag)
            for language in all_languages()
            if language.tag not in there
        ]
    )
    return signed_in(claire)


def shown(page: Any) -> list[str]:
    return [row.language.tag for row in page.context["rows"]]


def next_page(page: Any) -> str | None:
    tree: Any = html.fromstring(page.content)
    return next(iter(tree.xpath("//a[@rel='next']/@href")), None)


def test_every_language_is_on_one_of_the_pages(everywhere: Any) -> None:
    tags: list[str] = []
    address: str | None = ADDRESS
    while address:
        page = everywhere.get(address)
        tags += shown(page)
        assert 0 < len(shown(page)) <= PAGE_LANGUAGES
        following = next_page(page)
        address = ADDRESS + following if following else None
    assert tags == [language.tag for language in all_languages()]
    assert 'id="language"' not in page.content.decode()  # nothing is left to open


def test_a_language_is_found_by_any_of_its_names(everywhere: Any) -> None:
    for sought, tag in (
        ("vietnamien", "vi"),
        ("TIENG VIET", "vi"),
        ("العربية", "ar"),
        ("kreyol", "ht"),
        ("snk", "snk"),
    ):
        page = everywhere.get(ADDRESS, {"q": sought})
        assert shown(page) == [tag], sought
        assert "<details open>" in page.text, sought


def test_what_is_found_on_many_pages_stays_sought(everywhere: Any) -> None:
    page = everywhere.get(ADDRESS, {"q": "a"})
    assert next_page(page) == "?q=a&page=2"
    assert shown(everywhere.get(ADDRESS, {"q": "a", "page": "2"}))


def test_a_name_that_no_language_has_leads_back(everywhere: Any) -> None:
    page = everywhere.get(ADDRESS, {"q": "klingon"})
    assert shown(page) == []
    assert f'href="{ADDRESS}"' in page.content.decode()


def test_before_any_language_is_open_there_is_nothing_to_look_up(claire: User) -> None:
    LanguageVersion.objects.filter(tutorial=interface_tutorial()).delete()
    page = signed_in(claire).get(ADDRESS).content.decode()
    assert 'id="q"' not in page
    assert 'id="language"' in page
