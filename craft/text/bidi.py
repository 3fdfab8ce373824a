"""Isolates words of the other direction inside a line, so that they do not reorder the text around them.

UAX #9: FSI…PDI isolates a run whose direction comes from its own first strong letter; RLM/LRM gives a line its
direction where no letter does. WebVTT's cue boxes are `unicode-bidi: plaintext`: a line takes the direction of its
first strong letter outside isolates, so that an isolated « Pronote » at the start of an Arabic line does no harm.
"""

from __future__ import annotations

import unicodedata

import regex

FSI, PDI, LRM, RLM = "\u2068", "\u2069", "\u200e", "\u200f"
ALM, PDF = "\u061c", "\u202c"
EMBEDDINGS, OVERRIDES, ISOLATES = "\u202a\u202b", "\u202d\u202e", "\u2066\u2067\u2068"
CONTROLS = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")  # opens and closes a run of one direction
_MARKS = regex.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_EDGE = regex.compile(r"[\u202a-\u202e\u200e\u200f\u061c\s]+")
# What belongs to a run though it has no direction of its own: « C++ », « 4G », « info@ecole.fr/ », « #ENT ».
_NUMBER_PREFIX = regex.compile(r"[\p{Nd}#@+€$£]+$")
_NUMBER_SUFFIX = regex.compile(r"[\p{Nd}\p{M}+#%°€$£/&*=_]+")


def isolate_runs(line: str, *, rtl: bool) -> str:
    """One line with FSI…PDI around every run of the other direction, and a mark in front where the line would
    otherwise have no direction or the wrong one. rtl: the direction of the language. Isolates that are already there
    are set anew, so that doing it twice changes nothing; they stand for embeddings too, which a line break cuts."""
    line = CONTROLS.sub("", line)
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


def upright(text: str) -> str:
    """A title or a name that does not change the order of the text beside it: without embeddings and overrides, which
    no
    keyboard types; without isolates where one of them is not closed."""
    depth, closed = 0, True
    for sign in text:
        depth += (sign in ISOLATES) - (sign == PDI)
        closed = closed and depth >= 0
    unwanted = r"[\u202a-\u202e]" if closed and depth == 0 else CONTROLS
    return str(regex.sub(unwanted, "", text)).strip()


def without_marks(text: str) -> str:
    """The text without isolates and direction marks: what a person typed, as far as comparing goes."""
    return _MARKS.sub("", text)


def without_edge_marks(text: str) -> str:
    """Without the marks that programs for subtitles put around a cue or around each of its lines (« RLE … PDF »,
    « RLM … ») because their players know no other way to say its direction.

    Only what opens at an edge of a line and closes at one goes, and what has no partner at all. A pair inside the text,
    isolates, and a pair of which one half stands in the middle stay.
    """
    edges: set[int] = set()
    at = 0
    for line in text.split("\n"):
        begins, ends = _EDGE.match(line), _EDGE.search(line[::-1])
        if begins:
            edges.update(range(at, at + begins.end()))
        if ends and ends.start() == 0:
            edges.update(range(at + len(line) - ends.end(), at + len(line)))
        at += len(line) + 1
    partner = _partners(text)
    shed = {
        place
        for place in edges
        if text[place] in (LRM, RLM, ALM)
        or (text[place] in EMBEDDINGS + OVERRIDES + PDF and partner.get(place, place) in edges)
    }
    return "".join(sign for place, sign in enumerate(text) if place not in shed)


def without_partner(text: str) -> list[int]:
    """Where a stretch of one direction is opened and not closed, or closed and not opened (UAX #9, BD9 and BD11)."""
    partner = _partners(text)
    return [found.start() for found in CONTROLS.finditer(text) if found.start() not in partner]


def _partners(text: str) -> dict[int, int]:
    """Place of a control → place of the one that it opens or closes with. A PDF closes nothing outside its isolate; a
    PDI closes what was opened inside its isolate, too."""
    opened: list[int] = []
    isolates = 0  # how many of them
    partner: dict[int, int] = {}
    for found in CONTROLS.finditer(text):
        place, sign = found.start(), found.group()
        if sign in EMBEDDINGS + OVERRIDES + ISOLATES:
            opened.append(place)
            isolates += sign in ISOLATES
        elif sign == PDF:
            if opened and text[opened[-1]] not in ISOLATES:
                partner[place] = opened.pop()
                partner[partner[place]] = place
        elif isolates:
            while text[opened[-1]] not in ISOLATES:
                opened.pop()
            isolates -= 1
            partner[place] = opened.pop()
            partner[partner[place]] = place
    return partner


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
    return [_widen(line, start, end) for start, end in runs]


def _widen(line: str, start: int, end: int) -> tuple[int, int]:
    before = _NUMBER_PREFIX.search(line, 0, start)
    after = _NUMBER_SUFFIX.match(line, end)
    return before.start() if before else start, after.end() if after else end


def _strong(sign: str) -> bool | None:
    """True for a right-to-left letter, False for a left-to-right one, None for the rest (marks included)."""
    if sign in (LRM, RLM):
        return None
    kind = unicodedata.bidirectional(sign)
    return True if kind in ("R", "AL") else False if kind == "L" else None


def _has_own(text: str, *, rtl: bool) -> bool:
    return any(_strong(sign) is rtl for sign in text) or (RLM if rtl else LRM) in text
