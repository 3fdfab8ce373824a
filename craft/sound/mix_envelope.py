"""How loud the original sound is while another voice speaks: straight lines between moments, from the plan alone.

*Replace*, for narration: the French voice is gone where it spoke, and the rest of the sound comes back only where that
is worth it; everywhere else the room's tone lies (craft/sound/room_tone.py).
*Voice-over*: the French stays audible, at least 20 dB below the voice (WCAG 2.2, technique G56).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import SAMPLES_PER_MS

# Around the French speech: a transcript's times are not exact, and a voice ends in its room's echo.
BEFORE_MS, AFTER_MS = 150.0, 400.0
# A cut that the next voice leaves no margin is this short, to make no click. With a little more the sound falls before
# the voice and rises after it.
SHORTEST_MS, NARROW_FALL_MS, NARROW_RISE_MS = 5.0, 100.0, 200.0
# G56 asks for 20; one more because a voice's loudness is measured over the whole of it, not word by word.
VOICE_OVER_DB = -21.0

Span = tuple[float, float]


class Original(StrEnum):
    """How the original sound is treated."""

    REPLACE = "replace"
    VOICE_OVER = "voice-over"


@dataclass(frozen=True)
class VoicedSpan:
    """One voiced segment: where the French spoke, and where the take is heard (ms)."""

    source_start_ms: float
    source_end_ms: float
    start_ms: float
    end_ms: float


@dataclass(frozen=True)
class Envelope:
    """Gains (1 = unchanged) at samples of the timeline, in order; straight lines between, level outside."""

    at: tuple[int, ...]
    gain: tuple[float, ...]

    def gains(self, start: int, stop: int) -> NDArray[np.float32]:
        """The gain of each sample start…stop (half-open), shape (stop − start,)."""
        if not self.at:
            return np.ones(stop - start, np.float32)
        # Only the points around the block: a long video has thousands of them.
        first = max(0, int(np.searchsorted(self.at, start)) - 1)
        last = int(np.searchsorted(self.at, stop)) + 1
        if len(levels := set(self.gain[first:last])) == 1:  # nearly always; lines cost 70 times as much
            return np.full(stop - start, levels.pop(), np.float32)
        moments = np.arange(start, stop, dtype=np.float64)
        return np.interp(moments, self.at[first:last], self.gain[first:last]).astype(np.float32)

    def above_zero(self, duration: int) -> list[tuple[int, int]]:
        """The spans of a timeline in which something is heard (samples, half-open), in order."""
        if not self.at:
            return [(0, duration)] if duration else []
        at, gain = [0, *self.at, max(duration, self.at[-1])], [self.gain[0], *self.gain, self.gain[-1]]
        found: list[tuple[int, int]] = []
        for place in range(len(at) - 1):
            start, end = max(0, at[place]), min(duration, at[place + 1])
            if end <= start or not (gain[place] or gain[place + 1]):
                continue
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, end))
        return found


def around(spans: Sequence[tuple[int, int]], fade: int, *, inside: float, outside: float) -> Envelope:
    """One gain in spans (samples, in order), another beside them, a slope of `fade` samples between; two spans that are
    nearer than two slopes are one."""
    points: list[tuple[int, float]] = [] if spans else [(0, outside)]
    for number, (start, end) in enumerate(spans):
        if not number or start - spans[number - 1][1] >= 2 * fade:
            points.append((start - fade, outside))
        points += [(start, inside), (end, inside)]
        if number + 1 == len(spans) or spans[number + 1][0] - end >= 2 * fade:
            points.append((end + fade, outside))
    return Envelope(tuple(at for at, _gain in points), tuple(gain for _at, gain in points))


@dataclass(frozen=True)
class _Shape:
    """before, after: margins around a voice. fall, rise: slopes outside them. least: in a shorter pause between the
    margins the sound stays down (ms)."""

    before: float
    fall: float
    after: float
    rise: float
    least: float


# In a pause of two seconds half a return a minute is left of 2.4, and 59 % of the pauses' time. Music comes back where
# an opening, an end or an interlude is heard. Measured on fifteen films (docs/benchmarks.md); judgement in between.
NOISE = _Shape(BEFORE_MS, 500.0, AFTER_MS, 500.0, least=2_000.0)
MUSIC = replace(NOISE, fall=1_000.0, rise=1_000.0, least=4_000.0)
# The slopes lie inside the margins; in less than half a second between them the sound would pump.
_VOICE_OVER = _Shape(50.0, 100.0, 200.0, 200.0, least=800.0)


@dataclass(frozen=True)
class OriginalPlan:
    """What becomes of the original sound. voiced: where takes are heard for its French. unvoiced: spans (ms) where the
    original voice stays, at full level. duration_ms: of the version. kept_sounds: spans that a person wants to hear as
    they are, except where they would bring the French back."""

    mode: Original
    voiced: tuple[VoicedSpan, ...]
    unvoiced: tuple[Span, ...]
    duration_ms: float
    kept_sounds: tuple[Span, ...] = ()

    @cached_property
    def _at_full_level(self) -> list[Span]:
        french = sorted((span.source_start_ms, span.source_end_ms) for span in self.voiced)
        return sorted([*self.unvoiced, *(part for span in self.kept_sounds for part in _outside(span, french))])

    def hides_sound(self, start_ms: float, end_ms: float) -> bool:
        """Whether a take that is heard meanwhile lies over a kept sound."""
        return any(start < end_ms and end > start_ms for start, end in self.kept_sounds)

    def under_voices(self) -> Envelope:
        """What a kept sound is lowered to where a take lies over it: as far below the voice as G56 asks, from the
        take's first tenth of a second to its last."""
        over = sorted(
            (take.start_ms, take.end_ms) for take in self.voiced if self.hides_sound(take.start_ms, take.end_ms)
        )
        inner = [(start + NARROW_FALL_MS, end - NARROW_FALL_MS) for start, end in over]
        samples = [(round(SAMPLES_PER_MS * a), round(SAMPLES_PER_MS * b)) for a, b in inner if b > a]
        return around(samples, round(SAMPLES_PER_MS * NARROW_FALL_MS), inside=10 ** (VOICE_OVER_DB / 20), outside=1.0)

    def envelope(self, *, music: bool = False, waits: Sequence[Span] = ()) -> Envelope:
        """How much of the original is heard. music: whether its pauses hold music. waits: where the picture waits (ms
        of the version), and nothing of the original is there."""
        spans = [(span.source_start_ms, span.source_end_ms) for span in self.voiced]
        if self.mode is Original.VOICE_OVER:
            # Here the French sound goes on under the take, wherever that is heard.
            spans += [(span.start_ms, span.end_ms) for span in self.voiced]
            lows, floor = (
                self._lows([(span, _VOICE_OVER) for span in spans], _VOICE_OVER.least),
                10 ** (VOICE_OVER_DB / 20),
            )
            return _lines(lows, floor)
        shape = MUSIC if music else NOISE
        bare = replace(shape, before=0.0, after=0.0)
        lows = self._lows([*((span, shape) for span in spans), *((span, bare) for span in waits)], shape.least)
        return _lines(lows, 0.0, *self._short_ends(lows, shape.least))

    def _lows(self, shaped: Sequence[tuple[Span, _Shape]], least: float) -> list[_Low]:
        kept = self._at_full_level
        found = [_low(start, end, kept, own) for span, own in shaped for start, end in _outside(span, kept)]
        return list(_merge_lows(sorted(found, key=lambda low: low.falls), kept, least))

    def _short_ends(self, lows: Sequence[_Low], least: float) -> tuple[bool, bool]:
        """Whether the opening and the end of the film stay down, like any short pause."""
        if not lows:
            return False, False
        opening, end = (0.0, lows[0].low), (lows[-1].rises, self.duration_ms)
        opens, ends = (
            last - first < least and not _speaks(self._at_full_level, first, last) for first, last in (opening, end)
        )
        return opens, ends


