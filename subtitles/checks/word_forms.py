"""The dictionary forms behind the glossary: of French, and of the language that is written."""

from __future__ import annotations

from django.conf import settings

from craft.text.word_forms import Lemma, Lemmas, no_lemma
from media.words.lemma_files import table_code, table_file
from media.words.lemma_tables import read_table

_read: dict[str, Lemma] = {}  # by file: an upgrade's tables have another name


def lemmas_of(language: str) -> Lemmas:
    """Where a table is not there (yet), the stems of `craft.text` stay."""
    return Lemmas(_lemma("fr"), _lemma(language))


def _lemma(tag: str) -> Lemma:
    code = table_code(tag)
    if code is None:
        return no_lemma
    file = table_file(settings.DATA_DIR, code)
    known = _read.get(str(file)) or read_table(file, code)
    if known is None:
        return no_lemma
    return _read.setdefault(str(file), known)
