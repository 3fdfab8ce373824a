"""SubRip as editors really write it: dots for commas, missing numbers and blank lines, tags and positions.

There is no standard; the time line is the only landmark. What is not one of the known tags stays text: a translation
may well say « appuyez sur <Entrée> » or « {nom} ».
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = regex.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_NUMBER = regex.compile(r"^\s*\d{1,6}\s*$")
_TAG = regex.compile(r"</?(?:b|i|u|s|em|strong|font|c|v|lang|ruby|rt)(?:[\s.][^<>]*)?>", regex.IGNORECASE)
_OVERRIDE = regex.compile(r"\{\\[^{}]*\}|\{/?[biu]\}")


@dataclass(frozen=True)
class SrtCue:
    """Milliseconds as the file has them (`end_ms` may not be after `start_ms`), and the words without tags."""

    start_ms: int
    end_ms: int
    text: str


def read_srt(text: str) -> list[SrtCue]:
    """Every cue with its words, in the order of the file; lines before the first time line are passed over."""
    cues: list[SrtCue] = []
    times: tuple[int, int] | None = None
    lines: list[str] = []
    for line in text.splitlines():
        found = _TIMES.match(line)
        if found is None:
            lines.append(line)
            continue
        if lines and _NUMBER.match(lines[-1]):
            lines.pop()  # the number of the cue that begins here
        if times is not None:
            cues.append(SrtCue(*times, plain_text("\n".join(lines))))
        times, lines = (_ms(found.groups()[:4]), _ms(found.groups()[4:])), []
    if times is not None:
        cues.append(SrtCue(*times, plain_text("\n".join(lines))))
    return cues


def plain_text(words: str) -> str:
    """Without tags and position marks; line ends kept, nothing around."""
    return _OVERRIDE.sub("", _TAG.sub("", words)).strip()


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "0").ljust(3, "0")
    )