@dataclass(frozen=True)
class _Low:
    """The sound falls from `falls` to `low`, and rises from `rises` to `back` (ms)."""

    falls: float
    low: float
    rises: float
    back: float


def _lines(lows: Sequence[_Low], floor: float, opening: bool = False, end: bool = False) -> Envelope:
    """opening, end: whether the sound is already down at the beginning, and stays so at the end."""
    points = [
        (round(SAMPLES_PER_MS * moment), gain)
        for low in lows
        for moment, gain in zip((low.falls, low.low, low.rises, low.back), (1.0, floor, floor, 1.0), strict=True)
    ]
    points = points[int(opening) : len(points) - int(end)]
    return Envelope(tuple(at for at, _gain in points), tuple(gain for _at, gain in points))


def _outside(span: Span, kept: Sequence[Span]) -> Iterator[Span]:
    """The parts of a span where no voice is kept."""
    start, end = span
    for first, last in kept:
        if last <= start or first >= end:
            continue
        if first > start:
            yield start, first
        start = max(start, last)
    if end > start:
        yield start, end


def _low(start: float, end: float, kept: Sequence[Span], shape: _Shape) -> _Low:
    """The margins around a span, as far as the voices that are kept leave them."""
    falls = max([start - shape.before - shape.fall, *(last for _first, last in kept if last <= start)])
    back = min([end + shape.after + shape.rise, *(first for first, _last in kept if first >= end)])
    low = min(falls + shape.fall, max(start - shape.before, min(falls + NARROW_FALL_MS, start)))
    rises = max(back - shape.rise, min(end + shape.after, max(back - NARROW_RISE_MS, end)))
    low, rises = max(falls + SHORTEST_MS, low), min(back - SHORTEST_MS, rises)
    return _Low(falls, min(low, back), max(rises, min(low, back)), back)


def _merge_lows(lows: Sequence[_Low], kept: Sequence[Span], least: float) -> Iterator[_Low]:
    """In order of time. Those that overlap are merged, also those that nearly touch, unless an original voice that is
    kept speaks between them."""
    current: _Low | None = None
    for low in lows:
        if current is None:
            current = low
        elif low.low - current.rises < least and not _speaks(kept, current.back, low.falls):
            rises, back = max((current.rises, current.back), (low.rises, low.back), key=lambda pair: pair[1])
            current = _Low(current.falls, min(current.low, low.low), max(current.rises, rises), back)
        else:
            yield current
            current = low
    if current:
        yield current


def _speaks(kept: Sequence[Span], start: float, end: float) -> bool:
    """Whether a kept voice lies between two moments (touching both counts)."""
    return any(first >= start and last <= end for first, last in kept)
