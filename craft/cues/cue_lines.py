"""One cue's text on one line or two, with the cheapest break.

A pure function of the text: the lines of a cue, joined and laid out again, give the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from craft.cues.line_breaks import (
    AWKWARD,
    INSIDE_WORD,
    SPACES_AT_ENDS,
    Break,
    breaks,
    emergency_breaks,
    is_spaced,
    script_changes,
)
from craft.languages import Language
from craft.text.graphemes import cells, count

# An upper line shorter than this share of the text costs extra (Netflix: prefer a bottom-heavy pyramid, not a stub).
_SHORTEST_UPPER = 1 / 3
_STUB = 40
_SHAPE = 80


@dataclass(frozen=True)
class CueLimits:
    """The limits of a cue. line: characters (grapheme clusters; cells where the language counts cells); cps_*:
    characters a second that are hard to read and too fast to read; *_ms: how long a cue may be shown, and the shortest
    gap between two. Sources: craft/languages for the first three; 5/6 s, 7 s and 2 frames of 25 are the Netflix Timed
    Text Style Guide's."""

    line: int
    cps_warn: float
    cps_error: float
    cells: bool = False
    shortest_ms: int = 833
    longest_ms: int = 7000
    gap_ms: int = 80
    # A gap shorter than 12 frames of 25 flickers: it is closed down to gap_ms.
    closed_ms: int = 480

    @classmethod
    def of(cls, language: Language, **changes: int | float) -> CueLimits:
        """The language's row, with what a coordinator changed (`line=38`)."""
        row = cls(language.line_limit, language.cps_warn, language.cps_error, language.counts_cells)
        return replace(row, **changes)  # type: ignore[arg-type]  # who calls names fields and their kinds

    def width(self, text: str) -> int:
        return cells(text) if self.cells else count(text)


class MeasuredText:
    """A normalised text with its breaks and the widths of all its parts in constant time.

    `places`: every break, from the start (offset 0, cost 0) to the end, in order. `width(i, j)`: of the text between
    places i and j without the space at its end.
    Between Chinese and a Latin word a space counts even where none is written: lines joined without it measure the
    same.
    """

    def __init__(self, text: str, language: Language, limits: CueLimits, *, everywhere: bool = False) -> None:
        self.text = text
        self.limits = limits
        self._unspaced_script = not is_spaced(language)
        found = breaks(text, language)
        edges = [0, *(place.offset for place in found), len(text)]
        torn: list[Break] = []
        for start, end in pairwise(edges):
            if everywhere or limits.width(text[start:end].rstrip(SPACES_AT_ENDS)) > limits.line:
                torn += emergency_breaks(text, start, end, language)
        self.places = [Break(0, 0), *sorted([*found, *torn], key=lambda place: place.offset), Break(len(text), 0)]
        self._prefix = [0]
        self._spaces = [0]
        self._ink = [0]
        self._unspaced = [0]
        for left, right in pairwise(self.places):
            part = text[left.offset : right.offset]
            space = len(part) - len(part.rstrip(SPACES_AT_ENDS))
            gap = self._unspaced_script and not space and script_changes(part, text[right.offset : right.offset + 1])
            self._unspaced.append(self._unspaced[-1] + gap)
            self._prefix.append(self._prefix[-1] + limits.width(part) + gap)
            self._spaces.append(space + gap)
            self._ink.append(self._ink[-1] + limits.width(part) - space)

    def width(self, i: int, j: int) -> int:
        return self._prefix[j] - self._prefix[i] - self._spaces[j]

    def weight(self, i: int, j: int) -> int:
        """The width of the text between two places for comparisons. In a script without spaces it does not count
        spaces, because joining lines may add or remove them."""
        return self._ink[j] - self._ink[i] if self._unspaced_script else self.width(i, j)

    def _true_width(self, i: int, j: int) -> int:
        return self.width(i, j) - (self._unspaced[j - 1] - self._unspaced[i])

    def part(self, i: int, j: int) -> str:
        return self.text[self.places[i].offset : self.places[j].offset].rstrip(SPACES_AT_ENDS)

    def best_break(self, i: int, j: int) -> tuple[int, int] | None:
        """(cost, place) of the cheapest way to show the text between two places: place = j on one line, else where
        the second line begins. None when two lines cannot hold it. What fits on one line stands on one line."""
        limit, true_width = self.limits.line, self._true_width(i, j)
        if self.width(i, j) <= limit or true_width < limit:
            return 0, j
        best: tuple[int, int] | None = None
        for k in range(i + 1, j):
            upper, lower = self.width(i, k), self.width(k, j)
            if upper > limit:
                break
            if lower <= limit and upper and lower:
                cost = self.places[k].cost + _shape(self.weight(i, k), self.weight(k, j))
                # Joined without the space, these lines would fit on one: used only if there is no other way.
                lost = self._unspaced_script and true_width == limit + 1 and not self._space_returns(k)
                candidate = (cost + (INSIDE_WORD if lost else 0), k)
                best = candidate if best is None or candidate < best else best
        if best is not None and true_width == limit and not self._gap(best[1]):
            return 0, j  # it fits on one line as written, and also after its two lines are joined
        return best

    def _gap(self, k: int) -> int:
        """1 where an unwritten space is counted."""
        return self._unspaced[k] - self._unspaced[k - 1]

    def _space_returns(self, k: int) -> bool:
        """Whether a space is counted at this place after the lines on both sides were joined without one."""
        before, after = self.places[k - 1].offset, self.places[k].offset
        return script_changes(self.text[before:after].rstrip(" "), self.text[after : after + 1])


def _shape(upper: int, lower: int) -> int:
    """The cost of an uneven pair of lines: 0 for equal ones, up to _SHAPE + _STUB."""
    whole = upper + lower
    cost = _SHAPE * (upper - lower) ** 2 // whole**2
    return cost + (_STUB if upper < _SHORTEST_UPPER * whole else 0)


@dataclass(frozen=True)
class Lines:
    """The lines of one cue, and the cost of the break between them (0 for one line)."""

    lines: tuple[str, ...]
    break_cost: int = 0

    @property
    def awkward(self) -> bool:
        return self.break_cost >= AWKWARD

    @property
    def word_cut(self) -> bool:
        return self.break_cost >= INSIDE_WORD


def cue_lines(text: str, language: Language, limits: CueLimits) -> Lines | None:
    """The text on one line, or on two broken where it costs least; None when two lines cannot hold it."""
    for everywhere in (False, True):
        measured = MeasuredText(text, language, limits, everywhere=everywhere)
        end = len(measured.places) - 1
        best = measured.best_break(0, end)
        if best is not None:
            place = best[1]
            if place == end:
                return Lines((text,))
            return Lines((measured.part(0, place), measured.part(place, end)), measured.places[place].cost)
        if measured.width(0, end) > 2 * limits.line + 1:
            return None
    return None
