"""How many forms of a glossary's words are found, how many other words are taken for them; what the tables cost.

`python -m benchmarks.bench_glossary [--data FOLDER]`: FOLDER keeps the tables, which are made where they are missing;
the memory is that of a second run, which only reads them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.glossary_material import FORMS, forms, unrelated
from craft.languages import get
from craft.text.glossary import same_word
from craft.text.used_terms import uses_translation
from craft.text.word_forms import Lemma, no_lemma
from media.words.lemma_files import table_code, table_file
from media.words.lemma_tables import make_table, read_table

Judge = Callable[[str, str], bool]


def judge_of(tag: str, lemma: Lemma) -> Judge:
    """Whether a word of the glossary is found in a text of one word."""
    if tag == "fr":
        return lambda term, word: same_word(term, word, lemma)
    language = get(tag)
    return lambda term, word: uses_translation(word, term, language, lemma)


def shares(tag: str, lemma: Lemma, *, names: bool = False) -> tuple[int, int, int, int]:
    """(forms found, forms, unrelated words accepted, unrelated words)."""
    judge = judge_of(tag, lemma)
    missed = [pair for pair in forms(tag) if not judge(*pair)]
    accepted = [pair for pair in unrelated(tag) if judge(*pair)]
    if names:
        print(f"  missed {missed}\n  accepted {accepted}")
    return len(forms(tag)) - len(missed), len(forms(tag)), len(accepted), len(unrelated(tag))


def resident_kb() -> int:
    """What this process holds, with what it has read of files that others may read too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--languages", nargs="*", default=list(FORMS))
    parser.add_argument("--names", action="store_true", help="which words")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        data = options.data or Path(aside)
        before = resident_kb()
        for tag in options.languages:
            code = table_code(tag) or ""
            file = table_file(data, code)
            begun = time.process_time()
            if not file.exists():
                make_table(file, code)
            made = time.process_time() - begun
            lemma = read_table(file, code)
            assert lemma is not None
            for name, one in (("stems", no_lemma), ("tables", lemma)):
                found, of, accepted, pairs = shares(tag, one, names=options.names)
                print(f"{tag} {name}: {found} of {of} forms ({found / of:.0%})")
                print(f"{tag} {name}: {accepted} of {pairs} others ({accepted / pairs:.0%})")
            size = file.stat().st_size / 1e6
            print(f"{tag}: {size:.1f} MB, made in {made:.1f} s, process {resident_kb() - before} kB more")


if __name__ == "__main__":
    main()
