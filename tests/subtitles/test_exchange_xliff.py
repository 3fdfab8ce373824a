"""Our XLIFF against the schemas of OASIS, and the rules of the specification that a schema cannot say.

The newer schema is that of 2.0, which 2.1 kept for its core (same namespace, any `version`); Debian carries it with a
program that reads such files.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from journal.errors import Refused
from subtitles.actions import changes_request, translation_approve, translation_submit
from subtitles.models import TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, french_out, out, real_texts, version_of
from tutorials.actions import interface_tutorial, segment_edit
from tutorials.models import LanguageVersion, Segment

pytestmark = pytest.mark.django_db
SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
XLIFF = "{urn:oasis:names:tc:xliff:document:2.0}"
XLIFF_12 = "{urn:oasis:names:tc:xliff:document:1.2}"
STATES = {"initial", "translated", "reviewed", "final"}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Its import of xml.xsd is led to the copy beside it: nothing is asked of a network."""
    text = (SCHEMAS / "xliff-core-2.0.xsd").read_text(encoding="utf-8")
    assert "OASIS Standard" in text
    text = text.replace("informativeCopiesOf3rdPartySchemas/w3c/xml.xsd", (SCHEMAS / "xml.xsd").as_uri())
    return etree.XMLSchema(etree.fromstring(text.encode()))


@pytest.fixture(scope="module")
def schema_12() -> etree.XMLSchema:
    text = (SCHEMAS / "xliff-core-1.2-transitional.xsd").read_text(encoding="utf-8")
    text = text.replace("http://www.w3.org/2001/xml.xsd", (SCHEMAS / "xml.xsd").as_uri())
    return etree.XMLSchema(etree.fromstring(text.encode()))


def judge_12(schema: etree.XMLSchema, text: str) -> Counter[str]:
    """Valid by the schema of 1.2, ids unique; how many units have which state (none: without a translation)."""
    root = etree.fromstring(text.encode())
    schema.assertValid(root)
    units = list(root.iter(f"{XLIFF_12}trans-unit"))
    assert units and len({unit.get("id") for unit in units}) == len(units)
    targets = [unit.find(f"{XLIFF_12}target") for unit in units]
    states = ["" if target is None else target.get("state", "") for target in targets]
    approved = [unit.get("approved") == "yes" for unit in units]
    assert approved == [state == "final" for state in states]
    return Counter(states)


def judge(schema: etree.XMLSchema, text: str) -> etree._Element:
    """Valid by the schema; and by the specification: a target language where there are targets, ids unique where they
    must be, a sub-state with a prefix of its own beside a state, notes in the unit before its segments."""
    root = etree.fromstring(text.encode())
    schema.assertValid(root)
    assert (root.get("version"), root.get("srcLang")) == ("2.1", "fr")
    assert not list(root.iter(f"{XLIFF}target")) or root.get("trgLang")
    for file in root.iter(f"{XLIFF}file"):
        units = [element.get("id") for element in file.iter(f"{XLIFF}unit")]
        assert units and len(set(units)) == len(units)
    for segment in root.iter(f"{XLIFF}segment"):
        assert segment.get("state") in STATES
        target = segment.find(f"{XLIFF}target")
        assert (segment.get("state") == "initial") == (target is None)
        prefix, colon, value = segment.get("subState", "portevoix:x").partition(":")
        assert (prefix, colon) == ("portevoix", ":") and value
    return root


@pytest.mark.parametrize("language", ["ar", "pt-BR", "zh-Hans"])
def test_real_texts_in_every_state_are_valid(
    schema: etree.XMLSchema, schema_12: etree.XMLSchema, language: str
) -> None:
    factories.coordinator()
    version = version_of(language)
    judge(schema, out(version, "xliff"))  # nothing is translated yet
    assert set(judge_12(schema_12, out(version, "xliff12"))) == {""}
    back(version, claire(), "in.po", filled(version, real_texts(language)))
    waiting = TranslationRevision.objects.filter(state="submitted").order_by("pk")
    assert len(waiting) > 40
    other = factories.reviewer(language)
    translation_approve(by=other, version=version, revision=waiting[0])
    translation_approve(by=other, version=version, revision=waiting[1])
    changes_request(by=other, version=version, revision=waiting[2], reason="Trop long")
    stale = waiting[1].translation.segment
    segment_edit(by=claire(), segment=stale, text="Un tout autre texte.", base_revision=stale.revision)
    root = judge(schema, out(version, "xliff"))
    states = [element.get("state") for element in root.iter(f"{XLIFF}segment")]
    assert {"initial", "translated", "final"} >= set(states) >= {"translated", "final"}
    assert [element.get("subState") for element in root.iter(f"{XLIFF}segment")].count("portevoix:stale") == 1
    older = judge_12(schema_12, out(version, "xliff12"))
    assert (older["final"], older["needs-review-translation"]) == (1, 1) and older["translated"] > 30


def test_the_transcript_and_the_words_of_the_site_are_valid(
    schema: etree.XMLSchema, schema_12: etree.XMLSchema
) -> None:
    by = factories.coordinator()
    french = version_of("ar")
    judge(schema, french_out(french, "xliff"))
    judge_12(schema_12, french_out(french, "xliff12"))
    words = LanguageVersion.objects.create(tutorial=interface_tutorial(), language="ar", opened_by=by)
    assert len(list(judge(schema, out(words, "xliff")).iter(f"{XLIFF}unit"))) > 100
    assert judge_12(schema_12, out(words, "xliff12")).total() > 100


AWKWARD = "a < b & c > d « é » \u2066Pronote\u2069 👩🏽‍💻 ]]> \u200f<g id='1'/> %(n)s"


def test_signs_that_xml_minds_come_back_as_they_were(schema: etree.XMLSchema, schema_12: etree.XMLSchema) -> None:
    tutorial = factories.tutorial(sentences=[(0, 9000, "Touchez le bouton.")])
    version = factories.version(tutorial, "en", factories.coordinator())
    sentence = Segment.objects.get(kind="speech")
    translation_submit(by=claire(), version=version, segment=sentence, text=AWKWARD, base_number=0)
    text = out(version, "xliff")
    root = judge(schema, text)
    assert AWKWARD in [element.text for element in root.iter(f"{XLIFF}target")]
    older = out(version, "xliff12")
    judge_12(schema_12, older)
    for file in (text, older):
        outcome = back(version, claire(), "out.xlf", file)
        assert (outcome.changed, outcome.refused) == ([], [])


def test_a_version_that_we_do_not_know_is_refused_with_a_sentence(schema: etree.XMLSchema) -> None:
    factories.coordinator()
    other = '<xliff version="9" xmlns="urn:oasis:names:tc:xliff:document:9.0"><file/></xliff>'
    assert not schema.validate(etree.fromstring(other))
    with pytest.raises(Refused, match=r"not an XLIFF file of a version from 1\.0 to 2\.1"):
        back(version_of("ar", 2), claire(), "other.xlf", other)
