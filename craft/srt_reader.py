"""SubRip as editors really write it: dots for commas, missing numbers and blank lines, tags and positions.

There is no standard; the time line is the only landmark. What is not one of the known tags stays text: a translation
may well say « appuyez sur <Entrée> » or « {nom} ». A time line that cannot be read, and a numbered text that has none,
are said: their words must not slip into the subtitle before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import regex

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = regex.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
# Digits and colons on both sides of some arrow were meant as times, and are none.
_MEANT = regex.compile(r"[\d\s]*:[\d\s:.,;]*(?:-+>|–>|—>|=>|→|-)[\d\s]*:[\d\s:.,;]*$|\s*\d+\s*:\s*\d+\s*[:.,].*-->")
_TIME_LINE_MAX = 200  # characters: with its position marks; longer ones are words
_NUMBER = regex.compile(r"^\s*\d{1,6}\s*$")
_TAG = regex.compile(r"</?(?:b|i|u|s|em|strong|font|c|v|lang|ruby|rt)(?:[\s.][^<>]*)?>", regex.IGNORECASE)
_OVERRIDE = regex.compile(r"\{\\[^{}]*\}|\{/?[biu]\}")


@dataclass(frozen=True)
class SrtCue:
    """Milliseconds as the file has them (`end_ms` may not be after `start_ms`), and the words without tags."""

    start_ms: int
    end_ms: int
    text: str
    line_number: int = 0


@dataclass(frozen=True)
class SrtProblem:
    """Words that belong to no subtitle: line number from 1, and whether their times are broken or missing."""

    line_number: int
    broken_times: bool


@dataclass(frozen=True)
class SrtFile:
    cues: tuple[SrtCue, ...]
    problems: tuple[SrtProblem, ...]


def read_srt(text: str) -> list[SrtCue]:
    """Every cue with its words, in the order of the file."""
    return list(read_srt_file(text).cues)


def read_srt_file(text: str) -> SrtFile:
    """The cues, and what could not be read. Lines before the first number or time line are passed over."""
    cues: list[SrtCue] = []
    problems: list[SrtProblem] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [
        at
        for at, line in enumerate(lines)
        if len(line) <= _TIME_LINE_MAX and (_TIMES.match(line) or _MEANT.match(line))
    ]
    number = 0  # of the cue that was read last, where the file numbers its cues
    for at, following in pairwise([*marks, len(lines)]):
        if at and _NUMBER.match(lines[at - 1]):
            number = int(lines[at - 1])
        body = lines[at + 1 : following]
        if following < len(lines) and body and _NUMBER.match(body[-1]):
            body.pop()  # the number of the cue that begins there
        body, lost = _numbered_without_times(body, number + 1)
        if lost is not None:
            problems.append(SrtProblem(at + 2 + lost, broken_times=False))
        found = _TIMES.match(lines[at])
        if found is None:
            problems.append(SrtProblem(at + 1, broken_times=True))
            continue
        parts = found.groups()
        cues.append(SrtCue(_ms(parts[:4]), _ms(parts[4:]), plain_text("\n".join(body)), at + 1))
    return SrtFile(tuple(cues), tuple(sorted(problems, key=lambda one: one.line_number)))


def plain_text(words: str) -> str:
    """Without tags and position marks; line ends kept, nothing around."""
    return _OVERRIDE.sub("", _TAG.sub("", words)).strip()


def _numbered_without_times(body: list[str], expected: int) -> tuple[list[str], int | None]:
    """The lines that belong to the cue, and where the next number begins words of its own, if it does."""
    for at in range(1, len(body)):
        if not body[at - 1].strip() and _NUMBER.match(body[at]) and int(body[at]) == expected:
            more = any(line.strip() for line in body[at + 1 :])
            return body[:at], at if more else None
    return body, None


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "0").ljust(3, "0")
    )
