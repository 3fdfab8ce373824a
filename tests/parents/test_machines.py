"""Feed, sitemap, robots, manifest and service worker."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client
from lxml import etree

from dubbing.models import Release
from tests.parents.conftest import Place

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_feed_has_one_episode_per_voice(place: Place) -> None:
    response = Client().get("/ar/feed.xml")
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    feed = etree.fromstring(response.content)
    assert feed.findtext("channel/language") == "ar"
    assert feed.findtext(f"channel/{ITUNES}author") == "Portevoix · Élancourt"
    picture = feed.find(f"channel/{ITUNES}image").get("href")
    assert picture == f"{settings.PUBLIC_ADDRESS}/static/icons/icon-512.png"
    (item,) = feed.findall("channel/item")
    assert item.findtext("title") == "تشغيل الجهاز اللوحي"
    enclosure = item.find("enclosure")
    audio = next(one for one in place.arabic.manifest["files"] if one["role"] == "audio_only")
    assert dict(enclosure.attrib) == {
        "url": f"{settings.PUBLIC_ADDRESS}/m/{audio['path']}", "length": str(audio["bytes"]), "type": "audio/mp4",
    }  # fmt: skip
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
    Release.objects.create(
        version=place.arabic.version, number=2, kind="voice", state="live", manifest=place.arabic.manifest
    )
    assert etree.fromstring(Client().get("/ar/feed.xml").content).findtext("channel/item/guid") == before


def test_subtitles_are_not_an_episode(place: Place) -> None:
    assert etree.fromstring(Client().get("/fr/feed.xml").content).findall("channel/item") == []


def test_the_sitemap_names_every_page_and_its_other_languages(place: Place) -> None:
    found = etree.fromstring(Client().get("/sitemap.xml").content)
    addresses = [str(one.text) for one in found.iter("{{{}}}loc".format(SITEMAP["s"]))]
    public = settings.PUBLIC_ADDRESS
    assert set(addresses) == {
        f"{public}{path}"
        for path in (
            "/", "/ar/", "/fr/", "/ar/allumer-la-tablette/", "/fr/allumer-la-tablette/", "/fr/cahier-de-texte/",
        )
    }  # fmt: skip
    others = found.xpath("//s:url[s:loc[contains(., '/ar/allumer')]]/x:link/@hreflang", namespaces=SITEMAP)
    assert others == ["ar", "fr"]
    for address in addresses:
        assert Client().get(address.removeprefix(public)).status_code == 200


def test_the_sitemap_needs_no_prefix_whatever_else_this_process_writes(place: Place) -> None:
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")  # as a library that draws does
    text = Client().get("/sitemap.xml").content.decode()
    assert f' xmlns="{SITEMAP["s"]}"' in text
    assert "<url><loc>" in text
    assert "ns0:" not in text


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


def test_the_service_worker_leaves_the_workshop_and_pieces_alone(db: None) -> None:
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    assert 'startsWith("/atelier/")' in text
    assert re.search(r"answer\.status === 200\) await [^;]*put\(", text)
