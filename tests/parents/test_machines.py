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
from dubbing.releases.going_live import go_live
from public.queries.offline_words import offline_words
from tests import factories
from tests.parents import factory
from tests.parents.conftest import Place
from tutorials.actions import tutorial_archive

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


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
    assert said["vi"]["offline"].startswith("Không có mạng.")
    assert len({words["offline"] for words in said.values()}) == len(said), "each in its own words"


def test_the_chooser_does_not_grow_with_the_languages_that_have_words(place: Place) -> None:
    """It is what everybody pays first: the words of other languages come later, to the phone's own store."""
    for language in languages.all_languages():
        if language.tag not in {"fr", "ar"}:
            factory.publish(place.tutorial, language.tag, with_hls=False)
    page = Client().get("/", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 5_000
    text = gzip.decompress(page.content).decode()
    assert text.count("hreflang=") > len(languages.all_languages())
    assert [tag for tag, said in offline_words().items() if str(said["offline"]) in text] == ["fr"]


def test_the_service_worker_leaves_the_workshop_and_pieces_alone(db: None) -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    assert 'startsWith("/atelier/")' in text
    assert re.search(r"answer\.status===200\)await[^;]*put\(", text)


def test_a_file_of_the_sitemap_holds_fifty_tutorials(place: Place) -> None:
    """TUTORIALS_A_FILE as shipped: by their numbers, so that a file stays the same when tutorials are added."""
    for number in (10_049, 10_050, 10_099, 10_100):
        factory.publish(factory.tutorial(f"numero-{number}", pk=number), "ar", with_hls=False)
    files = [path for path in listed("/sitemap.xml") if re.fullmatch(r"/sitemap-20\d\.xml", path)]
    assert files == ["/sitemap-200.xml", "/sitemap-201.xml", "/sitemap-202.xml"]
    assert listed(files[1]) == ["/ar/numero-10050/", "/ar/numero-10099/"]
