"""The catalogues are whole: every string in French, the parents' strings in every language of theirs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

from craft import languages
from tests.house.source_tree import APPS

ROOT = Path(settings.BASE_DIR)
TRANSLATE = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_WORDS = sum(language.interface for language in languages.all_languages())
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def test_every_catalogue_is_complete_certain_and_keeps_its_placeholders() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "script" / "messages.py"), "--check"], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, [f"All {WITH_WORDS} catalogues are complete."])


def test_nothing_is_translated_that_no_catalogue_can_know() -> None:
    """`_(variable)` would look up a sentence that nobody extracted."""
    found = []
    for room in ("config", *APPS):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path == ROOT / "journal" / "message_translation.py":  # what craft and media mark: test_messages.py
                continue
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "id", "")
                if name in TRANSLATE and not isinstance(call.args[0], ast.Constant):
                    found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert found == []


@pytest.mark.parametrize("mistake", [r" [:;!?»]", r"« ", r"\d %(?!\()", r"\.\.\.", r"\b(?:take|segment)s?\b"])
def test_french_is_set_as_french(mistake: str) -> None:
    """No breaking space beside tall punctuation; people read « enregistrement » and « phrase »."""
    said = [
        text
        for entry in polib.pofile(str(FRENCH))
        if "egment" not in entry.msgid
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in said if re.search(mistake, text)] == []


def test_no_french_sentence_needs_an_elision_before_a_name() -> None:
    """« la voix de Amina »: nobody can elide what is filled in. Where it cannot be said otherwise, the value brings its
    *de* (craft/text/town_names)."""
    before_a_name = re.compile(
        r"\b(?:de|que|jusque|lorsque) (?:<bdi>)?(?:%\(|\{)(?:name|names|person|town|who)\b", re.IGNORECASE
    )
    said = [text for entry in polib.pofile(str(FRENCH)) for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in said if before_a_name.search(text)] == []
    assert before_a_name.search("Fait par l’atelier de <bdi>%(town)s</bdi>")


def test_a_release_has_one_word_in_french() -> None:
    """*Publication*: a version is a film in one language."""
    said = [
        text
        for entry in polib.pofile(str(FRENCH))
        if re.search(r"\breleases?\b(?! LANG|\.)", entry.msgid, re.IGNORECASE) and "version" not in entry.msgid.lower()
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert len(said) > 20
    assert [text for text in said if re.search(r"\bversions?\b", text)] == []
