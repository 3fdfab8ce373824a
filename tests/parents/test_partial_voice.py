"""Parents are told in how many sentences a voice is heard, on the list and beside the video, in their language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from craft import languages
from dubbing.models import Release
from public.queries.spans import EARLY_MS
from tests.parents.conftest import Place
from tests.parents.test_pages import tree

WATCH = "/ar/allumer-la-tablette/"
PARENTS = sorted(path.name for path in Path(__file__).parents[2].joinpath("locale").iterdir())


def badges(path: str) -> list[str]:
    page = tree(Client().get(path))
    found = page.xpath("//*[contains(@class, 'facts') or contains(@class, 'tutorial')]//span[@class='badge good']")
    return [" ".join(badge.text_content().split()) for badge in found]


def says(release: Release, **told: object) -> None:
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, **told})


def partly_voiced(release: Release, *, silent: int) -> None:
    """All sentences of the release have a voice but this one (from 0)."""
    rows = release.manifest["segments"]
    for number, row in enumerate(rows):
        row["placement"] = None if number == silent else {"start_ms": row["start_ms"], "end_ms": row["end_ms"]}
    says(release, voices=[1], heard=[len(rows) - 1, len(rows)], segments=rows)


@pytest.mark.parametrize("silent", [0, 1, 2])
def test_the_player_is_told_which_sentences_are_drawn_into_the_file(place: Place, silent: int) -> None:
    """Beside that file their cues would be read twice: the player leaves them out, and without it no track is on."""
    (player,) = tree(Client().get(WATCH)).xpath("//*[@data-player]")
    assert player.get("data-burnt") is None and player.xpath(".//track[@default]")
    partly_voiced(place.arabic, silent=silent)
    (player,) = tree(Client().get(WATCH)).xpath("//*[@data-player]")
    begins = [max(0, row["start_ms"] - EARLY_MS) for row in place.arabic.manifest["segments"]]
    ends = [*begins[1:], place.tutorial.duration_ms]
    assert json.loads(player.get("data-burnt")) == [[begins[silent], ends[silent]]]
    assert not player.xpath(".//track[@default]")
    says(place.arabic, voices=[], heard=[0, 3])
    (player,) = tree(Client().get(WATCH)).xpath("//*[@data-player]")
    assert player.get("data-burnt") == "true"


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


@pytest.mark.parametrize("locale", PARENTS)
def test_every_language_of_the_parents_has_words_of_its_own(locale: str) -> None:
    tag = locale.replace("_", "-")
    one, many = "Voice: %(n)s of %(of)s sentence", "Voice: %(n)s of %(of)s sentences"
    for of in (2, 3, 21, 22, 142):
        with translation.override(languages.get(tag).django_tag):
            said = ngettext(one, many, of) % {"n": 17, "of": of}
        assert "17" in said and (str(of) in said or (tag, of) == ("ar", 2))  # a dual says two without a number
        assert tag == "en" or "Voice" not in said
