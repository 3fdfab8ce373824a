"""`Accept-Language` (RFC 9110): which languages of our table a browser asks for, the most preferred first."""

from __future__ import annotations

import re

from craft import languages
from craft.languages import Language

QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
LONGEST = 500  # characters: what comes after them is not read


def accepted_languages(header: str) -> list[Language]:
    """The rows of the table that it names, each once; after a dialect the language that it falls back to."""
    found: dict[str, Language] = {}
    for tag in _preferred_tags(header[:LONGEST]):
        row = _row(tag)
        for one in languages.lineage(row) if row is not None else ():
            found.setdefault(one.tag, one)
    return list(found.values())


def _row(tag: str) -> Language | None:
    parts = tag.lower().replace("_", "-").split("-")
    traditional = "hant" in parts or ("hans" not in parts and not {"tw", "hk", "mo"}.isdisjoint(parts))
    chinese = ["zh-Hant" if traditional else "zh-Hans"] if parts[0] == "zh" else []
    # Shortened from the right, as in RFC 4647 lookup: `pt-BR-x-…` is Brazil's Portuguese before it is Portuguese.
    shorter = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next(filter(None, map(languages.find_asked, [*chinese, *shorter])), None)


def _preferred_tags(header: str) -> list[str]:
    """The tags of an `Accept-Language`, the most preferred first, those of equal weight in their order. Weight 0 means
    refused; a weight that cannot be read counts as 1."""
    weighed = []
    for part in header.split(","):
        tag, *rest = (piece.strip() for piece in part.split(";"))
        quality = next((parameter[2:] for parameter in rest if parameter.lower().startswith("q=")), "1")
        weight = float(quality) if QUALITY.fullmatch(quality) else 1.0
        if tag not in {"", "*"} and weight > 0:
            weighed.append((-weight, tag))
    return [tag for _weight, tag in sorted(weighed, key=lambda pair: pair[0])]
