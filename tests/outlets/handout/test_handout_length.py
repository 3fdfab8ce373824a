"""A paper of realistic length, in the eight languages whose letters are hardest: fonts, tags, stills, text, code."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import zxingcpp
from django.test import Client
from PIL import Image

from craft import languages
from outlets.handout.paper import short_address
from tests.parents import factory
from tutorials.models import Tutorial

STEPS = 14
SENTENCES = {
    "fr": "Touchez l’icône bleue, puis attendez que la liste des messages s’ouvre.",
    "ar": "المسوا الأيقونة الزرقاء، ثم انتظروا حتى تُفتح قائمة الرسائل.",
    "ps": "آبي نښه ووهئ، بیا انتظار وکړئ چې د پیغامونو لېست پرانیستل شي.",
    "ur": "نیلے نشان کو چھوئیں، پھر پیغامات کی فہرست کھلنے کا انتظار کریں۔",
    "ta": "நீல நிறச் சின்னத்தைத் தொட்டு, செய்திகளின் பட்டியல் திறக்கும் வரை காத்திருக்கவும்.",
    "zh-Hans": "点击蓝色图标，然后等待消息列表打开。",
    "bn": "নীল চিহ্নটি স্পর্শ করুন, তারপর বার্তার তালিকা খোলা পর্যন্ত অপেক্ষা করুন।",
    "km": "សូមប៉ះរូបសញ្ញាពណ៌ខៀវ រួចរង់ចាំរហូតដល់បញ្ជីសារបើក។",
}
FONTS = {
    "fr": "Noto-Sans",
    "ar": "Naskh",
    "ps": "Naskh",
    "ur": "Nastaliq",
    "ta": "Tamil",
    "zh-Hans": "CJK",
    "bn": "Bengali",
    "km": "Khmer",
}


@pytest.fixture
def tutorial(db: None, monkeypatch: pytest.MonkeyPatch) -> Tutorial:
    """A tutorial of fourteen steps."""
    monkeypatch.setattr(factory, "SEGMENTS", tuple((700 * n, 700 * n + 600) for n in range(STEPS)))
    monkeypatch.setattr(factory, "FRENCH", tuple(f"{n}. {SENTENCES['fr']}" for n in range(STEPS)))
    row = factory.tutorial("long-papier")
    row.segments.update(starts_step=True)
    return row


def told(*argv: str | Path) -> str:
    return subprocess.run([*map(str, argv)], capture_output=True, text=True, check=True, timeout=60).stdout


def inflated(data: bytes) -> Iterator[bytes]:
    """The contents of the compressed streams, where the catalogue and the tags are. The last byte of one may look like
    the end of its line: then all but that byte is decompressed."""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with suppress(zlib.error):  # a picture
            yield zlib.decompressobj().decompress(match[1])


@pytest.mark.parametrize("tag", SENTENCES)
def test_every_step_its_still_its_text_its_tags_and_the_code(tutorial: Tutorial, tmp_path: Path, tag: str) -> None:
    texts = tuple(f"{n}. {SENTENCES[tag]}" for n in range(STEPS))
    factory.publish(tutorial, tag, texts, title=SENTENCES[tag], with_hls=False, spans=factory.SEGMENTS)
    paper = tmp_path / "paper.pdf"
    answer = Client().get(f"/{tag}/long-papier/handout.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    data = answer.content
    paper.write_bytes(data)

    told_of_it = told("pdfinfo", paper)
    assert re.search(r"Tagged: +yes", told_of_it)
    assert int(re.search(r"Pages: +(\d+)", told_of_it)[1]) >= 2  # type: ignore[index]  # a number, or it fails
    assert "pdfuaid" in told("pdfinfo", "-meta", paper)
    inside = data + b"".join(inflated(data))
    assert f"/Lang ({tag})".encode() in inside
    assert b"/MarkInfo <</Marked true>>" in inside and b"/StructTreeRoot" in inside
    assert told("pdfinfo", "-struct", paper).count("Figure") == 2 * STEPS + 1, "stills, their codes, the code"
    assert inside.count(b"/Alt <") == 2 * STEPS + 1, "each with its words"

    fonts = told("pdffonts", paper).splitlines()[2:]
    assert any(FONTS[tag] in row for row in fonts)
    assert all(row.split()[-5] == "yes" for row in fonts), "every font is embedded"
    stills = [row for row in told("pdfimages", "-list", paper).splitlines() if " jpeg " in row]
    assert len(stills) == STEPS
    if tag in {"fr", "zh-Hans"}:
        flat = "".join(told("pdftotext", paper, "-").split())
        assert all("".join(text.split()) in flat for text in texts)

    codes_lead_to_each_step(paper, short_address(tutorial.code, languages.get(tag)))


def codes_lead_to_each_step(paper: Path, said: str) -> None:
    """On the first page: the tutorial's own code, then one a step, in their order."""
    picture = paper.with_name("first")
    told("pdftoppm", "-r", "100", "-gray", "-png", "-singlefile", paper, picture)
    with Image.open(picture.with_suffix(".png")) as page:
        codes = zxingcpp.read_barcodes(page)
    assert {code.format for code in codes} == {zxingcpp.BarcodeFormat.QRCode}
    assert [code.text for code in codes] == [said, *(f"{said}/{number}" for number in range(1, len(codes)))]
    assert len(codes) > 2, "of the tutorial, and of each step on the first page"
