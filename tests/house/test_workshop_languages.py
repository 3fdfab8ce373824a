"""The languages of the workshop are whole: every message of parents, volunteers and reviewers, in every plural form
that CLDR gives the language, and in that language alone. Where one is missing, the workshop is not offered in it.

Not a part of script/check: while several people add messages, a language may lack some until all are translated.
"""

from __future__ import annotations

import re
from gettext import c2py

import polib
import pytest
from django.conf import settings

from craft.catalogues import DESK_TAGS, WORKSHOP_TAGS
from craft.languages import locale_name
from craft.text.plural_forms import form_of, plural_categories
from script.message_places import DESK
from script.messages import Key, catalogue_strings, key
from tests.house.source_tree import ROOT

DRAFTED = [tag for tag in WORKSHOP_TAGS if tag not in DESK_TAGS]
# The same in several languages: names of products, forms of an example, and what one types.
SAME_EVERYWHERE = {"Portevoix"}
WORD = re.compile(r"[^\W\d_]{4,}")
FILLED_IN = re.compile(r"%\(\w+\)[-+.\d]*[a-z]|\{\w*\}|<[^<>]+>")
FRENCH_PART = re.compile(r'<(?!bdi)\w+(?=[^<>]*\slang="fr")(?:[^<>"{]|"[^"]*"|\{[{%].*?[%}]\})*>', re.DOTALL)


def catalogue(tag: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / locale_name(tag) / "LC_MESSAGES" / "django.po"))


def incomplete(tag: str, found: polib.POFile) -> list[str]:
    """What the catalogue lacks, one line for each message."""
    entries: dict[Key, polib.POEntry] = {key(entry): entry for entry in found if not entry.obsolete and not entry.fuzzy}
    lacking = []
    for source in catalogue_strings("en"):  # what parents, volunteers and reviewers read
        entry = entries.get(key(source))
        if entry is None:
            lacking.append(f"{tag}: not there: {source.msgid!r}")
        elif not source.msgid_plural and not entry.msgstr.strip():
            lacking.append(f"{tag}: empty: {source.msgid!r}")
        elif source.msgid_plural:
            said = [entry.msgstr_plural.get(number, "").strip() for number in range(len(plural_categories(tag)))]
            lacking += [
                f"{tag}: no form for {category}: {source.msgid!r}"
                for category, text in zip(plural_categories(tag), said, strict=True)
                if not text
            ]
    return lacking


@pytest.mark.parametrize("tag", WORKSHOP_TAGS)
def test_every_message_is_there_in_every_plural_form(tag: str) -> None:
    found = catalogue(tag)
    chosen = c2py(found.metadata["Plural-Forms"].split("plural=")[1].rstrip("; "))
    assert [chosen(number) for number in range(1200)] == [form_of(tag, number) for number in range(1200)]
    assert incomplete(tag, found) == []
    assert tag in settings.WORKSHOP_LANGUAGES


@pytest.mark.parametrize("tag", ["ar", "zh-Hans"])
def test_a_missing_message_and_a_missing_form_are_named(tag: str) -> None:
    found = catalogue(tag)
    single, gone = [entry for entry in found if not entry.msgid_plural][:2]
    plural = next(entry for entry in found if entry.msgid_plural)
    single.msgstr, plural.msgstr_plural[len(plural_categories(tag)) - 1] = "", ""
    found.remove(gone)
    assert set(incomplete(tag, found)) == {
        f"{tag}: empty: {single.msgid!r}",
        f"{tag}: no form for other: {plural.msgid!r}",
        f"{tag}: not there: {gone.msgid!r}",
    }


@pytest.mark.parametrize("tag", DRAFTED)
def test_no_message_was_left_in_french_or_english(tag: str) -> None:
    french = {key(entry): (entry.msgstr, *entry.msgstr_plural.values()) for entry in catalogue("fr")}
    left = []
    for entry in catalogue(tag):
        others = {entry.msgid, entry.msgid_plural, *french.get(key(entry), ())}
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            words = WORD.findall(FILLED_IN.sub(" ", text))
            if text in others and len(words) > 1 and text not in SAME_EVERYWHERE:
                left.append(text)
    assert left == []


def test_the_french_of_a_volunteers_page_says_its_direction() -> None:
    """In an Arabic page its full stop would else stand before its first word. A `bdi` finds out by itself."""
    desk = {path for place in DESK for path in ROOT.glob(place)}
    seen, silent = 0, []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if not desk.isdisjoint({path, *path.parents}) or path.parent.name in {"parents", "public"}:
            continue
        for tag in FRENCH_PART.findall(path.read_text("utf-8")):
            seen += 1
            if "dir=" not in tag:
                silent.append(f"{path.relative_to(ROOT)}: {tag}")
    assert silent == []
    assert seen > 10
