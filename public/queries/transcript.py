"""The lines of a transcript, read from the published cue file: parents read exactly what was released."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import storages

from craft.cues.joining import join_parts
from craft.languages import Language

TIMING = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})")
TAGS = re.compile(r"<[^>]*>")
MAX_BYTES = 4_000_000


@dataclass(frozen=True)
class Line:
    """One line of the transcript: what is said or shown from `start_ms` to `end_ms`."""

    start_ms: int
    end_ms: int
    text: str
    segment: str = ""  # public id, where the release names it

    @property
    def seconds(self) -> str:
        return f"{self.start_ms / 1000:.2f}"


def cue_lines(path: str, language: Language) -> tuple[Line, ...]:
    """The cues of a WebVTT file in the public store, their lines joined with the language's rule for spaces; () when
    the file is gone."""
    try:
        return _read(path, language)
    except FileNotFoundError:
        return ()  # not cached: a withdrawn text that is published again has the same path


@lru_cache(maxsize=256)
def _read(path: str, language: Language) -> tuple[Line, ...]:
    """The path contains the content's digest, so a cached value is never out of date."""
    with storages["public"].open(path, "rb") as file:
        text = file.read(MAX_BYTES).decode("utf-8", "replace")
    found = []
    for block in re.split(r"\r?\n[ \t]*\r?\n", text):
        rows = block.strip().splitlines()
        for number, row in enumerate(rows):
            timing = TIMING.search(row)
            if timing:
                spoken = join_parts([html.unescape(TAGS.sub("", part)) for part in rows[number + 1 :]], language)
                found.append(Line(_ms(*timing.groups()[:4]), _ms(*timing.groups()[4:]), spoken))
                break
    return tuple(found)


def _ms(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
