"""Tables of dictionary forms: made once, then mapped into memory and read where they lie.

simplemma unpacks its Russian into 143 MB and its Polish into 392 MB a process. As tries (`simplemma[marisa-trie]`) they
are files of a few MB, of which the processes of a machine share what they touch. To make one takes seconds: only
`manage.py lemma_tables` does, never a request, a worker or a test that did not ask for it.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from marisa_trie import BytesTrie
from simplemma.strategies import DefaultStrategy, DictionaryFactory
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory, TrieWrapDict

from craft.text.word_forms import Lemma

WORDS_REMEMBERED = 8192  # of a language, in each process


class _OneTable(DictionaryFactory):
    """A table that is there: `TrieDictionaryFactory` would make one that is missing or broken at any look-up."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return self._table


def make_table(target: Path, code: str) -> None:
    """Write the table of a language of simplemma's: aside, then moved, so that nobody reads half of one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as aside:
        TrieDictionaryFactory(disk_cache_dir=aside).get_dictionary(code)
        made = Path(aside) / f"{code}.dic"
        with made.open("rb") as written:
            os.fsync(written.fileno())
        made.replace(target)


def read_table(file: Path, code: str) -> Lemma | None:
    """Word → dictionary form, of a table that is there; None where it is missing or damaged."""
    if not file.is_file():
        return None
    try:
        trie = BytesTrie().mmap(str(file))
    except RuntimeError:  # as marisa says that a file is none of its own
        return None
    strategy = DefaultStrategy(dictionary_factory=_OneTable(TrieWrapDict(trie)))

    @lru_cache(maxsize=WORDS_REMEMBERED)
    def lemma(word: str) -> str | None:
        return strategy.get_lemma(unicodedata.normalize("NFC", word), code)

    return lemma
