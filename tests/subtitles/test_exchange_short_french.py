"""A segment's short French goes out with the texts, for whoever translates elsewhere, and nothing that comes back
touches it."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from lxml import etree

from subtitles.models import Translation
from tests import factories
from tests.subtitles.exchanged import back, claire, french_out, gettext, out
from tests.subtitles.test_exchange_xliff import AWKWARD, XLIFF
from tutorials.actions import segment_shorten
from tutorials.models import LanguageVersion, Segment

pytestmark = pytest.mark.django_db
SHORTS = ["Touchez le bouton bleu.", AWKWARD, 'msgid "x"\\n', "#, fuzzy", "-- ]]> <note> & \u00a0:", "x" * 120]
LONG = [f"Touchez le bouton bleu numéro {n} qui se trouve tout en bas." * 3 for n in range(len(SHORTS))]
SUFFIX = {"po": "po", "xliff": "xlf"}


@pytest.fixture
def version() -> LanguageVersion:
    """Each of the first sentences has one of the SHORTS."""
    by = factories.coordinator()
    spans = [(n * 10_000, n * 10_000 + 9000, text) for n, text in enumerate([*LONG, "Lisez."])]
    version = factories.version(factories.tutorial(sentences=spans, duration_ms=80_000), "en", by)
    for segment, short in zip(factories.speech(version.tutorial), SHORTS, strict=False):
        segment_shorten(by=by, segment=segment, short_text=short, base_revision=segment.revision)
    return version


def notes_of(text: str, format: str) -> list[str]:
    """The notes of the segments that have a short French, and of no other."""
    if format == "po":
        comments = [" ".join(entry.comment.split("\n")) for entry in polib.pofile(text)]
        return [comment[comment.index("plus") :] for comment in comments if "plus" in comment]
    found = etree.fromstring(text.encode()).iter(f"{XLIFF}note")
    return [note.text or "" for note in found if note.get("category") == "shorter"]


@pytest.mark.parametrize("format", SUFFIX)
def test_it_stands_in_the_notes_and_comes_back_unharmed(version: LanguageVersion, format: str, tmp_path: Path) -> None:
    kept = [segment.short_text for segment in factories.speech(version.tutorial)]
    text = out(version, format)
    for short, note in zip(filter(None, kept), notes_of(text, format), strict=True):
        said = note.replace("\u00a0", " ")
        assert said.startswith("plus court en français : ")
        assert short[:40].replace("\u00a0", " ") in said
    if format == "po":
        (tmp_path / "out.po").write_text(text, encoding="utf-8")
        gettext("msgfmt", "-c", "-o", "/dev/null", tmp_path / "out.po")
    outcome = back(version, claire(), f"out.{SUFFIX[format]}", text)
    assert (outcome.changed, outcome.refused) == ([], [])
    assert [segment.short_text for segment in factories.speech(version.tutorial)] == kept
    assert out(version, format) == text


@pytest.mark.parametrize("format", SUFFIX)
def test_what_is_translated_elsewhere_is_taken_over_and_the_french_stays(version: LanguageVersion, format: str) -> None:
    text = out(version, format)
    if format == "po":
        file = polib.pofile(text)
        for entry in file:
            entry.msgstr = "Tap the blue button." if entry.msgid == LONG[0] else ""
        text = str(file)
    else:
        root = etree.fromstring(text.encode())
        (source,) = [found for found in root.iter(f"{XLIFF}source") if found.text == LONG[0]]
        parent = source.getparent()
        assert parent is not None
        etree.SubElement(parent, f"{XLIFF}target").text = "Tap the blue button."
        text = etree.tostring(root, encoding="unicode")
    outcome = back(version, claire(), f"out.{SUFFIX[format]}", text)
    assert (len(outcome.changed), outcome.refused) == (1, [])
    segment = factories.speech(version.tutorial)[0]
    latest = Translation.objects.get(segment=segment, language="en").latest
    assert latest is not None and latest.text == "Tap the blue button."
    assert (segment.short_text, segment.text) == (SHORTS[0], LONG[0])


def test_french_that_goes_out_says_it_in_notes_alone(version: LanguageVersion) -> None:
    before = list(Segment.objects.order_by("pk").values_list("text", "short_text"))
    for format in ("po", "xliff", "txt", "srt"):
        assert ("plus court" in french_out(version, format)) == (format in SUFFIX), format
    assert list(Segment.objects.order_by("pk").values_list("text", "short_text")) == before
