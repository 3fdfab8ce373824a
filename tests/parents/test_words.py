"""The parents' words exist in 16 languages, whole, with their plurals, and honest about who made them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize
from lxml import html as lxml_html

from craft import languages
from parents.queries.interface_words import words_are_machine_made
from tests.parents import factory
from tests.parents.conftest import Place

LOCALE = Path(settings.BASE_DIR) / "locale"
TAGS = ["fr", "en", "ar", "tr", "pt", "ro", "ru", "uk", "es", "zh-Hans", "fa", "ps", "ta", "bn", "sq", "so"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def used() -> set[str]:
    """Every msgid of the parents' templates, views and feeds, and of the look's tags."""
    root = Path(settings.BASE_DIR)
    sources = [templatize(path.read_text("utf-8")) for path in sorted((root / "templates/parents").glob("*.html"))]
    sources += [
        path.read_text("utf-8")
        for path in [*sorted((root / "parents").rglob("*.py")), root / "tutorials/templatetags/look.py"]
    ]
    argv = ["xgettext", "--language=Python", "--from-code=UTF-8", "--keyword=_", "-o", "-", "-"]
    told = subprocess.run(argv, input="\n".join(sources), capture_output=True, text=True, check=True)
    return {entry.msgid for entry in polib.pofile(told.stdout)}


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_of_the_parents_pages_is_translated(tag: str) -> None:
    catalogue = polib.pofile(str(LOCALE / languages.locale_name(tag) / "LC_MESSAGES/django.po"))
    done = {entry.msgid: entry for entry in catalogue.translated_entries()}
    assert sorted(used() - set(done)) == []
    for entry in done.values():
        said = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
        for text in said:
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        if not entry.msgid_plural:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == set(PLACEHOLDER.findall(entry.msgid))


@pytest.mark.parametrize("tag", TAGS)
def test_gettext_accepts_the_catalogue(tag: str, tmp_path: Path) -> None:
    file = LOCALE / languages.locale_name(tag) / "LC_MESSAGES/django.po"
    subprocess.run(["msgfmt", "--check", "-o", str(tmp_path / "x.mo"), str(file)], check=True, timeout=60)


# nplurals and the form of each of these numbers (CLDR 47 cardinals for whole numbers; Arabic by its six forms).
FORMS = {
    "fr": (2, [0, 0, 1, 1]), "en": (2, [1, 0, 1, 1]), "ar": (6, [0, 1, 2, 3]), "pt": (2, [1, 0, 1, 1]),
    "tr": (2, [1, 0, 1, 1]), "ro": (3, [1, 0, 1, 1]), "ru": (3, [2, 0, 1, 2]), "uk": (3, [2, 0, 1, 2]),
    "es": (2, [1, 0, 1, 1]), "zh-Hans": (1, [0, 0, 0, 0]), "fa": (2, [0, 0, 1, 1]), "ps": (2, [1, 0, 1, 1]),
    "ta": (2, [1, 0, 1, 1]), "bn": (2, [0, 0, 1, 1]), "sq": (2, [1, 0, 1, 1]), "so": (2, [1, 0, 1, 1]),
}  # fmt: skip  # a table: several short entries a row


@pytest.mark.parametrize("tag", TAGS)
def test_plural_forms_are_those_of_the_language(tag: str) -> None:
    from gettext import c2py

    catalogue = polib.pofile(str(LOCALE / languages.locale_name(tag) / "LC_MESSAGES/django.po"))
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
    with translation.override(languages.get("snk").django_tag):
        assert translation.gettext("Tutorials") == "Tutoriels"


@pytest.mark.parametrize(
    ("tag", "words"),
    [("ur", "fr"), ("km", "fr"), ("zh-Hant", "fr"), ("pt-BR", "pt"), ("ar", None), ("fr", None), ("en", None)],
)
def test_a_page_says_which_language_its_words_are_really_in(place: Place, tag: str, words: str | None) -> None:
    if tag not in {"fr", "ar"}:  # those are there
        factory.publish(place.tutorial, tag, title="عنوان")
    for path in (f"/{tag}/", f"/{tag}/{place.tutorial.slug}/", f"/{tag}/{place.tutorial.slug}/handout/"):
        page = lxml_html.document_fromstring(Client().get(path).content.decode())
        assert page.get("lang") == tag
        assert page.find("body").get("lang") == words
        player = {element.get("lang") for element in page.xpath("//*[@data-do]//span[@lang]")}
        assert player <= {words or tag}
        title = page.xpath("//h1/bdi | //a[@class='cover']/bdi[contains(., 'عنوان')]")
        assert [element.get("lang") for element in title] == ([tag] if title else [])
