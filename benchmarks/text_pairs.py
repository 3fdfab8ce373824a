"""Good translations of French sentences, from the catalogues that are on a machine: what people wrote and published.

Django's and allauth's own, which every clone has; those of /usr/share/locale, where a machine has them (GTK, WebKit,
PostgreSQL, glibc …); the site's own words. French and the other language are joined by their English.
"""

from __future__ import annotations

import gettext
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib
import regex

from craft.languages import find, get
from craft.text.graphemes import clean_text

ROOT = Path(__file__).resolve().parents[1]
SYSTEM = Path("/usr/share/locale")
TAGS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}
# What is not a sentence for people: placeholders, markup, options of commands, keyboard marks, several lines, values of
# programs; and their descriptions of properties (« Whether … »), which each language turns in a way of its own.
_TECHNICAL = regex.compile(r"[%{}<>|_\\\n\t=`~@]|--|&\w|(?<!\S)-\w\b|\w\(\)|\b(?:NULL|TRUE|FALSE|VRAI|FAUX)\b")
_LATIN_OR_NO_LETTER = regex.compile(r"[\p{Latin}\P{L}]*")
_WORDS = regex.compile(r"\p{L}[\p{L}\p{M}'’\-]*")


@dataclass(frozen=True)
class TextPair:
    french: str
    text: str


def _folders() -> Iterator[Path]:
    for package in ("django", "allauth"):
        spec = find_spec(package)
        if spec is not None and spec.origin:
            yield from sorted(path for path in Path(spec.origin).parent.rglob("locale") if path.is_dir())
    yield ROOT / "locale"
    yield SYSTEM


@cache
def _catalogue(path: Path) -> dict[str, str]:
    """English (with its context) → translation, without what has a plural."""
    if path.suffix == ".po":
        entries = polib.pofile(str(path)).translated_entries()
        return {f"{entry.msgctxt}\4{entry.msgid}": entry.msgstr for entry in entries if not entry.msgid_plural}
    try:
        with path.open("rb") as file:
            known = getattr(gettext.GNUTranslations(file), "_catalog", {})
    except UnicodeDecodeError:  # of a machine's own, and not what its head says
        return {}
    return {key: text for key, text in known.items() if isinstance(key, str) and key}


def _is_sentence(text: str) -> bool:
    return 3 <= len(_WORDS.findall(text)) <= 40 and not _TECHNICAL.search(text)


@cache
def pairs_of(tag: str) -> tuple[TextPair, ...]:
    """Every pair of a language, in the order of the files."""
    found: dict[str, TextPair] = {}
    if tag == "en":  # what the catalogues are written in
        for path in sorted(path for folder in _folders() for path in folder.glob("fr/LC_MESSAGES/*.mo")):
            english = {key: key.split("\4")[-1] for key in _catalogue(path)}
            found |= _pair_texts(_catalogue(path), english, found, spaces=True, same_as_key=True)
        return tuple(found.values())
    for folder in _folders():
        for french_path in sorted(folder.glob("fr/LC_MESSAGES/*.[mp]o")):
            if french_path.suffix == ".mo" and french_path.with_suffix(".po").exists():
                continue
            for name in _names(folder, tag):
                own_path = folder / name / "LC_MESSAGES" / french_path.name
                if own_path.exists():
                    own = _catalogue(own_path)
                    if get(tag).script != "Latn":  # some are still in English, of an older message
                        own = {key: text for key, text in own.items() if not _LATIN_OR_NO_LETTER.fullmatch(text)}
                    found |= _pair_texts(_catalogue(french_path), own, found, get(tag).spaces)
    return tuple(found.values())


def _names(folder: Path, tag: str) -> list[str]:
    own = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return [name for name in own if (row := find(TAGS.get(name, name))) is not None and row.tag == tag]


def _pair_texts(
    french: dict[str, str], own: dict[str, str], known: dict[str, TextPair], spaces: bool, same_as_key: bool = False
) -> dict[str, TextPair]:
    pairs = {}
    for key, text in own.items():
        source = french.get(key, "")
        # What is still the English is no translation.
        if (
            source
            and source not in known
            and _is_sentence(source)
            and text != source
            and (same_as_key or text != key.split("\4")[-1])
        ):
            described = key.split("\4")[-1].startswith("Whether ")
            if not (described or _TECHNICAL.search(text)) and (not spaces or len(_WORDS.findall(text)) > 1):
                pairs[source] = TextPair(source, clean_text(text))  # as the product stores it
    return pairs


def sample(tag: str, most: int, seed: int = 1) -> list[TextPair]:
    """So many of them, the same for the same seed."""
    known = list(pairs_of(tag))
    return known if len(known) <= most else random.Random(f"{tag} {seed}").sample(known, most)
