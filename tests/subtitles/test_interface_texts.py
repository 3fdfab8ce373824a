"""The site's own words through the same workbench: units of a language, findings, files out and in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import polib
import pytest

from craft.text.interface_units import category_of
from craft.text.plural_forms import plural_categories
from journal.errors import Refused
from subtitles.actions import translation_approve, translation_submit
from subtitles.checks.text_findings import translation_findings
from subtitles.exchange import export_texts, import_texts
from subtitles.exchange.units import units_of
from subtitles.models import Translation
from subtitles.queries.texts import text_rows
from tests import factories
from tutorials.actions import interface_tutorial, version_open
from tutorials.interface_catalogue import shipped_text
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
EVERY = 60


@pytest.fixture
def coordinator() -> User:
    return factories.coordinator()


@pytest.fixture
def words(coordinator: User) -> LanguageVersion:
    return version_open(by=coordinator, tutorial=interface_tutorial(), language="ar")


def exported(version: LanguageVersion, folder: Path) -> Path:
    text = export_texts(units_of(version), slug="interface", title="", language=version.language, format="po")
    path = folder / "interface.po"
    path.write_text(text, encoding="utf-8")
    subprocess.run(["msgfmt", "-c", "-o", str(folder / "x.mo"), str(path)], check=True, timeout=60)
    return path


def fill_in_shipped_texts(path: Path, tag: str) -> int:
    """Write what the program ships into a file, as a translator's program would: each plural, and one in EVERY of the
    rest; how many texts. A thousand texts are ten seconds of the processor, and take the same way as fifty."""
    file = polib.pofile(str(path), wrapwidth=40)
    count = 0
    for place, entry in enumerate(file):
        if not entry.msgid_plural and place % EVERY:
            continue
        message, _dash, _category = (entry.msgctxt or "").partition("-")
        if entry.msgid_plural:
            forms = [shipped_text(tag, message, category) for category in plural_categories(tag)]
            entry.msgstr_plural = dict(enumerate(forms))
            count += sum(map(bool, forms))
            continue
        entry.msgstr = shipped_text(tag, message, category_of(entry.msgctxt or ""))
        count += bool(entry.msgstr)
    file.save(str(path))
    return count


def test_a_language_has_the_plural_forms_that_it_needs(coordinator: User) -> None:
    for tag in ("ar", "ru", "zh-Hans", "fr"):
        rows = text_rows(version_open(by=coordinator, tutorial=interface_tutorial(), language=tag))
        found = [category for row in rows if (category := category_of(row.segment.public_id))]
        assert tuple(found[: len(plural_categories(tag))]) == plural_categories(tag)
        assert rows[0].segment.kind == Segment.Kind.SPOKEN_NAME


@pytest.mark.parametrize("tag", ["ar", "ru", "zh-Hans"])
def test_a_file_comes_back_as_it_went(coordinator: User, tag: str, tmp_path: Path) -> None:
    """Six, three and one form of a plural."""
    version = version_open(by=coordinator, tutorial=interface_tutorial(), language=tag)
    path = exported(version, tmp_path)
    count = fill_in_shipped_texts(path, tag)
    file = polib.pofile(str(path))
    forms = {len(entry.msgstr_plural) for entry in file if entry.msgid_plural}
    assert forms == ({len(plural_categories(tag))} if len(plural_categories(tag)) > 1 else set())
    assert not forms or sum(bool(entry.msgid_plural) for entry in file) > 5
    unwritten = [entry for entry in file if not entry.msgstr and not entry.msgid_plural]
    assert count == len(text_rows(version)) - len(unwritten)
    outcome = import_texts(
        by=coordinator,
        tutorial=version.tutorial,
        version=version,
        name=path.name,
        data=path.read_bytes(),
        approve=True,
        even_with_warnings=True,
    )
    assert (outcome.refused, len(outcome.changed)) == ([], count)
    again = exported(version, tmp_path)
    entries = {entry.msgctxt: entry for entry in polib.pofile(str(again))}
    assert not any(entry.fuzzy for entry in entries.values())
    outcome = import_texts(
        by=coordinator,
        tutorial=version.tutorial,
        version=version,
        name=again.name,
        data=again.read_bytes(),
        approve=True,
        even_with_warnings=True,
    )
    assert (outcome.changed, outcome.refused) == ([], [])
    assert Translation.objects.filter(language=tag, approved__isnull=False).count() == count


def test_one_form_is_edited_and_a_file_with_other_forms_is_named(
    coordinator: User, words: LanguageVersion, tmp_path: Path
) -> None:
    path = exported(words, tmp_path)
    file = polib.pofile(str(path))
    entry = next(entry for entry in file if "%(count)d seconde" in entry.msgid_plural)
    other = next(entry for entry in file if entry.msgid_plural and "%(count)d seconde" not in entry.msgid_plural)
    entry.msgstr_plural[3] = "%(count)d ثوانٍ"
    entry.msgctxt = None  # type: ignore[assignment]  # as po2xliff leaves it: the references say which message it is
    other.msgstr_plural = {0: "واحد", 1: "أكثر"}
    file.save(str(path))
    outcome = import_texts(
        by=coordinator, tutorial=words.tutorial, version=words, name=path.name, data=path.read_bytes(), submit=True
    )
    assert [one.rpartition("-")[2] for one in outcome.changed] == ["few"]
    assert [(refusal["where"], refusal["why"]) for refusal in outcome.refused] == [
        (other.msgctxt, "The plural forms of this entry are not those of the language.")
    ]


def test_a_bad_entry_is_named_and_the_others_come_in(coordinator: User, words: LanguageVersion, tmp_path: Path) -> None:
    path = exported(words, tmp_path)
    file = polib.pofile(str(path))
    broken = next(entry for entry in file if entry.msgid == "Étape %(number)s")
    broken.msgstr = "الخطوة"
    good = [entry for entry in file if shipped_text("ar", entry.msgctxt) and entry != broken][:3]
    for entry in good:
        entry.msgstr = shipped_text("ar", entry.msgctxt)
    file.save(str(path))
    outcome = import_texts(
        by=coordinator, tutorial=words.tutorial, version=words, name=path.name, data=path.read_bytes(), submit=True
    )
    assert [refusal["where"] for refusal in outcome.refused] == [broken.msgctxt]
    assert "%(number)s" in outcome.refused[0]["why"]
    assert outcome.changed == [entry.msgctxt for entry in good]


def test_a_text_that_would_break_a_page_is_refused(words: LanguageVersion) -> None:
    amina = factories.volunteer()
    segment = Segment.objects.get(tutorial=words.tutorial, text="Écouter")
    for text in ('استمع" onclick="x', "<img src=x>", "استمع & انظر"):
        with pytest.raises(Refused):
            translation_submit(by=amina, version=words, segment=segment, text=text, base_number=0)
    assert not Translation.objects.filter(segment=segment, latest__isnull=False).exists()


def test_forms_of_one_message_may_differ_and_no_time_is_measured(words: LanguageVersion) -> None:
    amina, rachid = factories.volunteer(), factories.reviewer()
    strings = Segment.objects.filter(tutorial=words.tutorial, kind="string", text__contains="%(count)d seconde")
    few = strings.get(public_id__endswith="-few")
    two = strings.get(public_id=few.public_id.replace("-few", "-two"))
    one = translation_submit(by=amina, version=words, segment=few, text="%(count)d ثوانٍ", base_number=0)
    translation_approve(by=rachid, version=words, revision=one)
    assert translation_findings(two, words, "ثانيتان") == []
    assert [found["code"] for found in translation_findings(few, words, "ثوانٍ")] == ["code_lost"]
