"""How loud the original sound is while another voice speaks: straight lines between moments, from the plan alone.

*Replace*, for narration: the French voice is gone where it spoke, and the rest of the sound stays.
*Voice-over*: the French stays audible, at least 20 dB below the voice (WCAG 2.2, technique G56).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import PER_MS

# Around the French speech: a transcript's times are not exact, and a voice ends in its room's echo.
BEFORE_MS, AFTER_MS = 150.0, 400.0
# The slopes lie inside these margins. A cut that the next voice leaves no margin is this short, to make no click.
FALL_MS, RISE_MS, SHORTEST_MS = 100.0, 200.0, 5.0
# If the background would rise for less than this between two segments, it stays down: it would pump.
PUMPING_MS = 500.0
# G56 asks for 20; one more because a voice's loudness is measured over the whole of it, not word by word.
VOICE_OVER_DB = -21.0


class Original(StrEnum):
    """How the original sound is treated."""

    REPLACE = "replace"
    VOICE_OVER = "voice-over"


@dataclass(frozen=True)
class Heard:
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
        moments = np.arange(start, stop, dtype=np.float64)
        return np.interp(moments, self.at[first:last], self.gain[first:last]).astype(np.float32)


@dataclass(frozen=True)
class _Low:
    """The sound falls from `falls` to `low`, and rises from `rises` to `back` (ms)."""

    falls: float
    low: float
    rises: float
    back: float


def envelope(voiced: Sequence[Heard], unvoiced: Sequence[tuple[float, float]], original: Original) -> Envelope:
    """The envelope for these segments. unvoiced: source spans (ms) where the original voice stays, at full level."""
    kept = sorted(unvoiced)
    spans = [(s.source_start_ms, s.source_end_ms) for s in voiced]
    floor = 0.0
    if original is Original.VOICE_OVER:
        # Here the French sound goes on under the take, wherever that is heard.
        floor = 10 ** (VOICE_OVER_DB / 20)
        spans += [(s.start_ms, s.end_ms) for s in voiced]
    lows = sorted(
        (_low(start, end, kept) for span in spans for start, end in _outside(span, kept)), key=lambda low: low.falls
    )
    points: list[tuple[int, float]] = []
    for low in _joined(lows, kept):
        moments = zip((low.falls, low.low, low.rises, low.back), (1.0, floor, floor, 1.0), strict=True)
        points += [(round(PER_MS * moment), gain) for moment, gain in moments]
    return Envelope(tuple(at for at, _gain in points), tuple(gain for _at, gain in points))


def _outside(span: tuple[float, float], kept: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
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


def _low(start: float, end: float, kept: Sequence[tuple[float, float]]) -> _Low:
    """The margins around a span, as far as the voices that are kept leave them."""
    falls = max([start - BEFORE_MS, *(last for _first, last in kept if last <= start)])
    back = min([end + AFTER_MS, *(first for first, _last in kept if first >= end)])
    low = max(falls + SHORTEST_MS, min(falls + FALL_MS, start))
    rises = min(back - SHORTEST_MS, max(back - RISE_MS, end))
    return _Low(falls, min(low, back), max(rises, min(low, back)), back)


def _joined(lows: Sequence[_Low], kept: Sequence[tuple[float, float]]) -> Iterator[_Low]:
    """In order of time. Those that overlap are merged, also those that nearly touch, unless an original voice that is
    kept speaks between them."""
    current: _Low | None = None
    for low in lows:
        if current is None:
            current = low
        elif low.falls - current.back < PUMPING_MS and not _speaks(kept, current.back, low.falls):
            rises, back = max((current.rises, current.back), (low.rises, low.back), key=lambda pair: pair[1])
            current = _Low(current.falls, min(current.low, low.low), max(current.rises, rises), back)
        else:
            yield current
            current = low
    if current:
        yield current


def _speaks(kept: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Whether a kept voice lies between two moments (touching both counts)."""
    return any(first >= start and last <= end for first, last in kept)
