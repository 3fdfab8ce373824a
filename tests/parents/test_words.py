"""The parents' words in 43 languages: their plurals, their letters, and who made them.

That they are whole: tests/house/test_catalogue.py.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
import regex
from django.conf import settings
from django.test import Client
from django.utils import translation
from lxml import html as lxml_html

from craft import languages
from public.queries.interface_words import words_are_machine_made
from tests.parents import factory
from tests.parents.conftest import Place

LOCALE = Path(settings.BASE_DIR) / "locale"
TAGS = [language.tag for language in languages.all_languages() if language.interface]
NO_SOUND_DRAFT = {"ti", "ln", "wo", "bm", "snk", "ff", "kab", "rif", "rcf", "gcr"}
DIALECTS = {"ary", "arq", "aeb", "prs"}  # their pages have the words of their language
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
SCRIPTS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani Hira Kana", "Kore": "Hang"}
FOREIGN = {"WhatsApp", "cookie", "cookies", "MB"}
# Of the workshop: programs, formats, units, keys, addresses and the columns of a file.
NAMES = set(
    "A ADDRESS ASS Alt CNIL CSV Chrome DOCX Esc FLAC Firefox GB JSON JavaScript LUFS M MP OGG Opus PIN PO PUBLIC "
    "Portevoix Pronote QR SBV SRT Safari TTML TXT WAV WebVTT Word XLIFF dBTP data docs entities entity fr french "
    "https install json keep "
    "localhost mono nginx note recordings stereo translation ville www".split()
)


@cache
def catalogue_of(tag: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / languages.locale_name(tag) / "LC_MESSAGES/django.po"))


# nplurals and the form of each of these numbers (CLDR 47 cardinals for whole numbers; Arabic by its six forms).
FORMS = {
    **dict.fromkeys(
        "en pt tr es ps ta sq so ur bg ka sw ku ckb de it nl el".split(), (2, [1, 0, 1, 1])
    ),
    **dict.fromkeys("fr fa bn pt-BR hi hy am mg ht".split(), (2, [0, 0, 1, 1])),
    **dict.fromkeys("zh-Hans zh-Hant vi km ja ko th".split(), (1, [0, 0, 0, 0])),
    **dict.fromkeys("ru uk pl sr hr cs".split(), (3, [2, 0, 1, 2])),
    "ar": (6, [0, 1, 2, 3]),
    "ro": (3, [1, 0, 1, 1]),
    "he": (3, [2, 0, 1, 2]),
}  # fmt: skip  # a table: several short entries a row


@pytest.mark.parametrize("tag", TAGS)
def test_plural_forms_are_those_of_the_language(tag: str) -> None:
    from gettext import c2py

    catalogue = catalogue_of(tag)
    match = re.match(r"nplurals=(\d); plural=(.*);", catalogue.metadata["Plural-Forms"])
    assert match
    form = c2py(match[2])
    assert (int(match[1]), [form(n) for n in (0, 1, 2, 5)]) == FORMS[tag]
    for entry in catalogue:
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == int(match[1])


def test_only_french_and_english_claim_to_be_read() -> None:
    assert [tag for tag in TAGS if not words_are_machine_made(tag)] == ["fr", "en"]


def test_a_language_without_words_reads_french() -> None:
    for tag in NO_SOUND_DRAFT:
        with translation.override(languages.django_tag(tag)):
            assert translation.pgettext("parents", "Tutorials") == "Vidéos", tag


def test_the_table_says_which_languages_have_a_catalogue() -> None:
    there = {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    assert there == {languages.locale_name(tag) for tag in TAGS}
    assert {language.tag for language in languages.all_languages()} - set(TAGS) == NO_SOUND_DRAFT | DIALECTS


@pytest.mark.parametrize("tag", sorted(set(TAGS) - {"fr", "en"}))
def test_a_catalogue_says_that_a_machine_made_it(tag: str) -> None:
    """In its head and in its first comment: whoever opens the file knows it, and so does the page."""
    catalogue = catalogue_of(tag)
    assert catalogue.metadata["Language"] == languages.locale_name(tag)
    assert catalogue.metadata["X-Portevoix-Origin"] == "draft of a language model"
    assert catalogue.metadata["X-Portevoix-Review"] == "none (machine-made)"
    assert catalogue.header.splitlines()[1].startswith("Machine-made, not yet reviewed by a native speaker.")


# Messages that a language rightly writes as English does.
SAME = {"Video", "Player", "Pause", "Pages", "%(number)s MB", "%(count)d minute", "%(count)d minutes", "Tutorials"}
SAME |= {"{sentence}: {said}", "{n} s", "{n}%"}
# Of the parents: words that these languages share with French or English.
SHARED_BY_PARENTS = {
    "Tablet": {"cs", "de", "hr", "it", "ku", "nl", "pl", "pt", "pt-BR", "so", "sq", "tr"},
    "Transport": {"pl", "ro", "sq"},
    "Calendar": {"ro"},
    "Password": {"it"},
}


# Of the workshop alone: keys, and words that these languages share with French or English.
SHARED = {
    "Alt": {"*"},
    "Film": {"ro", "tr"},
    "not whole": {"ro"},
    "Esc": {"*"},
    "Enter": {"pt", "ro", "tr", "sq", "so"},
    "Menu": {"pt"},
    "no": {"es"},
    "good": {"es"},
    "text": {"ro"},
    "Workshop": {"ro"},
}


@cache
def parents_words() -> set[tuple[str | None, str]]:
    """The Italian catalogue has no others."""
    return {(entry.msgctxt, entry.msgid) for entry in catalogue_of("it")}


@pytest.mark.parametrize("tag", sorted(set(TAGS) - {"fr", "en"}))
def test_no_word_is_left_in_french_or_english(tag: str) -> None:
    french = {entry.msgid: entry.msgstr or entry.msgstr_plural[1] for entry in catalogue_of("fr")}
    own, left = parents_words(), []
    for entry in catalogue_of(tag):
        if tag in SHARED_BY_PARENTS.get(entry.msgid, ()):
            continue
        if (entry.msgctxt, entry.msgid) not in own and SHARED.get(entry.msgid, set()) & {"*", tag}:
            continue
        said = {entry.msgstr, *entry.msgstr_plural.values()}
        if said & {entry.msgid, entry.msgid_plural, french[entry.msgid]} - {""} and entry.msgid not in SAME:
            left.append(entry.msgid)
    assert left == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_is_written_in_its_own_script(tag: str) -> None:
    """Letters of another script are names or units ("WhatsApp", "cookie", "MB"), never a message."""
    scripts = SCRIPTS.get(languages.get(tag).script, languages.get(tag).script).split()
    own_letters = "".join(rf"\p{{sc={script}}}" for script in scripts)
    catalogue = catalogue_of(tag)
    own = parents_words()
    for entry in catalogue:
        allowed = FOREIGN if (entry.msgctxt, entry.msgid) in own else FOREIGN | NAMES
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            bare = re.sub(r"<[^>]+>", " ", PLACEHOLDER.sub("", text))
            # A name may follow a letter of the script ("وnginx"); strokes that lengthen a word are of no script.
            strange = regex.findall(rf"[^\P{{L}}{own_letters}\u0640ー]+", bare)
            assert set(strange) <= allowed, f"{tag}: {text}"


def test_a_page_says_which_language_its_words_are_really_in(place: Place) -> None:
    others = {"wo": "fr", "ti": "fr", "snk": "fr", "rif": "fr", "ary": "ar", "prs": "fa"}
    for tag in (*others, "zh-Hant", "pt-BR", "ur", "ar", "fr", "en"):
        words = others.get(tag)
        if tag not in {"fr", "ar"}:  # those are there
            factory.publish(place.tutorial, tag, title="عنوان", with_hls=False)
        for path in (f"/{tag}/", f"/{tag}/{place.tutorial.slug}/", f"/{tag}/{place.tutorial.slug}/handout/"):
            page = lxml_html.document_fromstring(Client().get(path).content.decode())
            assert page.get("lang") == tag
            assert page.find("body").get("lang") == words, path
            player = {element.get("lang") for element in page.xpath("//*[@data-do]//span[@lang]")}
            assert player <= {words or tag}, path
            title = page.xpath("//h1/bdi | //a[@class='cover']/bdi[contains(., 'عنوان')]")
            assert [element.get("lang") for element in title] == ([tag] if title else []), path


def test_the_slower_pace_has_the_decimal_sign_of_the_language(place: Place) -> None:
    for tag, figure in (("fr", "0,75×"), ("ar", "0.75×")):
        page = lxml_html.document_fromstring(Client().get(f"/{tag}/{place.tutorial.slug}/").content.decode())
        assert page.xpath("string(//*[@data-do='slower']/b)") == figure


@pytest.mark.parametrize("tag", ["wo", "ti", "snk"])
def test_where_words_are_french_each_act_has_its_picture(place: Place, tag: str) -> None:
    """A parent who reads no French knows an act by its picture; the words say that they are French."""
    factory.town()
    factory.publish(place.tutorial, tag, title=languages.get(tag).endonym)
    factory.publish(factory.tutorial("retire"), tag, state="withdrawn", with_hls=False)
    bare = []
    for path in factory.each_page(tag, place.tutorial.slug):
        page = lxml_html.document_fromstring(Client().get(path).content.decode())
        assert page.find("body").get("lang") == "fr", path
        own = place.tutorial.slug in path  # a film's title is in its language, the site's words are not
        assert page.xpath("//title/@lang") == [tag if own else "fr"], path
        acts = page.xpath("//button | //summary | //a[contains(@class, 'button') or contains(@class, 'hotline')]")
        for act in acts:
            name = " ".join(act.text_content().split())
            own_language = act.get("hreflang") is not None
            said_in_figures = name.isdigit() or "×" in name  # pages, 0,75×
            if name and not own_language and not said_in_figures and not act.xpath(".//*[local-name()='svg']"):
                bare.append(f"{path} {name}")
    assert bare == []
