"""Tables of dictionary forms, made once on a machine."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from craft.text.word_forms import Lemma
from media.words.lemma_files import table_file
from media.words.lemma_tables import make_table, read_table
from tests.material.cached_files import cached


def word_table(code: str) -> Path:
    return cached(f"{code}.dic", (version("simplemma"),), lambda target: make_table(target, code))


def lemma_of(code: str) -> Lemma:
    lemma = read_table(word_table(code), code)
    assert lemma is not None
    return lemma


def put_tables(data: Path, *codes: str) -> None:
    """As `manage.py lemma_tables` would have made them there."""
    for code in codes:
        target = table_file(data, code)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(word_table(code), target)
