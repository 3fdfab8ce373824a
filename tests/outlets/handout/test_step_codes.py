"""The printed sheet has a code for each step, and a telephone reads each one off the paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from craft import languages
from outlets.handout import paper
from public.queries.watch import watch_page
from tests.parents.conftest import Place


def read_codes(picture: Path) -> set[str]:
    """What zbar reads in it."""
    argv = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)]
    told = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    return set(told.stdout.split())


def codes_on(sheet: Path, dots: int) -> set[str]:
    """What is read off all its pages, seen with so many dots an inch."""
    pages = sheet.with_name(f"{dots}")
    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-png", sheet, pages], check=True, timeout=120)
    read = set[str]()
    for page in sorted(sheet.parent.glob(f"{dots}*.png")):
        with Image.open(page) as picture:  # black and white, as from an old copier
            picture.point(lambda grey: 255 if grey > 140 else 0).save(page)
        read |= read_codes(page)
    return read


@pytest.mark.parametrize("tag", ["ar", "fr"])
def test_each_code_is_read_off_the_paper(place: Place, tmp_path: Path, settings: Settings, tag: str) -> None:
    settings.PUBLIC_ADDRESS = "https://videos.elancourt.fr"
    found = watch_page(languages.get(tag), place.tutorial.slug)
    assert found is not None
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(paper.pdf_of(found))
    start = f"HTTPS://VIDEOS.ELANCOURT.FR/Q/{place.tutorial.code}-{tag.upper()}"
    # The paper's second step has two sentences: its code leads to the first of them.
    codes = {start, f"{start}/1", f"{start}/2"}
    for seen_by, dots in (("a poor camera", 100), ("a copier", 200)):
        assert codes_on(sheet, dots) == codes, seen_by
    for code in codes - {start}:
        answer = Client().get("/" + code.split("/", 3)[3])
        assert answer.headers["Location"] == f"/{tag}/{place.tutorial.slug}/steps/{code[-1]}/"


def test_the_code_of_a_step_stays_small(settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://videos.elancourt.fr"
    for page in (1, 99, 1234):
        code = paper.qr("AB2C3", languages.get("zh-Hans"), page)
        assert int(code.version) <= 3 and code.mode == "alphanumeric"


def test_the_page_on_a_screen_has_links_and_no_codes(place: Place) -> None:
    page = Client().get(f"/ar/{place.tutorial.slug}/handout/").content.decode()
    assert page.count("data:image/svg") == 1, "that of the whole sheet"
    assert f'href="/ar/{place.tutorial.slug}/steps/2/"' in page
