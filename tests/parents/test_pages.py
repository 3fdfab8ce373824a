"""The pages of the parents: languages, caching, what stands in them, what they cost."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from lxml import html as lxml_html
from pytest_django import DjangoAssertNumQueries

from dubbing.models import Release
from tests.parents import factory
from tests.parents.conftest import Place
from town.models import Town
from tutorials.models import Tutorial
from tutorials.templatetags.look import megabytes

PAGES = [
    ("/", "fr", "ltr"),
    ("/fr/", "fr", "ltr"),
    ("/ar/", "ar", "rtl"),
    ("/zh-Hans/", "zh-Hans", "ltr"),
    ("/ar/allumer-la-tablette/", "ar", "rtl"),
    ("/ar/allumer-la-tablette/handout/", "ar", "rtl"),
    ("/ar/allumer-la-tablette/embed/", "ar", "rtl"),
    ("/accessibility/ps/", "ps", "rtl"),
    ("/legal/ps/", "ps", "rtl"),
]


def tree(response: object) -> lxml_html.HtmlElement:
    assert isinstance(response, HttpResponse)
    return lxml_html.document_fromstring(response.content.decode())


@pytest.mark.parametrize(("path", "tag", "direction"), PAGES)
def test_every_page_says_its_language_costs_little_and_asks_nothing_of_a_third_party(
    place: Place, path: str, tag: str, direction: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        response = Client().get(path)
    page = tree(response)
    assert response.status_code == 200
    assert (page.get("lang"), page.get("dir")) == (tag, direction)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").strip()
    assert page.xpath("//a[@class='skip'][@href='#main']") and page.xpath("//main[@id='main']")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "style=" not in re.sub(r"data:image/svg[^\"]*", "", response.content.decode())
    loaded = page.xpath("//@src | //link[not(contains('canonical alternate', @rel))]/@href | //@poster")
    assert loaded
    assert [address for address in loaded if not address.startswith(("/", "data:"))] == []


def test_what_search_engines_may_show_says_what_it_is(place: Place) -> None:
    for path in ("/", "/fr/", "/ar/", "/ar/allumer-la-tablette/", "/accessibility/ps/", "/legal/ps/"):
        page = tree(Client().get(path))
        assert page.xpath("string(//meta[@name='description']/@content)").strip(), path
        assert not page.xpath("//meta[@name='robots']"), path


def test_an_unchanged_page_is_not_sent_again(place: Place) -> None:
    first = Client().get("/ar/allumer-la-tablette/")
    again = Client().get("/ar/allumer-la-tablette/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Town.objects.update(hotline_number="01 02 03 04 05")
    changed = Client().get("/ar/allumer-la-tablette/", headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_pages_are_compressed_for_those_who_can_read_it(place: Place) -> None:
    response = Client().get("/fr/allumer-la-tablette/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 15_000


def test_the_chooser_shows_endonyms_in_the_order_of_the_town(place: Place) -> None:
    page = tree(Client().get("/"))
    shown = page.xpath("//ul[@data-languages]//a")
    assert [(a.get("lang"), a.get("dir"), a.get("href"), a.text_content()) for a in shown] == [
        ("fr", "ltr", "/fr/", "français"),
        ("ar", "rtl", "/ar/", "العربية"),
    ]
    assert "/so/" in page.xpath("//details//a/@href")
    assert page.xpath("//button[@data-say]") == []


SUGGESTED = {
    "ar-MA,ar;q=0.9,fr;q=0.8": "/ar/", "zh-TW": "/zh-Hant/", "zh-CN,en": "/zh-Hans/", "zh": "/zh-Hans/",
    "xx, pt-BR": "/pt-BR/", "pt-PT": "/pt/", "*": None, "": None, "<script>": None,
    "fr;q=0.3, ar;q=0.9": "/ar/", "en;q=0, ta": "/ta/", "ar;q=0": None, "ar;q=zz, fr;q=1": "/ar/",
    "ar ; Q=0.5 , tr;q=1.000": "/tr/", "zh-Hant-HK": "/zh-Hant/", "zh-Hans-TW": "/zh-Hans/",
    "pt-BR-x-old": "/pt-BR/", "fa_AF": "/fa/", ";;;,,;q=1": None, "x" * 9000 + ",ar": None,
}  # fmt: skip  # a table: several short entries a row


def test_the_browsers_language_is_suggested_and_nobody_redirected(place: Place) -> None:
    for header, expected in SUGGESTED.items():
        response = Client().get("/", headers={"accept-language": header})
        assert response.status_code == 200
        assert "Accept-Language" in response.headers["Vary"]
        suggested = tree(response).xpath("//ul[contains(@class, 'suggested')]//a/@href")
        assert suggested == ([expected] if expected else []), header[:40]


def test_the_list_says_what_is_spoken_and_ends_with_french(place: Place) -> None:
    page = tree(Client().get("/ar/"))
    links = page.xpath("//a[@class='cover']/@href")
    assert links == ["/ar/allumer-la-tablette/", "/fr/cahier-de-texte/"]
    assert page.xpath("//h2[@id='french-only']")
    assert page.xpath("//h3/a[@href='/fr/cahier-de-texte/']/bdi/@lang") == ["fr"]
    assert page.xpath("count(//img[contains(@class,'thumb')])") == 2


def test_the_chooser_and_the_list_have_a_preview_and_the_list_its_feed(place: Place) -> None:
    for path in ("/", "/ar/"):
        page = tree(Client().get(path))
        assert page.xpath("//meta[@property='og:url']/@content") == [settings.PUBLIC_ADDRESS + path]
        (image,) = page.xpath("//meta[@property='og:image']/@content")
        assert image == f"{settings.PUBLIC_ADDRESS}/static/icons/icon-512.png"
    (feed,) = page.xpath("//link[@type='application/rss+xml']/@href")
    assert Client().get(feed).status_code == 200


def test_a_list_has_eight_a_page(place: Place) -> None:
    for number in range(9):
        factory.publish(factory.tutorial(f"encore-{number}"), "ar", with_hls=False)
    first, second = tree(Client().get("/ar/")), tree(Client().get("/ar/?page=2"))
    assert len(first.xpath("//a[@class='cover']")) == 8
    assert len(second.xpath("//a[@class='cover'][starts-with(@href, '/ar/')]")) == 2
    for odd in ("0", "-1", "99999999", "²", "x"):
        assert Client().get("/ar/", {"page": odd}).status_code == 200


def test_the_watch_page_plays_without_javascript(place: Place) -> None:
    page = tree(Client().get("/ar/allumer-la-tablette/"))
    (video,) = page.xpath("//video")
    assert video.get("preload") == "none"
    assert "autoplay" not in video.attrib
    assert video.xpath("source/@src") == ["/ar/allumer-la-tablette/play.mp4"]
    tracks = [(t.get("kind"), t.get("srclang"), t.get("label"), "default" in t.attrib) for t in video.xpath(".//track")]
    assert tracks == [("captions", "ar", "العربية", True), ("subtitles", "fr", "français", False)]
    redirect = Client().get("/ar/allumer-la-tablette/play.mp4")
    assert redirect.status_code == 302
    assert Client().head(redirect.headers["Location"]).status_code == 200


def test_without_javascript_subtitles_in_the_picture_are_not_shown_twice(place: Place) -> None:
    (track,) = tree(Client().get("/fr/allumer-la-tablette/")).xpath("//video//track")
    assert (track.get("srclang"), "default" in track.attrib) == ("fr", False)


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0,1 Mo"), (1_149_000, "1,1 Mo"), (1_260_000, "1,3 Mo"), (9_949_000, "9,9 Mo"), (15_600_000, "16 Mo")],
)
def test_a_size_is_rounded_not_cut(size: int, said: str) -> None:
    with translation.override("fr"):
        assert megabytes(size) == said


def test_the_watch_page_says_everything(place: Place) -> None:
    page = tree(Client().get("/ar/allumer-la-tablette/"))
    assert page.xpath("string(//h1)").strip() == "تشغيل الجهاز اللوحي"
    assert page.xpath("//h1/bdi/@dir") == ["rtl"]
    lines = page.xpath("//ol[@lang='ar']//a[@data-at]")
    assert [int(line.get("data-at")) for line in lines] == [0, 2600, 5200]
    assert page.xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:0130664400"] * 2  # among the gifts, at the end
    assert {a.get("hreflang") for a in page.xpath("//link[@rel='alternate'][@hreflang]")} == {"x-default", "fr", "ar"}
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert (data["@type"], data["inLanguage"], data["duration"]) == ("VideoObject", "ar", "PT0M10S")
    assert page.xpath("//meta[@property='og:title']/@content") == ["تشغيل الجهاز اللوحي"]
    (preview,) = page.xpath("//meta[@property='og:image']/@content")
    assert preview.startswith(f"{settings.PUBLIC_ADDRESS}/m/")
    assert Client().head(preview.removeprefix(settings.PUBLIC_ADDRESS)).status_code == 200


def test_an_untranslated_summary_stays_french_and_says_so(place: Place) -> None:
    page = tree(Client().get("/ar/allumer-la-tablette/"))
    assert page.xpath("//p/bdi[@lang='fr' and @dir='ltr'][contains(., 'icône bleue')]")


def test_texts_are_escaped(place: Place) -> None:
    bad = '</script><script>alert(1)</script> & "x"'
    Release.objects.filter(pk=place.arabic.pk).update(manifest={**place.arabic.manifest, "title": bad})
    text = Client().get("/ar/allumer-la-tablette/").content.decode()
    assert "<script>alert" not in text
    assert tree(Client().get("/ar/allumer-la-tablette/")).xpath("string(//h1)").strip() == bad


def test_a_withdrawn_version_is_gone_and_names_the_others(place: Place) -> None:
    Release.objects.filter(pk=place.arabic.pk).update(state=Release.State.WITHDRAWN)
    for path in ("", "handout/", "handout.pdf", "embed/", "play.mp4", "download.mp4", "audio.m4a"):
        response = Client().get(f"/ar/allumer-la-tablette/{path}")
        assert response.status_code == 410
        page = tree(response)
        assert page.get("dir") == "rtl"
        assert page.xpath("//main//a[@hreflang='fr']/@href") == ["/fr/allumer-la-tablette/"]
        assert page.xpath("//a[starts-with(@href, 'tel:')]")


def test_an_archived_tutorial_is_gone(place: Place) -> None:
    Tutorial.objects.filter(pk=place.tutorial.pk).update(state=Tutorial.State.ARCHIVED)
    assert Client().get("/ar/allumer-la-tablette/").status_code == 410


def test_missing_pages_answer_in_a_language(place: Place) -> None:
    for path in ("/xx/", "/AR/", "/zh-hans/", "/ar/nothing/", "/ar/nothing/handout/", "/nothing"):
        response = Client().get(path)
        assert response.status_code == 404
        page = tree(response)
        assert page.get("lang") == {"ar": "ar", "AR": "ar", "zh-hans": "zh-Hans"}.get(path.split("/")[1], "fr"), path
        assert len(page.xpath("//h1")) == 1


def test_a_fault_of_ours_still_gives_a_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LookupError("of ours")

    monkeypatch.setattr("parents.views.pages.watch_page", fails)
    response = Client(raise_request_exception=False).get("/ar/allumer-la-tablette/")
    assert response.status_code == 500
    assert tree(response).get("lang") == "ar"
    assert b"LookupError" not in response.content


def test_only_listed_sites_may_frame_the_player_alone(place: Place) -> None:
    Town.objects.update(embed_origins=["https://ecole.example.org", "javascript:x"])
    player = Client().get("/ar/allumer-la-tablette/embed/")
    assert "frame-ancestors 'self' https://ecole.example.org" in player.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in player.headers
    page = Client().get("/ar/allumer-la-tablette/")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    again = Client().get("/ar/allumer-la-tablette/embed/", headers={"if-none-match": player.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == player.headers["Content-Security-Policy"]


def test_pages_only_answer_to_reading(place: Place) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(Client(), method)("/ar/allumer-la-tablette/").status_code == 405
