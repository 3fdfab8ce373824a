"""The paper version: steps, stills, code, PDF."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from lxml import html as lxml_html
from PIL import Image
from pytest_django import Settings

from craft import languages
from media.programs.process import MediaError
from outlets.handout import paper, paper_file
from outlets.handout.steps import Step, steps
from public.pipelines import stills
from public.queries.spans import Span, segment_lines
from public.queries.transcript import Line
from public.queries.watch import watch_page
from storage.files import cache_dir
from tests.parents import factory
from tests.parents.conftest import Place
from tutorials.models import Tutorial

SEGMENTS = [
    Span(0, 0, 2000, True),
    Span(2550, 2600, 4800, True),  # the take begins 50 ms before the French did
    Span(5900, 5200, 8000, False),  # and this one 700 ms after
]


def line(start: int, text: str) -> Line:
    return Line(start, start + 500, text)


def test_cues_become_the_sentences_they_were_cut_from() -> None:
    cues = [line(0, "Pour allumer"), line(900, "la tablette."), line(2550, "Touchez."), line(6000, "Lisez.")]
    french = segment_lines(SEGMENTS, cues, languages.get("fr"))
    assert [(sentence.start_ms, sentence.end_ms, sentence.text) for sentence in french] == [
        (0, 1400, "Pour allumer la tablette."),
        (2550, 3050, "Touchez."),
        (6000, 6500, "Lisez."),
    ]
    chinese = segment_lines(SEGMENTS, [line(0, "要打开"), line(900, "平板电脑")], languages.get("zh-Hans"))
    assert [sentence.text for sentence in chinese] == ["要打开平板电脑"]


def test_a_sentence_is_written_as_it_was_released() -> None:
    """A space at the end of a line is lost in the cues; what the cues do not say is not put back."""
    chinese = languages.get("zh-Hans")
    released = [Span(0, 0, 2000, True, "点击 Pronote 图标"), Span(2600, 2600, 4800, True, "别的话")]
    told = segment_lines(released, [line(0, "点击"), line(900, "Pronote 图标"), line(2600, "返回")], chinese)
    assert [sentence.text for sentence in told] == ["点击 Pronote 图标", "返回"]
    arabic = [Span(0, 0, 2000, True, "اضغطوا على Pronote")]
    assert [
        sentence.text
        for sentence in segment_lines(arabic, [line(0, "اضغطوا على \u2068Pronote\u2069")], languages.get("ar"))
    ] == ["اضغطوا على Pronote"]


def test_lines_of_a_cue_are_joined_by_their_script(place: Place) -> None:
    texts = ("要打开平板电脑，\n请按住按钮。", "点击名为 Espace\nécole 的图标。", "阅读消息。")
    factory.publish(place.tutorial, "zh-Hans", texts, title="打开")
    for path, within in (("", "//ol[@class='lines']//a/span"), ("handout/", "//li[@class='step']//p")):
        response = Client().get(f"/zh-Hans/allumer-la-tablette/{path}")
        assert isinstance(response, HttpResponse)
        page: Any = lxml_html.document_fromstring(response.content.decode())
        assert [element.text_content() for element in page.xpath(within)] == [
            "要打开平板电脑，请按住按钮。",
            "点击名为 Espace école 的图标。",
            "阅读消息。",
        ]


def test_a_step_is_a_group_of_segments_with_the_still_of_its_middle() -> None:
    cues = [line(0, "Un."), line(2600, "Deux."), line(5900, "Trois.")]
    assert steps(SEGMENTS, cues, languages.get("fr")) == [Step(1000, ("Un.",)), Step(6600, ("Deux.", "Trois."))]
    assert steps(SEGMENTS, [line(5900, "Trois.")], languages.get("fr")) == [Step(6600, ("Trois.",))]
    assert steps([], cues, languages.get("fr")) == []


def test_the_page_has_one_still_per_step(place: Place) -> None:
    response = Client().get("/ar/allumer-la-tablette/handout/")
    assert isinstance(response, HttpResponse)
    page: Any = lxml_html.document_fromstring(response.content.decode())
    stills = page.xpath("//li[@class='step']/img/@src")
    assert stills == ["/still/allumer-la-tablette/1000.jpg", "/still/allumer-la-tablette/6600.jpg"]
    assert [len(step.xpath(".//p")) for step in page.xpath("//li[@class='step']")] == [1, 2]
    picture = Client().get(stills[0])
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.getvalue()[:2] == b"\xff\xd8"
    assert len(picture.getvalue()) <= 6_000, "a dozen of them fit into a page"


def test_stills_are_cut_only_for_steps_of_what_is_live(place: Place) -> None:
    assert Client().get("/still/allumer-la-tablette/1001.jpg").status_code == 404
    factory.tutorial("pas-encore")
    assert Client().get("/still/pas-encore/1000.jpg").status_code == 404


def test_the_code_is_small_and_leads_to_the_language_of_the_paper(place: Place, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://videos.elancourt.fr"
    for tag in ("ar", "zh-Hans", "snk"):
        code = paper.qr(place.tutorial.code, languages.get(tag))
        assert int(code.version) <= 2
        assert code.mode == "alphanumeric"
    address = paper.short_address(place.tutorial.code, languages.get("ar"))
    assert address == f"HTTPS://VIDEOS.ELANCOURT.FR/Q/{place.tutorial.code}-AR"
    for path in (
        f"/Q/{place.tutorial.code}-AR",
        f"/q/{place.tutorial.code.lower()}-ar",
        f"/q/{place.tutorial.code}-ar/",
    ):
        answer = Client().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/ar/allumer-la-tablette/")
    plain = Client().get(f"/q/{place.tutorial.code}", headers={"accept-language": "ar"})
    assert plain.headers["Location"] == "/ar/allumer-la-tablette/"
    missing = Client().get(f"/Q/{place.tutorial.code}-TR", headers={"accept-language": "so"})
    assert missing.headers["Location"] == "/fr/allumer-la-tablette/"
    assert Client().get("/q/ZZZZZ-AR").status_code == 404


def fonts_in(tmp_path: Path, data: bytes) -> set[str]:
    """Names of the fonts of a PDF, without the mark of a subset."""
    file = tmp_path / "handout.pdf"
    file.write_bytes(data)
    told = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True, timeout=60).stdout
    return {row.split()[0].partition("+")[2] for row in told.splitlines()[2:]}


@pytest.mark.parametrize(
    ("tag", "title", "fonts"),
    [
        ("zh-Hans", "直接打开平板", {"Noto-Sans-CJK-SC", "Noto-Sans-CJK-SC-Bold"}),
        ("zh-Hant", "直接開啟平板", {"Noto-Sans-CJK-TC", "Noto-Sans-CJK-TC-Bold"}),
        ("ta", "டேப்லெட்டை இயக்குதல்", {"Noto-Sans-Tamil", "Noto-Sans-Tamil-Bold"}),
    ],
)
def test_titles_have_the_forms_of_their_language(
    place: Place, tmp_path: Path, tag: str, title: str, fonts: set[str]
) -> None:
    """Chinese from a font chosen by chance has Japan's strokes; a summary and a step are in the language too."""
    factory.publish(place.tutorial, tag, (title,) * 3, title=title, summary=title)
    used = fonts_in(tmp_path, Client().get(f"/{tag}/allumer-la-tablette/handout.pdf").content)
    assert used >= fonts
    assert used - fonts <= {"Noto-Sans", "Noto-Sans-Bold"}


