"""The podcast: its feed, its pages, and what is gone while the town has it switched off."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from dubbing.models import Release
from outlets.podcast import feed as podcast_feed
from tests.parents import factory
from tests.parents.conftest import Place
from tests.stored_rows import record_rows

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def test_the_feed_has_one_episode_per_voice(place: Place) -> None:
    response = Client().get("/ar/feed.xml")
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    feed = etree.fromstring(response.content)
    assert feed.findtext("channel/language") == "ar"
    assert feed.findtext(f"channel/{ITUNES}author") == "Portevoix · Élancourt"
    picture = feed.find(f"channel/{ITUNES}image").get("href")
    assert picture == f"{settings.PUBLIC_ADDRESS}/static/icons/podcast-1400.png"
    (item,) = feed.findall("channel/item")
    assert item.findtext("title") == "تشغيل الجهاز اللوحي"
    enclosure = item.find("enclosure")
    audio = next(file for file in place.arabic.manifest["files"] if file["role"] == "audio_only")
    assert dict(enclosure.attrib) == {
        "url": f"{settings.PUBLIC_ADDRESS}/m/{audio['path']}",
        "length": str(audio["bytes"]),
        "type": "audio/x-m4a",
    }
    assert item.findtext(f"{ITUNES}duration") == "0:10"
    assert Client().head(f"/m/{audio['path']}").status_code == 200


def test_no_title_makes_the_feed_unreadable(place: Place) -> None:
    odd = 'Lire\x0bles "messages" & <b>signer</b> ]]>\x1f\ufffe'
    Release.objects.filter(pk=place.arabic.pk).update(manifest={**place.arabic.manifest, "title": odd})
    item = etree.fromstring(Client().get("/ar/feed.xml").content).find("channel/item")
    assert item.findtext("title") == 'Lire les "messages" & <b>signer</b> ]]>  '


def test_a_new_release_replaces_its_episode(place: Place) -> None:
    before = etree.fromstring(Client().get("/ar/feed.xml").content).findtext("channel/item/guid")
    Release.objects.filter(pk=place.arabic.pk).update(state=Release.State.SUPERSEDED)
    again = Release.objects.create(
        version=place.arabic.version, number=2, kind="voice", state="live", manifest=place.arabic.manifest
    )
    record_rows(again)
    assert etree.fromstring(Client().get("/ar/feed.xml").content).findtext("channel/item/guid") == before


def test_subtitles_are_not_an_episode(place: Place) -> None:
    assert etree.fromstring(Client().get("/fr/feed.xml").content).findall("channel/item") == []


def test_a_long_feed_has_pages_that_name_each_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outlets.podcast.feed.PAGE_SIZE", 2)
    for number in range(4):
        factory.publish(factory.tutorial(f"encore-{number}"), "ar", with_hls=False)
    seen, path = [], "/ar/feed.xml"
    while path:
        feed = etree.fromstring(Client().get(path).content)
        seen += [str(item.findtext("guid")) for item in feed.findall("channel/item")]
        links = {link.get("rel"): link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")}
        assert links["first"] == f"{settings.PUBLIC_ADDRESS}/ar/feed.xml"
        assert links["last"] == f"{settings.PUBLIC_ADDRESS}/ar/feed.xml?page=3"
        assert links["self"] == settings.PUBLIC_ADDRESS + path
        path = links.get("next", "").removeprefix(settings.PUBLIC_ADDRESS)
    assert len(seen) == len(set(seen)) == 5
    for odd in ("0", "-1", "99999", "999999999999", "x", "", "٣"):
        assert Client().get("/ar/feed.xml", {"page": odd}).status_code == 200


def test_a_document_of_the_feed_has_fifty_episodes() -> None:
    """PAGE_SIZE as shipped."""
    for count, pages in ((0, 1), (50, 1), (51, 2), (100, 2), (101, 3)):
        assert podcast_feed.page_count(range(count)) == pages
