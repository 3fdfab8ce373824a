"""The paper version as it is seen: letters as Chromium sets them in every script, a code that a real decoder reads.

The text layer of a PDF is scrambled in several scripts, so these are compared by picture: the same page with the same
styles, once by our printer and once by Chromium, line by line.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.test import Client
from django.utils.html import escape
from PIL import Image
from playwright.sync_api import Browser, Page

from craft import languages
from craft.languages import Language
from dubbing.models import Release
from outlets.handout import paper
from outlets.handout.paper import short_address
from outlets.handout.paper_file import PDF_STYLES, pdf
from public.queries.watch import WatchPage, watch_page
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.parents import factory
from town.models import Town
from tutorials.models import Tutorial

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DPI = 150
GAP, SMALL = 9, 20  # pixels: between lines at least, and the height that numbers and the address stay below
SENTENCES = TEXTS | {
    "ps": ("د ټابلېټ د چالان لپاره تڼۍ درې ثانیې ونیسئ.", "اوس آبي نښه ووهئ.", "پیغام ولولئ، بیا غشی ووهئ."),
    "ur": ("ٹیبلٹ چلانے کے لیے بٹن کو تین سیکنڈ دبائیں۔", "اب نیلے نشان کو چھوئیں۔", "پیغام پڑھیں، پھر تیر کو چھوئیں۔"),
    "bn": (
        "ট্যাবলেট চালু করতে বোতামটি তিন সেকেন্ড চেপে ধরুন।",
        "এখন নীল চিহ্নটি স্পর্শ করুন।",
        "বার্তাটি পড়ুন, তীরচিহ্নটি ছুঁন।",
    ),
    "km": ("ដើម្បីបើកថេប្លេត សូមចុចប៊ូតុងឱ្យបានបីវិនាទី។", "ឥឡូវនេះ សូមប៉ះរូបសញ្ញាពណ៌ខៀវ។", "សូមអានសារ រួចប៉ះព្រួញ។"),
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 720})
    yield context.new_page()
    context.close()


@pytest.fixture
def address(live_server: Any) -> str:
    Town.objects.update_or_create(pk=1, defaults={"name": "Élancourt", "hotline_number": "01 30 66 44 00"})
    row = factory.tutorial(SLUG)
    for tag, text in SENTENCES.items():
        factory.publish(row, tag, text, title=TITLES.get(tag) or text[1])
    return str(live_server.url)


def found(tag: str) -> WatchPage:
    there = watch_page(languages.get(tag), SLUG)
    assert there is not None
    return there


def rendered(pdf: bytes, tmp_path: Path) -> Image.Image:
    """The first page as a grey picture."""
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    argv = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-singlefile", str(file), str(tmp_path / "page")]
    subprocess.run(argv, check=True, timeout=60)
    with Image.open(tmp_path / "page.png") as image:
        return image.convert("L")


def by_chromium(page: Page, address: str, html: str) -> bytes:
    """The same HTML with the same styles, printed by Chromium."""
    styles = "".join((Path(__file__).parents[3] / "static" / name).read_text("utf-8") for name in PDF_STYLES)
    page.goto(f"{address}/healthz")
    page.set_content(html.replace("</head>", f"<style>{styles}</style></head>").replace(' loading="lazy"', ""))
    page.wait_for_function("() => [...document.images].every((image) => image.complete && image.naturalWidth)")
    return page.pdf(prefer_css_page_size=True, print_background=True)


def lines(sheet: Image.Image, language: Language) -> list[Image.Image]:
    """The lines of the steps' sentences, each trimmed to its ink, from the column between the stills and the codes."""
    left, right = (0.20, 0.76) if language.direction == "rtl" else (0.23, 0.80)
    width, height = sheet.size
    column = sheet.crop((int(left * width), int(0.155 * height), int(right * width), int(0.6 * height)))
    drawn: list[bool] = [bool(row.any()) for row in np.asarray(column) < 128] + [False] * GAP
    found, begun, last = [], -1, -1
    for row, ink in enumerate(drawn):
        if ink:
            begun, last = (row if begun < 0 else begun), row
        elif begun >= 0 and row - last >= GAP:
            line = column.crop((0, begun, column.width, last + 1))
            found.append(line.crop(line.point(lambda value: 255 * (value < 128)).getbbox()))
            begun = -1
    return [box for box in found if box.height >= SMALL and box.width >= 3 * SMALL]  # no numbers, no rules


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Correlation of two drawings, −1 to 1, blurred by a few pixels; 0 when their sizes differ by more than 5 %."""
    if any(abs(a - b) > max(4, 0.05 * a) for a, b in zip(one.size, other.size, strict=True)):
        return 0.0
    size = (max(1, one.width // 3), max(1, one.height // 3))
    left, right = (np.asarray(each.resize(size, Image.Resampling.BOX), float).ravel() for each in (one, other))
    return float(np.corrcoef(left, right)[0, 1])


@pytest.mark.parametrize("tag", ["ar", "ps", "ur", "ta", "bn", "km", "zh-Hans", "fr"])
def test_the_paper_looks_as_chromium_sets_it(page: Page, address: str, tmp_path: Path, tag: str) -> None:
    there, language = found(tag), languages.get(tag)
    html = paper.printed_page(there)
    ours = lines(rendered(paper.pdf_of(there), tmp_path), language)
    theirs = lines(rendered(by_chromium(page, address, html), tmp_path), language)
    assert len(ours) == len(theirs) >= len(SENTENCES[tag])
    alike = [likeness(one, other) for one, other in zip(ours, theirs, strict=True)]
    assert min(alike) > 0.85, alike
    # The measure is awake: the same letters without their joining and clusters, or in another order, are told apart.
    for text in SENTENCES[tag]:
        wrong = text[::-1] if tag in {"fr", "zh-Hans"} else "\u200c".join(text)
        html = html.replace(str(escape(text)), str(escape(wrong)))
    apart = lines(rendered(pdf(html, there.tutorial), tmp_path), language)
    unlike = [likeness(one, other) for one, other in zip(ours, apart, strict=False)]
    assert max(unlike) < 0.7, unlike


@pytest.mark.parametrize("tag", ["ar", "ps", "ur"])
def test_french_lines_of_the_head_begin_on_the_readers_side(page: Page, address: str, tmp_path: Path, tag: str) -> None:
    """The town's line and the summary (which only French has here) stand under the same right edge as the title."""
    french = "Le bouton, l'icône bleue, le premier message."
    Tutorial.objects.update(summary_fr=french)
    for release in Release.objects.filter(version__language=tag):
        Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "summary": french})
    there = found(tag)
    assert (bool(there.summary), there.summary_lang.tag) == (True, "fr")
    page.goto(f"{address}/{tag}/{SLUG}/handout/")
    edges = page.evaluate(
        "() => [...document.querySelectorAll('.sheet-head bdi:not(.sheet-code *)')]"
        ".map((element) => element.getBoundingClientRect().right)"
    )
    assert len(edges) == 3
    assert max(edges) - min(edges) <= 1
    file = tmp_path / "page.pdf"
    file.write_bytes(paper.pdf_of(there))
    told = subprocess.run(["pdftotext", "-bbox", "-l", "1", file, "-"], check=True, capture_output=True, text=True)
    width = float(re.findall(r'<page width="([\d.]+)"', told.stdout)[0])
    for last in ("Élancourt", "message."):
        right = float(re.findall(rf'xMax="([\d.]+)" [^>]*>{re.escape(last)}<', told.stdout)[0])
        assert width - right == pytest.approx(14 / 25.4 * 72, abs=12), "at the margin of 14 mm, not at the other side"


@pytest.mark.parametrize("tag", ["fr", "ar", "zh-Hans"])
def test_the_code_is_read_from_the_printed_page_and_from_the_screen(
    page: Page, address: str, tmp_path: Path, tag: str
) -> None:
    said = short_address(found(tag).tutorial.code, languages.get(tag))
    sheet = rendered(paper.pdf_of(found(tag)), tmp_path)
    page.goto(f"{address}/{tag}/{SLUG}/handout/")
    page.screenshot(path=tmp_path / "screen.png", full_page=True)
    small = sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.BOX)  # a poor photocopy
    # On the screen a step is a link: a code would be for another phone.
    for picture, steps in ((sheet, ["/1", "/2"]), (small, ["/1", "/2"]), (Image.open(tmp_path / "screen.png"), [])):
        codes = zxingcpp.read_barcodes(picture.convert("L"))
        assert {code.format for code in codes} == {zxingcpp.BarcodeFormat.QRCode}
        assert [code.text for code in codes] == [said + step for step in ["", *steps]]
    answer = Client().get("/" + said.split("/", 3)[3])
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{tag}/{SLUG}/")
