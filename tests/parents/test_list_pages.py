"""The list of a language, eight tutorials a page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.parents import factory
from tests.parents.conftest import Place
from tests.parents.test_pages import tree


@pytest.mark.parametrize("own", [0, 3, 8, 11])
def test_what_exists_only_in_french_goes_on_over_the_pages_too(place: Place, own: int) -> None:
    """One list, eight a page: first the language's own, newest first, then the French ones; none is left out."""
    for number in range(19):
        factory.publish(factory.tutorial(f"francais-{number}"), "fr", with_hls=False)
    for number in range(own):
        factory.publish(factory.tutorial(f"propre-{number}"), "tr", with_hls=False)
    first = page = tree(Client().get("/tr/"))
    pages = -(-(own + 21) // 8)
    seen: list[str] = []
    for number in range(1, pages + 1):
        links = page.xpath("//a[@class='cover']/@href")
        assert len(links) == 8 or number == pages
        assert page.xpath("//nav/a[@rel='prev']/@href") == ([f"?page={number - 1}"] if number > 1 else [])
        following = page.xpath("//nav/a[@rel='next']/@href")
        assert following == ([f"?page={number + 1}"] if number < pages else [])
        french = [link for link in links if link.startswith("/fr/")]
        assert len(page.xpath("//h2[@id='french-only']")) == bool(french)
        assert len(page.xpath("//section[@aria-labelledby='french-only']//a[@class='cover']")) == len(french)
        seen += links
        if following:
            page = tree(Client().get(f"/tr/{following[0]}"))
    assert len(seen) == len(set(seen)) == own + 21
    assert [address.startswith("/fr/") for address in seen] == [False] * own + [True] * 21
    nothing = first.xpath("//div[contains(@class, 'empty')]")
    assert len(nothing) == (own == 0), "who finds nothing of their own is told, on the first page"
