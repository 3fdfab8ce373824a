"""Feed, sitemap, robots, manifest and service worker."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from lxml import etree, html
from pytest_django import DjangoAssertNumQueries

from craft import languages
from dubbing.models import Release
from dubbing.releases.going_live import go_live
from parents.queries.interface_words import offline_messages
from tests import factories
from tests.parents import factory
from tests.parents.conftest import Place
from tests.stored_rows import record_rows
from tutorials.actions import tutorial_archive

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


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


def listed(path: str) -> list[str]:
    """The addresses that a sitemap or an index names, without the host."""
    answer = Client().get(path)
    assert answer.status_code == 200
    found = etree.fromstring(answer.content)
    public = settings.PUBLIC_ADDRESS
    addresses = [str(element.text) for element in found.iter("{{{}}}loc".format(SITEMAP["s"]))]
    assert all(address.startswith(public + "/") for address in addresses)
    return [address.removeprefix(public) for address in addresses]


def test_the_sitemap_leads_to_every_page(place: Place) -> None:
    files = listed("/sitemap.xml")
    assert files[0] == "/sitemap-lists.xml" and len(files) >= 2
    paths = [path for file in files for path in listed(file)]
    assert sorted(paths) == sorted(
        ["/", "/ar/", "/fr/", "/ar/allumer-la-tablette/", "/fr/allumer-la-tablette/", "/fr/cahier-de-texte/"]
    )
    for path in paths:
        assert Client().get(path).status_code == 200
    # Its other languages stand in the page itself.
    page = html.document_fromstring(Client().get("/ar/allumer-la-tablette/").content)
    assert {"ar", "fr", "x-default"} <= {str(link.get("hreflang")) for link in page.iter("link")}


def test_the_sitemap_is_cut_in_files_and_no_file_is_empty(
    place: Place, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("parents.exports.sitemaps.TUTORIALS_A_FILE", 2)
    for number in range(5):
        factory.publish(factory.tutorial(f"encore-{number}"), "ar", with_hls=False)
    hidden = factory.tutorial("sans-version")
    files = listed("/sitemap.xml")
    watched = [listed(file) for file in files[1:]]
    assert len(watched) >= 3
    assert all(1 <= len({path.split("/")[2] for path in paths}) <= 2 for paths in watched)
    assert len({path for paths in watched for path in paths}) == 3 + 5
    assert not any(hidden.slug in path for paths in watched for path in paths)
    with django_assert_max_num_queries(2):  # asked again: only whether it still holds
        listed(files[1])


def test_what_is_not_there_is_no_list_and_fills_no_store(place: Place) -> None:
    before = cache.get("list:sitemap-77")
    for path in ("/sitemap-77.xml", "/sitemap-999999.xml", "/sitemap-9999999999999999999999.xml", "/sitemap--1.xml"):
        assert Client().get(path).status_code == 404
    assert before is None and cache.get("list:sitemap-77") is None


def test_what_goes_live_or_leaves_is_in_the_lists_at_once(place: Place) -> None:
    coordinator = factories.coordinator()
    row = factory.tutorial("tout-neuf")
    assert not any("tout-neuf" in path for file in listed("/sitemap.xml")[1:] for path in listed(file))
    assert b"tout-neuf" not in Client().get("/ar/feed.xml").content
    release = factory.publish(row, "ar", state="ready", with_hls=False)
    go_live(release, by=coordinator)
    assert any("tout-neuf" in path for file in listed("/sitemap.xml")[1:] for path in listed(file))
    assert b"tout-neuf" in Client().get("/ar/feed.xml").content
    tutorial_archive(by=coordinator, tutorial=row)
    assert not any("tout-neuf" in path for file in listed("/sitemap.xml")[1:] for path in listed(file))
    assert b"tout-neuf" not in Client().get("/ar/feed.xml").content


def test_a_long_feed_has_pages_that_name_each_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parents.exports.feeds.PAGE_SIZE", 2)
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


def test_robots_keep_out_of_the_workshop(db: None) -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /atelier/" in text
    assert f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml" in text


def test_the_manifest_can_be_installed(place: Place) -> None:
    answer = Client().get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert manifest["name"] == "Portevoix · Élancourt"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert Path(settings.BASE_DIR, "static", icon["src"].removeprefix("/static/")).exists()


def test_the_words_for_a_lost_network_are_there_in_every_language_that_has_words(db: None) -> None:
    said = json.loads(Client().get("/offline.json").content)
    assert list(said) == [language.tag for language in languages.all_languages() if language.interface]
    assert said["vi"].startswith("Không có mạng.")
    assert len(set(said.values())) == len(said), "each in its own words"


def test_the_chooser_does_not_grow_with_the_languages_that_have_words(place: Place) -> None:
    """It is what everybody pays first: the words of other languages come later, to the phone's own store."""
    for language in languages.all_languages():
        if language.tag not in {"fr", "ar"}:
            factory.publish(place.tutorial, language.tag, with_hls=False)
    page = Client().get("/", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 5_000
    text = gzip.decompress(page.content).decode()
    assert text.count("hreflang=") > len(languages.all_languages())
    assert [tag for tag, said in offline_messages().items() if said in text] == ["fr"]


def test_the_service_worker_leaves_the_workshop_and_pieces_alone(db: None) -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    assert 'startsWith("/atelier/")' in text
    assert re.search(r"answer\.status === 200\) await [^;]*put\(", text)
