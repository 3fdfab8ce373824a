"""Where the tables of dictionary forms lie, and which are missing: for whoever starts, without loading the library."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from craft.languages import get

FOLDER = "lemmas"  # of the data directory
# Of the languages of our table, by their `base`, those that simplemma 2.0 has.
KNOWN = frozenset("ar bg cs de el en es fa fr he hi hr hy it ka nl pl pt ro ru sq sr sw tr uk".split())
_NAMED_OTHERWISE = {"sr": "hbs", "hr": "hbs"}  # one table for Serbian and Croatian, in both alphabets


def table_code(tag: str) -> str | None:
    """simplemma's code of a language; None where it has no table. Darija is looked up as Arabic."""
    base = get(tag).base
    return _NAMED_OTHERWISE.get(base, base) if base in KNOWN else None


def table_file(data: Path, code: str) -> Path:
    """A newer simplemma has other words: its tables lie in another folder."""
    return data / FOLDER / version("simplemma") / f"{code}.dic"


def needed_tables(tags: Iterable[str]) -> list[str]:
    """Codes of the tables that these languages need, the French one among them. None without tags: nothing is
    translated yet."""
    named = list(tags)
    return sorted({code for tag in [*named, *(["fr"] if named else [])] if (code := table_code(tag))})


def missing_tables(data: Path, tags: Iterable[str]) -> list[str]:
    """Those of them that are not there."""
    return [code for code in needed_tables(tags) if not table_file(data, code).is_file()]
