"""Words of the other direction inside a line, shut off so that they do not reorder what stands around them.

UAX #9: FSI…PDI isolates a run whose direction comes from its own first strong letter; RLM/LRM gives a line its
direction where no letter does. WebVTT's cue boxes are `unicode-bidi: plaintext`: a line takes the direction of its
first strong letter outside isolates, so that an isolated « Pronote » at the start of an Arabic line does no harm.
"""

from __future__ import annotations

import unicodedata

import regex

FSI, PDI, LRM, RLM = "\u2068", "\u2069", "\u200e", "\u200f"
_ISOLATES = regex.compile(r"[\u2066-\u2069]")
_MARKS = regex.compile(r"[\u2066-\u2069\u200e\u200f]")
# What belongs to a run though it has no direction of its own: « C++ », « 4G », « info@ecole.fr/ », « #ENT ».
_BEFORE = regex.compile(r"[\p{Nd}#@+€$£]+$")
_AFTER = regex.compile(r"[\p{Nd}\p{M}+#%°€$£/&*=_]+")


def isolated(line: str, *, rtl: bool) -> str:
    """One line with FSI…PDI around every run of the other direction, and a mark in front where the line would
    otherwise have no direction or the wrong one. rtl: the direction of the language. Isolates that are already there
    are set anew, so that doing it twice changes nothing."""
    line = _ISOLATES.sub("", line)
    runs = _runs(line, rtl=rtl)
    if not runs:
        return line
    parts, at = [], 0
    for start, end in runs:
        parts += [line[at:start], FSI, line[start:end], PDI]
        at = end
    parts.append(line[at:])
    outside = "".join(parts[::4])
    mark = "" if _has_own(outside, rtl=rtl) else (RLM if rtl else LRM)
    return mark + "".join(parts)


def without_marks(text: str) -> str:
    """The text without isolates and direction marks: what a person typed, as far as comparing goes."""
    return _MARKS.sub("", text)


def _runs(line: str, *, rtl: bool) -> list[tuple[int, int]]:
    """Half-open spans from the first to the last strong letter of the other direction with none of the own between."""
    runs: list[tuple[int, int]] = []
    open_run = False
    for offset, sign in enumerate(line):
        strong = _strong(sign)
        if strong is None:
            continue
        if strong == rtl:
            open_run = False
        elif open_run:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
            open_run = True
    return [_widened(line, start, end) for start, end in runs]


def _widened(line: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.search(line, 0, start)
    after = _AFTER.match(line, end)
    return before.start() if before else start, after.end() if after else end


def _strong(sign: str) -> bool | None:
    """True for a right-to-left letter, False for a left-to-right one, None for the rest (marks included)."""
    if sign in (LRM, RLM):
        return None
    kind = unicodedata.bidirectional(sign)
    return True if kind in ("R", "AL") else False if kind == "L" else None


def _has_own(text: str, *, rtl: bool) -> bool:
    return any(_strong(sign) is rtl for sign in text) or (RLM if rtl else LRM) in text
