"""Which words of a French transcript are no French, or do not agree: Grammalecte, started as a program, never imported.

script/setup puts its files into a folder of their own beside the packages (script/grammar_files.py). Without them the
recogniser's own confidence is all there is.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from media.programs import process
from media.programs.child import not_as_asked

FOLDER = Path(sys.prefix) / "grammalecte"
PROGRAM = "grammalecte-cli.py"
TIMEOUT_S = 600.0  # two seconds to begin, then some 500 words a second
MEMORY_BYTES = 1024**3
# What concerns how a text is set, or is a matter of taste: a recogniser is not wrong there.
SWITCHES_OFF: tuple[str, ...] = (
    *("apos", "bs", "eepi", "esp", "html", "latex", "maj", "md", "minis", "nbsp", "neg", "num", "pleo", "tab", "tu"),
    *("typo", "unit", "virg"),
)

Span = tuple[int, int]


def can_check_grammar() -> bool:
    """Whether this machine has Grammalecte."""
    return (FOLDER / PROGRAM).is_file()


def doubtful_spans(texts: Sequence[str]) -> list[list[Span]]:
    """Of each text (French, one paragraph) where it is wrong, in code points. Raises MediaError. Ask
    `can_check_grammar` first."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "texts.txt"
        # A paragraph a line, as long as before, sign for sign: the spans are of the text that was given.
        asked.write_text("".join(text.replace("\n", " ") + "\n" for text in texts), encoding="utf-8")
        argv: list[str | Path] = [sys.executable, "-s", "-E", "-B", "-X", "utf8", FOLDER / PROGRAM]
        argv += ["--json", "--file", asked, "--opt_off", *SWITCHES_OFF]
        said = process.run(argv, timeout_s=TIMEOUT_S, memory_bytes=MEMORY_BYTES)
    found: list[list[Span]] = [[] for _ in texts]
    try:
        for paragraph in json.loads(said)["data"]:
            errors = (*paragraph["lGrammarErrors"], *paragraph["lSpellingErrors"])
            found[paragraph["iParagraph"] - 1] = sorted((error["nStart"], error["nEnd"]) for error in errors)
    except (ValueError, KeyError, IndexError, TypeError) as unreadable:
        raise not_as_asked(f"Grammalecte said {said[:200]!r}") from unreadable
    return found
