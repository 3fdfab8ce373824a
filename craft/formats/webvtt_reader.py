"""Reads WebVTT as browsers do (W3C WebVTT, section 6: file parsing, timestamps, cue text), without regions.

Tolerant where the standard is: a broken cue is skipped and reported, and the next one is read. Strict about the
signature: a file that does not begin with WEBVTT is not WebVTT. Styles, notes and regions are skipped.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field

import regex

from craft.formats.problems import Problem, broken_times, short_hours, without_times
from craft.messages import N_, MessageError

_SIGNATURE = regex.compile(r"\ufeff?WEBVTT(?:[ \t][^\n]*)?(?:\n|$)")
_ARROW = "-->"
# The minutes-only form has two digits exactly; hours are written with two or more (4.1) and read with one, too (6.3).
_TIME = r"(?:(\d{1,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?!\d)"
_TIMING = regex.compile(rf"[ \t\f]*{_TIME}[ \t\f]*-->[ \t\f]*{_TIME}(.*)", flags=regex.ASCII)
_SETTING = regex.compile(r"(?<![^ \t\f])([^\s:]+):([^\s]+)")
_TAG = regex.compile(r"<[^>]*>?")
_REFERENCE = regex.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


class NotWebVTT(MessageError):
    """The text does not begin with the WEBVTT signature."""


@dataclass(frozen=True)
class ReadCue:
    """`text`: as written, with tags and references, lines joined by newlines. `line_number`: of its timings, from 1.
    `settings`: as written, the last of a name wins."""

    start_ms: int
    end_ms: int
    text: str
    identifier: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    line_number: int = 0

    @property
    def plain(self) -> str:
        return plain_text(self.text)


@dataclass(frozen=True)
class ReadFile:
    """`problems`: what was left out. `doubts`: what browsers read though nobody should write it so."""

    cues: tuple[ReadCue, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()


def read_webvtt(text: str) -> ReadFile:
    """The cues in file order. Raises NotWebVTT when the signature is missing."""
    text = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    if not _SIGNATURE.match(text):
        raise NotWebVTT(N_("This is not a WebVTT file."))
    cues: list[ReadCue] = []
    problems: list[Problem] = []
    doubts: list[Problem] = []
    lines = text.split("\n")
    at = 1
    # The header goes on to the first empty line, unless a cue stands in it already.
    while at < len(lines) and lines[at] and _ARROW not in lines[at]:
        at += 1
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        at = _block(lines, at, cues, problems, doubts)
    return ReadFile(tuple(cues), tuple(problems), tuple(doubts))


def _block(lines: list[str], at: int, cues: list[ReadCue], problems: list[Problem], doubts: list[Problem]) -> int:
    """Reads one block and returns where the next begins. A line with an arrow begins a cue; one before it names it."""
    identifier = ""
    if _ARROW not in lines[at]:
        follows = at + 1 < len(lines) and _ARROW in lines[at + 1]
        if not follows:
            return _skip_block(lines, at, problems)
        identifier, at = lines[at], at + 1
    timing = _TIMING.match(lines[at])
    start = at
    at += 1
    payload = []
    while at < len(lines) and lines[at] and _ARROW not in lines[at]:
        payload.append(lines[at])
        at += 1
    # What stands before the next arrow is that cue's name only after an empty line; here it was text.
    if timing is None:
        problems.append(broken_times(start + 1))
        return at
    groups = timing.groups()
    begin, end = _ms(*groups[0:4]), _ms(*groups[4:8])
    if any(hours and len(hours) == 1 for hours in (groups[0], groups[4])):
        doubts.append(short_hours(start + 1))
    cues.append(ReadCue(begin, end, "\n".join(payload), identifier, _settings(groups[8] or ""), start + 1))
    return at


def _skip_block(lines: list[str], at: int, problems: list[Problem]) -> int:
    first = lines[at]
    known = first.startswith(("NOTE", "STYLE", "REGION"))
    start = at
    while at < len(lines) and lines[at] and _ARROW not in lines[at]:
        at += 1
    # The last line before a cue's times was meant as its name: no words are lost with it.
    words = lines[start : at - 1 if at < len(lines) and _ARROW in lines[at] else at]
    if not known and any(line.strip() for line in words):
        problems.append(without_times(start + 1))
    return at


def _settings(written: str) -> dict[str, str]:
    return dict(_SETTING.findall(written))


def _ms(hours: str | None, minutes: str, seconds: str, ms: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)


def plain_text(cue_text: str) -> str:
    """Cue text without tags, its references resolved: what is seen."""
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), _TAG.sub("", cue_text))