def test_every_figure_of_the_pdf_has_words(place: Place) -> None:
    """PDF/UA, 7.3: one without is named by its file, or by nothing. What is only drawn is no figure."""
    found = watch_page(languages.get("ar"), "allumer-la-tablette")
    assert found is not None
    structure = weasyprint.HTML(
        string=paper.printed_page(found),
        base_url="http://own.invalid/",
        url_fetcher=paper_file.OwnFiles(place.tutorial),
    ).write_pdf(
        stylesheets=[finders.find(name) for name in paper_file.PDF_STYLES],
        pdf_variant="pdf/ua-1",
        uncompressed_pdf=True,
    )
    elements = [part for part in structure.split(b"endobj") if b"/S /Figure" in part]
    assert len(elements) == 5, "the code of the sheet, and of each step its code and its still"
    assert [element for element in elements if b"/Alt" not in element] == []


def test_the_same_paper_is_made_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Client().get("/fr/allumer-la-tablette/handout.pdf").content

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("rendered twice")

    monkeypatch.setattr("weasyprint.HTML.write_pdf", never)
    assert Client().get("/fr/allumer-la-tablette/handout.pdf").content == first


def test_the_printer_reaches_nothing_but_its_own_stills(place: Place) -> None:
    fetcher = paper_file.OwnFiles(place.tutorial)
    for address in ("http://example.org/x.png", "file:///etc/passwd", "http://own.invalid/still/another/1000.jpg"):
        with pytest.raises(ValueError, match="not one of"):
            fetcher.fetch(address)
    picture = fetcher.fetch("http://own.invalid/still/allumer-la-tablette/1000.jpg")
    with Image.open(picture) as image:
        assert image.format == "JPEG"


def test_a_paper_whose_picture_failed_for_once_is_made_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody ended ffmpeg while the paper was made: the paper is given, and the next one is whole."""
    for name in ("stills", "handouts"):
        for path in cache_dir(name).iterdir():
            path.unlink()

    def ended(*_: object, **__: object) -> bytes:
        raise MediaError("ended", code="killed", returncode=-9)

    with monkeypatch.context() as machine:
        machine.setattr("media.picture.stills.frame", ended)
        without = Client().get("/fr/allumer-la-tablette/handout.pdf")
    assert without.status_code == 200
    whole = Client().get("/fr/allumer-la-tablette/handout.pdf").content
    assert whole.count(b"/Subtype /Image") > without.content.count(b"/Subtype /Image")


@pytest.mark.parametrize("make", [stills.prepare_stills, stills.prepare_still, stills.step_still])
def test_a_picture_that_the_machine_could_not_make_is_no_picture_that_is_not_there(
    place: Place, monkeypatch: pytest.MonkeyPatch, make: Callable[[Tutorial, int], object]
) -> None:
    """Steps whose ffmpeg was ended once had no picture for good: the worker wrote down that there was none."""
    failure = MediaError("ended", code="killed", returncode=-9)

    def fails(*_: object, **__: object) -> object:
        raise failure

    monkeypatch.setattr("media.picture.stills.frame", fails)
    with pytest.raises(MediaError):
        make(place.tutorial, 7_777)
    failure = MediaError("none there", code="no_picture")
    assert make(place.tutorial, 7_777) is None
