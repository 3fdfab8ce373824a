"""A version whose picture waits is longer than its video: every time that its pages say is its own."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.template.defaultfilters import striptags
from django.test import Client
from lxml import etree

from craft import languages
from craft.timing.timeline import Hold, Slow, TimeMap, clock_of, to_language
from dubbing.models import Release
from public.queries.watch import watch_page
from tests.outlets.podcast.test_feed import ITUNES
from tests.parents import factory
from tests.parents.conftest import ARABIC, Place
from tests.parents.test_pages import tree

WATCH = "/ar/allumer-la-tablette/"
HOLDS = ((2200, 1500), (4900, 21_000))
HEARD = ((0, 2000), (4100, 6300), (27_700, 30_500))  # of the three segments of 0, 2.6 and 5.2 s


@pytest.fixture
def held(place: Place) -> Release:
    """The Arabic version: the picture waits twice, 22.5 s in all, and its French text waits with it."""
    factory.hold(place.arabic, *HOLDS, spans=HEARD)
    return place.arabic


def path_of(release: Release, role: str) -> str:
    return next(f"/m/{file['path']}" for file in release.manifest["files"] if file["role"] == role)


def tracks() -> list[tuple[str, str]]:
    return [(track.get("srclang"), track.get("src")) for track in tree(Client().get(WATCH)).xpath("//video//track")]


def test_its_length_is_said_everywhere(held: Release) -> None:
    page = tree(Client().get(WATCH))
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["duration"] == "PT0M32S"
    assert "32" in page.xpath("string(//p[contains(@class, 'facts')]/span[1])")
    listed = {link.get("href"): link for link in tree(Client().get("/ar/")).xpath("//a[@class='cover']")}
    (card,) = listed[WATCH].xpath("ancestor::li//span[@class='badge']")
    assert "32" in card.text_content()
    feed = etree.fromstring(Client().get("/ar/feed.xml").content)
    assert feed.findtext(f"channel/item/{ITUNES}duration") == "0:32"
    french = tree(Client().get("/fr/allumer-la-tablette/"))
    assert "10" in french.xpath("string(//p[contains(@class, 'facts')]/span[1])")


def test_an_old_release_that_does_not_say_its_length_has_that_of_the_video(place: Place) -> None:
    assert "duration_ms" not in place.arabic.manifest
    assert json.loads(tree(Client().get(WATCH)).xpath("string(//script[@type='application/ld+json'])"))["duration"] == (
        "PT0M10S"
    )


def test_the_player_knows_where_it_waits(held: Release) -> None:
    for path in (WATCH, WATCH + "embed/"):
        (player,) = tree(Client().get(path)).xpath("//*[@data-player]")
        assert json.loads(player.get("data-map")) == [[0, 0], [2200, 2200], [2200, 3700], [4900, 6400], [4900, 27_400]]
        assert "data-pieces" not in player.attrib
    (player,) = tree(Client().get("/fr/allumer-la-tablette/")).xpath("//*[@data-player]")
    assert "data-map" not in player.attrib


def test_what_is_slower_is_counted_everywhere(place: Place) -> None:
    factory.hold(place.arabic, HOLDS[1], slows=(Slow(0, 1, clock_of(10)),), spans=HEARD)
    page = tree(Client().get(WATCH))
    (player,) = page.xpath("//*[@data-player]")
    knots = json.loads(player.get("data-map"))
    assert knots == [
        [0, 0],
        [4000, pytest.approx(4400, abs=0.1)],
        *([4900, knots[1][1] + 900 + n] for n in (0, 21_000)),
    ]
    assert "data-pieces" not in player.attrib
    assert json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["duration"] == "PT0M31S"
    feed = etree.fromstring(Client().get("/ar/feed.xml").content)
    assert feed.findtext(f"channel/item/{ITUNES}duration") == "0:31"
    assert tracks() == [("ar", path_of(place.arabic, "subtitles")), ("fr", path_of(place.arabic, "subtitles_fr"))]
    found = watch_page(languages.get("ar"), place.tutorial.slug)
    assert found is not None and found.times == TimeMap((Hold(*HOLDS[1]),), (Slow(0, 1, clock_of(10)),))
    starts = [span.start_ms for span in found.spans]
    assert [span.heard_ms for span in found.spans] == [to_language(start, found.times) for start in starts]


def test_its_french_subtitles_wait_too_and_are_kept_with_it(held: Release, place: Place) -> None:
    own, french = path_of(held, "subtitles"), path_of(held, "subtitles_fr")
    assert tracks() == [("ar", own), ("fr", french)]
    page = tree(Client().get(WATCH))
    assert page.xpath("//@data-keep-tracks") == [f"{own} {french}"]
    with storages["public"].open(french.removeprefix("/m/"), "rb") as file:
        assert b"00:00:27.700 --> 00:00:30.500" in file.read()


def test_french_text_that_does_not_wait_is_no_text_of_a_version_that_waits(place: Place) -> None:
    """Out of time by half a minute it would be worse than none; where both wait alike, one is as good as the other."""
    own = path_of(place.arabic, "subtitles")
    factory.hold(place.arabic, *HOLDS)
    assert tracks() == [("ar", own)]
    factory.hold(place.french, *HOLDS)
    assert tracks() == [("ar", own), ("fr", path_of(place.french, "subtitles"))]
    factory.hold(place.arabic)
    assert tracks() == [("ar", own)]


def test_a_sentence_without_a_voice_is_where_its_french_is_heard(place: Place) -> None:
    """Its cue stands in the version's own time; compared with the video's time it went to the step after it."""
    release = factory.publish(place.tutorial, "es", ARABIC, spans=HEARD)
    factory.hold(release, *HOLDS)
    found = watch_page(languages.get("es"), place.tutorial.slug)
    assert found is not None
    assert [span.heard_ms for span in found.spans] == [0, 4100, 27_700]
    assert [span.middle_ms for span in found.spans] == [1000, 3700, 6600], "a still is a moment of the video"
    assert [line.text for line in found.lines] == list(ARABIC)
    paper = tree(Client().get("/es/allumer-la-tablette/handout/"))
    assert paper.xpath("//li[@class='step']//img/@src") == [
        f"/still/allumer-la-tablette/{ms}.jpg" for ms in (1000, 6600)
    ]
    steps = [striptags(etree.tostring(step, encoding="unicode")) for step in paper.xpath("//li[@class='step']")]
    assert ARABIC[0] in steps[0] and ARABIC[1] in steps[1] and ARABIC[2] in steps[1]


def test_a_paper_has_the_same_chapters_however_long_a_version_waits(place: Place) -> None:
    factory.hold(place.arabic, (2200, 21 * 60 * 1000))
    assert Client().get(WATCH + "handout/").status_code == 200
    assert tree(Client().get(WATCH + "handout/")).xpath("//ol[contains(@class, 'chapters')]") == []


def test_its_file_plays_without_javascript_and_is_what_is_given_away(held: Release) -> None:
    page = tree(Client().get(WATCH))
    assert page.xpath("//video/source/@src") == [WATCH + "play.mp4"]
    told = Client().get(WATCH + "play.mp4")
    assert told.headers["Location"].removeprefix(settings.PUBLIC_ADDRESS) == path_of(held, "messaging_mp4")
