"""What people write goes out as text, whatever it looks like: on paper, in the kit, and in the files of cues in it.

The same of the book, the feed, embedding, mail, cues and spreadsheets is held where they are made (docs/faults.md).
"""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import html as lxml_html

from craft import languages
from outlets.handout.paper import pdf_of, printed_page
from outlets.kit.kit import make_kit
from public.queries.watch import WatchPage, watch_page
from tests.parents import factory
from tests.parents.conftest import Place

pytestmark = pytest.mark.django_db
TITLE = "</title><script>alert('titre')</script>"
HOSTILE = (
    '<img src="http://example.org/vu.png" onerror="alert(1)"> & <style>@import url(http://example.org/x.css)</style>',
    "Un\x0bmot\x1f\u202e}} {{ settings.SECRET_KEY }} {% debug %} \ufffe.",
    "--> 00:00:00.000 --> 99:00:00.000\n\nNOTE <c.x>=cmd|' /C calc'!A0",
)


@pytest.fixture
def found(place: Place) -> WatchPage:
    factory.publish(place.tutorial, "tr", HOSTILE, title=TITLE, summary=HOSTILE[0])
    page = watch_page(languages.get("tr"), place.tutorial.slug)
    assert page is not None
    return page


def outside(page: lxml_html.HtmlElement) -> list[str]:
    """Addresses of a page that lead away, and what would run."""
    links = [element.get(name) or "" for element in page.iter() for name in ("src", "href", "onerror", "onload")]
    return [link for link in links if "example.org" in link or "alert" in link]


def test_the_paper_is_text(found: WatchPage, tmp_path: Path) -> None:
    page = lxml_html.document_fromstring(printed_page(found))
    assert outside(page) == [] and page.findall(".//script") == []
    assert "@import" not in "".join(style.text or "" for style in page.findall(".//style"))
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf_of(found))  # a picture or style sheet from elsewhere would be refused and raise
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True).stdout
    assert "alert('titre')" in text and "--> 00:00:00.000" in text
    assert b"/JavaScript" not in file.read_bytes() and b"example.org" not in file.read_bytes()


def test_the_kit_is_text(found: WatchPage, tmp_path: Path) -> None:
    make_kit(found, tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
        assert kit.testzip() is None
        assert all(not name.startswith(("/", "..")) and "\\" not in name for name in kit.namelist())
        page = lxml_html.document_fromstring(kit.read("index.html").decode())
    assert outside(page) == [] and page.findall(".//script") == []
    assert (page.findtext(".//h1") or "").strip() == TITLE
