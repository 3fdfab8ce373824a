"""The book that speaks: an EPUB 3 whose pages light up while they are heard, checked by a program of others."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from craft import languages
from dubbing.models import Release
from outlets.book.book import Clip, write_book
from public.pipelines.stills import step_still
from public.queries.step_pages import step_pages
from public.queries.watch import WatchPage, watch_page
from tests.browser.parents.parents_site import TEXTS, TITLES
from tests.material.known_words import even_words
from tests.material.voices import human
from tests.parents import factory
from tests.processes import JAVA

pytestmark = pytest.mark.django_db
OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
XHTML, SMIL = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/ns/SMIL}"
SLUG = "allumer-la-tablette"
EPUBCHECK = "/usr/share/java/epubcheck.jar"  # its command wants a kernel that starts Java programs by itself


def found_in(tag: str, sentences: tuple[str, ...] = (), title: str = "") -> WatchPage:
    factory.town()
    factory.publish(factory.tutorial(SLUG), tag, sentences or TEXTS[tag], title=title or TITLES[tag])
    found = watch_page(languages.get(tag), SLUG)
    assert found is not None
    return found


def written(found: WatchPage, folder: Path, *, spoken: int = 3, name: str = "book.epub", by_word: bool = False) -> Path:
    """The book of a release whose first sentences were recorded. by_word: their words share the sound evenly."""
    pages, voices = step_pages(found), folder / "voices"
    voices.mkdir(exist_ok=True)
    sounds = {}
    for page in pages[:spoken]:
        sound = voices / f"{page.number}.m4a"
        factory.ffmpeg("-i", human("fr", "demo-congrats"), "-t", "1.5", "-c:a", "aac", sound)
        sounds[page.segment] = Clip(sound, 1500, 100, even_words(page.text, 1500) if by_word else [])
    stills = {page.still_ms: step_still(found.tutorial, page.still_ms) for page in pages if page.still_ms is not None}
    target = folder / name
    write_book(
        found,
        pages,
        target,
        stills={ms: path for ms, path in stills.items() if path},
        sounds=sounds,
    )
    return target


def checked(book: Path) -> list[str]:
    """What epubcheck finds, as `severity code message`."""
    out = book.with_suffix(".json")
    argv = [*JAVA, "-jar", EPUBCHECK, str(book), "--json", str(out)]
    subprocess.run(argv, capture_output=True, timeout=300, check=False)
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["publication"]["ePubVersion"].startswith("3.")
    return [f"{one['severity']} {one['ID']} {one['message']}" for one in told["messages"]]


ODD = ('"Touchez" <b>& tapez</b> ]]>', "Un\x0bmot\x1f\ufffe.", "x" * 3000)


@pytest.mark.parametrize(
    ("tag", "sentences", "spoken"),
    [("ar", (), 3), ("ta", (), 2), ("zh-Hans", (), 0), ("fr", ODD, 3)],
    ids=["ar", "ta, one unspoken", "zh, unspoken", "fr, odd words"],
)
def test_epubcheck_finds_nothing(tmp_path: Path, tag: str, sentences: tuple[str, ...], spoken: int) -> None:
    found = found_in(tag, sentences, "A < B & “C”" if sentences else "")
    assert checked(written(found, tmp_path, spoken=spoken, by_word=tag != "ta")) == []


def test_the_check_sees_a_fault(tmp_path: Path) -> None:
    """A book without its sounds is found wanting: the test above would fail."""
    book = written(found_in("fr"), tmp_path)
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(broken, "w") as rest:
        for entry in whole.infolist():
            if not entry.filename.endswith("0001.m4a"):
                rest.writestr(entry, whole.read(entry))
    assert any(told.startswith("ERROR") for told in checked(broken))


def test_the_sign_of_the_format_comes_first_and_plain(tmp_path: Path) -> None:
    book = written(found_in("ar"), tmp_path)
    assert book.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(book) as opened:
        first = opened.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert opened.testzip() is None


def test_the_same_release_makes_the_same_bytes(tmp_path: Path) -> None:
    found = found_in("ar")
    first = written(found, tmp_path).read_bytes()
    assert written(found, tmp_path, name="again.epub").read_bytes() == first
    Release.objects.filter(pk=found.release.pk).update(live_at=None)
    assert written(found, tmp_path, name="later.epub").read_bytes() == first, "going live again changes nothing"


def document(book: Path, name: str) -> Any:
    with zipfile.ZipFile(book) as opened:
        return etree.fromstring(opened.read(f"EPUB/{name}"))


def test_each_voice_lights_up_its_own_sentence(tmp_path: Path) -> None:
    book = written(found_in("ar"), tmp_path, spoken=2)
    package = document(book, "package.opf")
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    assert package.find(f"{OPF}spine").get("page-progression-direction") == "rtl"
    spine = [itemref.get("idref") for itemref in package.iter(f"{OPF}itemref")]
    assert spine == ["title", "step-0001", "step-0002", "step-0003"]
    total = 0.0
    for number, name in enumerate(spine[1:]):
        page = document(book, f"{name}.xhtml")
        said = page.xpath("//*[@id='said']")[0]
        assert "".join(said.itertext()).strip() == TEXTS["ar"][number]
        assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
        overlay = items[name].get("media-overlay")
        if number == 2:
            assert overlay is None
            continue
        smil = document(book, items[overlay].get("href"))
        (par,) = smil.iter(f"{SMIL}par")
        assert par.find(f"{SMIL}text").get("src") == f"{name}.xhtml#said"
        sound = par.find(f"{SMIL}audio")
        assert sound.get("src") == f"{name}.m4a" and sound.get("clipEnd") == "0:00:01.500"
        total += 1.5
    durations = [
        meta.text
        for meta in package.iter(f"{OPF}meta")
        if meta.get("property") == "media:duration" and not meta.get("refines")
    ]
    assert durations == ["0:00:03.000"] and total == 3.0


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_each_word_lights_up_in_its_turn_and_the_sentence_stays_as_it_was(tmp_path: Path, tag: str) -> None:
    sentence = {"fr": "Ouvrez « Pronote » : à 8 h, tapez A&B.", "ar": "افتح (Pronote) ثم اضغط على «رسائل»."}[tag]
    book = written(found_in(tag, (sentence,) * 3), tmp_path, by_word=True)
    page, smil = document(book, "step-0001.xhtml"), document(book, "step-0001.smil")
    (said,) = page.xpath("//*[@id='said']")
    assert "".join(said.itertext()).strip() == sentence
    words = {span.get("id"): "".join(span.itertext()) for span in said.iter(f"{XHTML}span")}
    if tag == "fr":
        assert list(words.values()) == ["Ouvrez", "Pronote", "à", "8", "h,", "tapez", "A&B."]
    else:
        assert list(words.values()) == ["افتح", "Pronote", "ثم", "اضغط", "على", "«رسائل»."]
    lit = [par.find(f"{SMIL}text").get("src") for par in smil.iter(f"{SMIL}par")]
    assert lit == [f"step-0001.xhtml#{name}" for name in words]
    sounds = [par.find(f"{SMIL}audio") for par in smil.iter(f"{SMIL}par")]
    begins, ends = [sound.get("clipBegin") for sound in sounds], [sound.get("clipEnd") for sound in sounds]
    assert begins == ["0:00:00.000", *ends[:-1]] and ends[-1] == "0:00:01.500", "nothing of the voice is left out"
    package = document(book, "package.opf")
    durations = [meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") == "media:duration"]
    assert durations == ["0:00:04.500", *["0:00:01.500"] * 3]


def test_words_that_are_not_those_of_the_text_light_up_nothing_wrong(tmp_path: Path) -> None:
    found = found_in("fr")
    page, sound = step_pages(found)[0], tmp_path / "voice.m4a"
    factory.ffmpeg("-i", human("fr", "demo-congrats"), "-t", "1.5", "-c:a", "aac", sound)
    write_book(
        found, [page], tmp_path / "b.epub", stills={}, sounds={page.segment: Clip(sound, 1500, 0, [0, 700, 1500])}
    )
    smil = document(tmp_path / "b.epub", "step-0001.smil")
    assert [text.get("src") for text in smil.iter(f"{SMIL}text")] == ["step-0001.xhtml#said"]


def test_it_says_how_it_can_be_read(tmp_path: Path) -> None:
    for spoken, sufficient in ((3, {"textual", "auditory"}), (1, {"textual"})):
        package = document(written(found_in("fr") if spoken == 3 else again(), tmp_path, spoken=spoken), "package.opf")
        metas = [(meta.get("property"), meta.text) for meta in package.iter(f"{OPF}meta")]
        told = {text for name, text in metas if name == "schema:accessModeSufficient"}
        assert told == sufficient
        assert ("schema:accessibilityHazard", "none") in metas
        assert ("schema:accessibilityFeature", "synchronizedAudioText") in metas
        assert package.find(f".//{DC}language").text == "fr"


def again() -> WatchPage:
    found = watch_page(languages.get("fr"), SLUG)
    assert found is not None
    return found
