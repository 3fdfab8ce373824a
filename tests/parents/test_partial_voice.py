"""Parents are told in how many sentences a voice is heard, on the list and beside the video, in their language."""

from __future__ import annotations

import pytest
from django.test import Client

from dubbing.models import Release
from tests.parents import factory
from tests.parents.conftest import ARABIC, Place
from tests.parents.test_pages import tree

WATCH = "/ar/allumer-la-tablette/"
PARENTS = ("ar", "bn", "en", "es", "fa", "fr", "ps", "pt", "ro", "ru", "so", "sq", "ta", "tr", "uk", "zh-Hans")


def badges(path: str) -> list[str]:
    page = tree(Client().get(path))
    found = page.xpath("//*[contains(@class, 'facts') or contains(@class, 'tutorial')]//span[@class='badge good']")
    return [" ".join(badge.text_content().split()) for badge in found]


def says(release: Release, **told: object) -> None:
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, **told})


@pytest.mark.parametrize("path", [WATCH, "/ar/"])
def test_with_the_number_while_it_is_partial_and_without_when_it_is_whole(place: Place, path: str) -> None:
    assert badges(path) == ["مع صوت"]
    says(place.arabic, voices=[1], heard=[124, 142])
    assert badges(path) == ["الصوت: 124 من 142 جملة"]
    says(place.arabic, voices=[1], heard=[142, 142])
    assert badges(path) == ["مع صوت"]
    says(place.arabic, voices=[], heard=[0, 142])
    assert badges(path) == []


@pytest.mark.parametrize("path", [WATCH, "/ar/"])
def test_a_release_from_before_is_told_by_its_report(place: Place, path: str) -> None:
    Release.objects.filter(pk=place.arabic.pk).update(report={"takes": {"heard": 2, "fitted_anew": 0, "of": 3}})
    assert badges(path) == ["الصوت: 2 من 3 جمل"]


@pytest.mark.parametrize("tag", PARENTS)
def test_every_language_of_the_parents_has_words_of_its_own(place: Place, tag: str) -> None:
    place.french.delete()
    place.arabic.delete()
    release = factory.publish(place.tutorial, tag, ARABIC, with_hls=False)
    for of in (2, 3, 21, 22, 142):
        says(release, voices=[1], heard=[1, of])
        (said,) = badges(f"/{tag}/allumer-la-tablette/")
        assert "1" in said and (str(of) in said or (tag, of) == ("ar", 2))
        assert tag == "en" or "Voice" not in said
