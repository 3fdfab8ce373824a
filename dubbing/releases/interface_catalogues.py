"""The released interface texts, in place of those that the program ships: parents read them without a restart.

The live release of each language (its row) decides. The files under `locale/` in the data directory are derived from
it and can be written again at any time. gettext reads that directory before the shipped catalogues. At the beginning
of a request each process looks at one small file there, and loads a language again when its texts have changed.
"""

from __future__ import annotations

import fcntl
import gettext as gettext_module
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypedDict

import polib
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import trans_real

from craft import languages
from craft.documents import part_json
from craft.text.interface_units import message_id
from craft.text.plural_forms import plural_forms
from dubbing.manifests import ReleasedString, read_interface_manifest
from dubbing.models import Release
from storage.durable import move_into_place
from tutorials.interface_catalogue import MOVED, catalogue_path, consent_messages, messages, parents_messages

DOMAIN = "django"


class _ReleasedTexts(TypedDict, total=False):
    """What the index says of a language. reviewed: which messages a person approved."""

    release: int
    sha256: str
    reviewed: list[str]


@dataclass
class _LoadedIndex:
    """stamp: of the index file that this process has read. index: tag → what that file says of the language."""

    stamp: tuple[int, int, int] | None = None
    index: dict[str, _ReleasedTexts] = field(default_factory=dict)


_loaded = _LoadedIndex()
_one_at_a_time = threading.Lock()


def released_dir() -> Path:
    return Path(settings.DATA_DIR) / "locale"


def released_index() -> Path:
    """The file by which processes see a change: it is replaced last."""
    return _index(released_dir())


def live_interface_releases() -> list[tuple[str, int]]:
    """(language, release) of the live interface texts. A release never changes: the same list means the same texts."""
    return sorted(_live().values_list("version__language", "pk"))


def _live() -> QuerySet[Release]:
    return Release.objects.filter(state=Release.State.LIVE, version__tutorial__is_interface=True)


def write_released() -> list[str]:
    """Write the live releases into the data directory. Returns the tags of the languages whose texts changed."""
    root = released_dir()
    root.mkdir(parents=True, exist_ok=True)
    with _catalogue_lock(root / ".lock"):
        before, after = _read_index(root), dict[str, _ReleasedTexts]()
        changed = []
        for tag, number, manifest in _live().values_list("version__language", "number", "manifest"):
            strings = add_new_names(read_interface_manifest(manifest).strings)
            if not strings:
                continue
            digest = hashlib.sha256(json.dumps([part_json(strings), shipped_plural_forms(tag)]).encode()).hexdigest()
            path = _mo(root, tag)
            if not path.exists() or before.get(tag, {}).get("sha256") != digest:
                path.parent.mkdir(parents=True, exist_ok=True)
                _replace(path, catalogue(tag, strings))
                changed.append(tag)
            messages = sorted(message_id(string.context, string.english[0]) for string in strings if string.whole)
            after[tag] = {"release": number, "sha256": digest, "reviewed": messages}
        for tag in set(before) - set(after):
            shutil.rmtree(_mo(root, tag).parents[1], ignore_errors=True)
            changed.append(tag)
        if before != after or not _index(root).exists():
            _replace(_index(root), json.dumps(after, ensure_ascii=False, indent=1).encode())
    return changed


def add_new_names(strings: Sequence[ReleasedString]) -> tuple[ReleasedString, ...]:
    """Those of a release from before a message moved, under its new name too: what people approved is still read."""
    there = {(string.context, string.english[0]): string for string in strings}
    moved = [
        replace(there[before], context=now[0]) for now, before in MOVED.items() if before in there and now not in there
    ]
    return (*strings, *moved)


def catalogue(tag: str, strings: Sequence[ReleasedString]) -> bytes:
    """The compiled catalogue (MO) of released strings."""
    file = polib.POFile()
    file.metadata = {
        "Language": languages.locale_name(tag),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": shipped_plural_forms(tag),
    }
    for string in strings:
        english, text = string.english, string.text
        entry = polib.POEntry(msgctxt=string.context or None, msgid=english[0])
        if len(english) > 1:
            entry.msgid_plural, entry.msgstr_plural = english[1], dict(enumerate(text))
        else:
            entry.msgstr = text[0]
        file.append(entry)
    data: bytes = file.to_binary()
    return data


def shipped_plural_forms(tag: str) -> str:
    """The rule as the shipped catalogue writes it, so that gettext may join both; else the rule of our table."""
    path = catalogue_path(tag)
    if path is None:
        return plural_forms(tag)
    with path.open(encoding="utf-8") as file:
        line = next((line for line in file if line.startswith('"Plural-Forms:')), "")
    return line.removeprefix('"Plural-Forms:').strip().removesuffix('\\n"').strip() or plural_forms(tag)


def reload_changed() -> None:
    """Load again, in this process, the languages whose released texts have changed. Almost always only one `stat`."""
    stamp = _stamp()
    if stamp == _loaded.stamp:
        return
    with _one_at_a_time:
        if stamp == _loaded.stamp:
            return
        before, after = _loaded.index, _read_index(released_dir())
        for tag in set(before) | set(after):
            if before.get(tag, {}).get("sha256") != after.get(tag, {}).get("sha256"):
                _load_again(tag)
        _loaded.index, _loaded.stamp = after, stamp


def all_reviewed(tag: str) -> bool:
    """Whether a person approved every text of the parents' pages in this language."""
    return parents_messages() <= _reviewed_messages(tag)


def workshop_is_reviewed(tag: str) -> bool:
    """Whether a person approved every text that volunteers and reviewers read in this language."""
    return messages().keys() <= _reviewed_messages(tag)


def consent_is_reviewed(tag: str) -> bool:
    """Whether a person approved every text of the consent in this language, and it was released."""
    return consent_messages() <= _reviewed_messages(tag)


def _reviewed_messages(tag: str) -> set[str]:
    reload_changed()
    return set(_loaded.index.get(tag, {}).get("reviewed", []))


def has_released_texts(tag: str) -> bool:
    """Whether some interface texts of this language were approved and released."""
    reload_changed()
    return tag in _loaded.index


def _load_again(tag: str) -> None:
    """Replace the loaded texts of a language. Entries are replaced, never removed first: other threads are reading.
    (Django has no public way; its own development server empties the same two tables.)"""
    path = str(_mo(released_dir(), tag).absolute())
    parsed: dict[Any, Any] = gettext_module._translations  # type: ignore[attr-defined]
    for key in [key for key in list(parsed) if key[1] == path]:
        parsed.pop(key, None)
    code = languages.django_tag(tag)
    if code in trans_real._translations:  # type: ignore[attr-defined]
        trans_real._translations[code] = trans_real.DjangoTranslation(code)  # type: ignore[attr-defined]


def _stamp() -> tuple[int, int, int] | None:
    try:
        facts = os.stat(_index(released_dir()))
    except FileNotFoundError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _index(root: Path) -> Path:
    return root / "released.json"


def _read_index(root: Path) -> dict[str, _ReleasedTexts]:
    try:
        read = json.loads(_index(root).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _mo(root: Path, tag: str) -> Path:
    return root / languages.locale_name(tag) / "LC_MESSAGES" / f"{DOMAIN}.mo"


def _replace(path: Path, data: bytes) -> None:
    """Written under another name, flushed, then moved into its place in one step."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with aside.open("wb") as file:
            file.write(data)
        move_into_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _catalogue_lock(path: Path) -> Iterator[None]:
    """One process at a time reads the rows and writes the files, so that a slower one cannot write older texts."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
