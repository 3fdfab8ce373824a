"""Reads SubRip as editors really write it: dots for commas, missing numbers and blank lines, tags and positions.

There is no standard; only the time line is reliable. Anything that is not a known tag stays text: a translation may
say « appuyez sur <Entrée> » or « {nom} ». A time line that cannot be read, and a numbered text without one, are
reported: their text must not be added to the subtitle before them. If a file names its first subtitle, it names all of
them, by numbers or by words.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from itertools import pairwise

import regex

from craft.formats.problems import Problem, broken_times, without_times
from craft.text.bidi import without_edge_marks

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = regex.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
# Digits and colons on both sides of some arrow were meant as times, and are none; times before zero are none either.
_TIMING_LIKE = regex.compile(
    r"\s*[-−–]?[\d\s]*:[-−–\d\s:.,;]*(?:-+>|–>|—>|=>|→|-)\s*[-−–]?[\d\s]*:[-−–\d\s:.,;]*$"
    r"|\s*[-−–]?\s*\d+\s*:\s*[-−–]?\d+\s*[:.,].*-->"
)
_TIME_LINE_MAX = 200  # characters: with its position marks; longer ones are words
_NUMBER = regex.compile(r"^\s*\d{1,6}\s*$")
_TAG = regex.compile(r"</?(?:b|i|u|s|em|strong|font|c|v|lang|ruby|rt)(?:[\s.][^<>]*)?>", regex.IGNORECASE)
_OVERRIDE = regex.compile(r"\{\\[^{}]*\}|\{/?[biu]\}")
_REFERENCE = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True)
class SrtCue:
    """Milliseconds as the file has them (`end_ms` may not be after `start_ms`), and the words without tags and without
    marks of direction around them, entities read."""

    start_ms: int
    end_ms: int
    text: str
    line_number: int = 0


@dataclass(frozen=True)
class SrtFile:
    cues: tuple[SrtCue, ...]
    problems: tuple[Problem, ...]


def read_srt_file(text: str) -> SrtFile:
    """The cues, and what could not be read. Lines before the first number or time line are passed over."""
    cues: list[SrtCue] = []
    problems: list[Problem] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [
        at
        for at, line in enumerate(lines)
        if len(line) <= _TIME_LINE_MAX and (_TIMES.match(line) or _TIMING_LIKE.match(line))
    ]
    names = _names(lines, marks)
    number = 0  # of the cue that was read last, where the file numbers its cues
    for at, following in pairwise([*marks, len(lines)]):
        if at and _NUMBER.match(lines[at - 1]):
            number = int(lines[at - 1])
        body = lines[at + 1 : following]
        if following < len(lines) and body and (_NUMBER.match(body[-1]) or following - 1 in names):
            body.pop()  # the number or the name of the cue that begins there
        body, lost = _numbered_without_times(body, number + 1)
        if lost is not None:
            problems.append(without_times(at + 2 + lost))
        found = _TIMES.match(lines[at])
        if found is None:
            problems.append(broken_times(at + 1))
            continue
        parts = found.groups()
        cues.append(SrtCue(_ms(parts[:4]), _ms(parts[4:]), plain_text("\n".join(body)), at + 1))
    return SrtFile(tuple(cues), tuple(sorted(problems, key=lambda problem: problem.line_number)))


def plain_text(words: str) -> str:
    """Without tags, position marks, and marks of direction around it or its lines; entities read; line ends kept."""
    words = _OVERRIDE.sub("", _TAG.sub("", words))
    return without_edge_marks(_REFERENCE.sub(lambda found: html.unescape(found.group()), words)).strip()


def _names(lines: list[str], marks: list[int]) -> set[int]:
    """Where cues have a name that is no number (« intro », « cue-12 »): the line between an empty one and the times,
    in a file whose first cue has one, and most others. Elsewhere such a line is words after a gap."""
    before = {at - 1 for at in marks if at and lines[at - 1].strip() and (at == 1 or not lines[at - 2].strip())}
    words = {at for at in before if not _NUMBER.match(lines[at])}
    if not marks or marks[0] - 1 not in words or 2 * len(words) <= len(marks):
        return set()
    return words


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
