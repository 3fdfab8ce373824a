"""Real texts for the tests of files in and out: Django's own catalogues, sentence by sentence, French beside others."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import django
import polib

from subtitles.exchange import Outcome, export_texts, import_texts
from subtitles.exchange.units import french_units, units_of
from tests import factories
from tutorials.models import LanguageVersion
from volunteers.models import User

CORE = Path(django.__file__).parent / "conf" / "locale"
ADMIN = Path(django.__file__).parent / "contrib" / "admin" / "locale"
SPECIAL = re.compile(r"[%{}<>&\d]")
CATALOGUES = {"zh-Hans": "zh_Hans", "pt-BR": "pt_BR"}


@cache
def real_texts(language: str) -> dict[str, str]:
    """French → the language, from both catalogues; entries with plurals or without a translation left out."""
    french, other = (
        {
            (entry.msgctxt, entry.msgid): " ".join(entry.msgstr.split())
            for catalogue in (ADMIN, CORE)
            for entry in polib.pofile(str(catalogue / folder / "LC_MESSAGES" / "django.po"))
            if entry.msgstr and not entry.obsolete and "fuzzy" not in entry.flags
        }
        for folder in ("fr", CATALOGUES.get(language, language))
    )
    return {text: other[key] for key, text in french.items() if key in other}


def version_of(language: str, most: int = 60) -> LanguageVersion:
    """A version whose French is that of the real texts, a sentence every nine seconds; a few (`most`) are simple ones,
    without codes and numbers."""
    texts = [text for text in real_texts(language) if most > 20 or not SPECIAL.search(text)]
    sentences = [(n * 9000, n * 9000 + 2500, text) for n, text in enumerate(texts[:most])]
    return factories.version(factories.tutorial(sentences=sentences, duration_ms=most * 9000), language)


def claire() -> User:
    """The coordinator who opened the version."""
    return User.objects.get(display_name="Claire")


def out(version: LanguageVersion, format: str) -> str:
    return export_texts(
        units_of(version), slug=version.tutorial.slug, title="T", language=version.language, format=format
    )


def french_out(version: LanguageVersion, format: str) -> str:
    return export_texts(
        french_units(version.tutorial), slug=version.tutorial.slug, title="T", language="fr", format=format
    )


def back(
    version: LanguageVersion, by: User, name: str, data: str | bytes, *, submit: bool = True, approve: bool = False
) -> Outcome:
    raw = data if isinstance(data, bytes) else data.encode()
    return import_texts(
        by=by, tutorial=version.tutorial, version=version, name=name, data=raw, submit=submit, approve=approve
    )


def filled(version: LanguageVersion, texts: dict[str, str]) -> str:
    """The version's PO with the translations written in, as a translator's program would."""
    file = polib.pofile(out(version, "po"))
    for entry in file:
        entry.msgstr = texts.get(entry.msgid, entry.msgstr)
    return str(file)


def gettext(program: str, *arguments: str | Path) -> str:
    """A program of GNU gettext; its output."""
    found = shutil.which(program)
    assert found, f"{program} is missing: script/setup installs gettext"
    done = subprocess.run([found, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
