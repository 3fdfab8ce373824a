"""The table of languages: every row right, tags in every spelling, Django told the truth."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from pathlib import Path

import pytest
import regex
from django.conf import settings
from django.utils.translation import get_language_info, to_locale
from faster_whisper.tokenizer import _LANGUAGE_CODES as CODES

from craft import languages
from craft.accept_language import accepted_languages
from craft.languages import Language, UnknownLanguage, all_languages, get

ASKED_FOR = (
    "fr ar en es pt ro ru uk tr ta bn hi ur fa ps sq sr hr bg pl ka hy zh-Hans zh-Hant vi so ti am ln wo bm snk ff sw "
    "mg ku ckb kab ht rcf gcr ary arq aeb prs rif he ja th ko"
).split()
RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur", "ckb", "ary", "arq", "aeb", "prs", "he"}
DIALECTS = {"ary": "ar", "arq": "ar", "aeb": "ar", "prs": "fa"}
SCRIPT_LETTERS = {"Hans": "Han", "Hant": "Han", "Jpan": "Han", "Kore": "Hangul"}


def test_no_language_is_missing_and_none_is_twice() -> None:
    tags = [language.tag for language in all_languages()]
    assert set(ASKED_FOR) <= set(tags)
    assert len(set(tags)) == len(tags)
    assert len({language.endonym for language in all_languages()}) == len(tags)
    assert len({language.french_name for language in all_languages()}) == len(tags)


@pytest.mark.parametrize(
    ("tag", "page", "named"),
    [
        ("ar", "fr", "العربية (arabe)"),
        ("ar", "en", "العربية (Arabic)"),
        ("ar", "pt-br", "العربية"),
        ("ar", "zh-hans", "العربية"),
        ("fr", "fr", "français"),
        ("en", "en", "English"),
        ("en", None, "English (anglais)"),
    ],
)
def test_a_language_is_named_once_and_in_the_language_of_the_page(tag: str, page: str | None, named: str) -> None:
    assert get(tag).named_in(page) == named


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        ("es", ("espagnol", "Spanish", "Latn", "ES")),
        ("zh-Hant", ("chinois traditionnel", "Traditional Chinese", "Hant", "TW")),
        ("pt-BR", ("portugais du Brésil", "Brazilian Portuguese", "Latn", "BR")),
        ("ary", ("arabe marocain", "Moroccan Arabic", "Arab", "MA")),
        ("prs", ("dari", "Dari", "Arab", "AF")),
        ("gcr", ("créole guyanais", "Guianese Creole", "Latn", "GF")),
    ],
)
def test_names_script_and_territory_are_cldrs_or_the_records(tag: str, known: tuple[str, ...]) -> None:
    row = get(tag)
    assert (row.french_name, row.english_name, row.script, row.territory) == known


@pytest.mark.parametrize("row", all_languages(), ids=lambda language: language.tag)
def test_each_row(row: Language) -> None:
    letters = [sign for sign in row.endonym if sign.isalpha()]
    script = SCRIPT_LETTERS.get(row.script, row.script)
    assert letters
    assert row.french_name and row.english_name and row.territory, "what CLDR does not know the record says"
    assert all(regex.match(rf"\p{{Script={script}}}", sign) for sign in letters)
    assert unicodedata.normalize("NFC", row.endonym) == row.endonym
    assert not regex.search(r"\p{Regional_Indicator}|\p{Emoji_Presentation}", row.endonym)
    assert row.rtl == (row.tag in RIGHT_TO_LEFT)
    assert row.direction == ("rtl" if row.rtl else "ltr")
    assert 10 <= row.line_limit <= 42
    assert 5 < row.cps_warn < row.cps_error <= 26
    assert 0.05 <= row.seconds_per_letter <= 0.25


@pytest.mark.parametrize(
    ("tag", "line", "warn", "error"),
    [
        ("fr", 42, 17, 22),
        ("tr", 42, 17, 22),
        ("en", 42, 20, 26),
        ("ar", 42, 20, 26),
        ("ru", 39, 17, 22),
        ("zh-Hans", 16, 9, 12),
        ("zh-Hant", 16, 9, 12),
        ("pt-BR", 42, 17, 22),
        ("ta", 42, 17, 22),
        ("he", 42, 17, 22),
        ("ja", 16, 7, 10),
        ("ko", 16, 12, 15),
        ("th", 35, 17, 22),
    ],
)
def test_cue_limits(tag: str, line: int, warn: float, error: float) -> None:
    row = languages.get(tag)
    assert (row.line_limit, row.cps_warn, row.cps_error) == (line, warn, error)


@pytest.mark.parametrize(
    ("tag", "rate"),
    [("fr", 0.055), ("ar", 0.095), ("zh-Hans", 0.21), ("pt-BR", 0.068), ("ti", 0.112), ("so", 0.061), ("ckb", 0.08)],
)
def test_seconds_per_letter(tag: str, rate: float) -> None:
    assert languages.get(tag).seconds_per_letter == rate


@pytest.mark.parametrize("spelling", ["zh-Hans", "zh-hans", "ZH_HANS", " zh_Hans "])
def test_tags_in_every_spelling(spelling: str) -> None:
    assert languages.get(spelling).tag == "zh-Hans"
    assert languages.bcp47(spelling) == "zh-Hans"
    assert languages.django_tag(spelling) == "zh-hans"
    assert languages.is_known(spelling)


@pytest.mark.parametrize("tag", ["", "xx", "fr-", "fr-FR", "zh", "../fr", "français", "en\n\nfr", "a" * 500])
def test_unknown_tags(tag: str) -> None:
    assert languages.find(tag) is None
    assert not languages.is_known(tag)
    with pytest.raises(UnknownLanguage) as raised:
        languages.get(tag)
    assert isinstance(raised.value, KeyError)
    assert "zh-Hans" in str(raised.value)


@pytest.mark.parametrize("row", all_languages(), ids=lambda language: language.tag)
def test_django_knows_what_the_table_says(row: Language) -> None:
    info = get_language_info(row.django_tag)
    assert info["name_local"] == row.endonym
    assert info["bidi"] is row.rtl
    assert row.django_tag in dict(settings.LANGUAGES)
    assert (row.django_tag in settings.LANGUAGES_BIDI) is row.rtl
    assert languages.locale_name(row.tag) == to_locale(row.django_tag)


def test_whisper_is_asked_only_what_it_knows() -> None:
    for row in all_languages():
        assert (row.whisper in CODES) if row.whisper else (row.base not in CODES)


def test_playlists_tell_the_two_chinese_apart() -> None:
    assert len({languages.iso639_for_playlist(language.tag) for language in all_languages()}) == len(all_languages())


@pytest.mark.parametrize(("tag", "parent"), DIALECTS.items())
def test_a_dialect_is_written_checked_paced_and_drawn_like_its_language(tag: str, parent: str) -> None:
    own, like = get(tag), get(parent)
    assert (own.falls_back_to, own.base, own.whisper) == (parent, parent, parent)
    named = {"tag", "endonym", "french_name", "english_name", "territory", "falls_back_to", "translation_codes"}
    made = {"django", "interface", "workshop"}
    differing = {field.name for field in fields(Language) if getattr(own, field.name) != getattr(like, field.name)}
    assert differing <= named | made
    assert own.model_codes[-len(like.model_codes) :] == like.model_codes
    assert languages.with_words(own) == like
    assert languages.lineage(own) == (own, like)


def test_tarifit_falls_back_to_french_and_not_to_arabic() -> None:
    assert languages.lineage(get("rif")) == (get("rif"),)
    assert languages.with_words(get("rif")) == get("fr")
    assert get("rif").whisper is None


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("ar-MA,fr;q=0.8", ["ary", "ar", "fr"]),
        ("ar-DZ", ["arq", "ar"]),
        ("ar-TN", ["aeb", "ar"]),
        ("ary-MA", ["ary", "ar"]),
        ("fa-AF", ["prs", "fa"]),
        ("fa-IR", ["fa"]),
        ("ar-EG", ["ar"]),
        ("rif-MA", ["rif"]),
        ("pt-BR", ["pt-BR", "pt"]),
    ],
)
def test_what_a_browser_asks_for_leads_to_the_dialect_and_then_to_its_language(header: str, tags: list[str]) -> None:
    assert [row.tag for row in accepted_languages(header)] == tags


@pytest.mark.parametrize(
    ("tag", "common"), [("ary", "ar-MA"), ("prs", "fa-AF"), ("zh-Hans", "zh-Hans"), ("rif", "rif")]
)
def test_programs_that_know_few_languages_are_told_a_tag_that_they_know(tag: str, common: str) -> None:
    assert get(tag).common_tag == languages.iso639_for_playlist(tag) == common


@pytest.mark.parametrize("sheet", ["base/elements.css", "print/handout-pdf.css"])
def test_style_sheets_treat_a_dialect_as_its_language(sheet: str) -> None:
    """A selector that names a language names its dialects too."""
    for rule in Path(settings.BASE_DIR, "static/css", sheet).read_text("utf-8").split("{")[:-1]:
        named = set(regex.findall(r":lang\(([\w-]+)\)", rule.rpartition("}")[2]))
        assert {tag for tag, parent in DIALECTS.items() if parent in named} <= named, rule
