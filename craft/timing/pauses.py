"""Pauses inside a take: how much may be taken out of them, and where exactly it is taken.

A pause longer than 400 ms may be shortened, down to 200 ms: long enough to be heard as a pause, short enough not to
be heard as a hesitation. Shorter pauses are left alone. All times are milliseconds from the start of the trimmed take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONG_MS = 400.0
KEPT_MS = 200.0
# The two sides of a cut are laid over each other this long, at zero crossings (media/audio does it).
CROSSFADE_MS = 10.0

Span = tuple[float, float]


@dataclass(frozen=True)
class PauseCut:
    """What is taken out of the take: the half-open span start_ms…end_ms, in the middle of a pause."""

    start_ms: float
    end_ms: float

    @property
    def length_ms(self) -> float:
        return self.end_ms - self.start_ms


def merge_pauses(pauses: Sequence[Span]) -> list[Span]:
    """The pauses in order of time, those that touch or overlap made one, empty ones left out."""
    joined: list[Span] = []
    for start, end in sorted(pauses):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def removable_ms(pauses: Sequence[Span]) -> float:
    """The most that tightening can take out of a take with these pauses (ms, ≥ 0)."""
    return sum(end - start - KEPT_MS for start, end in merge_pauses(pauses) if end - start > LONG_MS)


def tighten(pauses: Sequence[Span], cut_ms: float) -> tuple[PauseCut, ...]:
    """Where to take `cut_ms` out, evenly: every long pause gives the same share of what it can give.

    The middle of each pause goes, so that the sound just after a word and just before the next one stays. Cuts come in
    order of time and their lengths sum to `cut_ms`. ValueError when cut_ms is negative or more than `removable_ms` (a
    microsecond more is taken for rounding).
    """
    most = removable_ms(pauses)
    if not 0 <= cut_ms <= most + 1e-3:
        raise ValueError(f"{cut_ms:.1f} ms cannot be taken out of these pauses: between 0 and {most:.1f} ms can.")
    if cut_ms == 0:
        return ()
    share = min(1.0, cut_ms / most)
    cuts = []
    for start, end in merge_pauses(pauses):
        if end - start > LONG_MS:
            half, middle = (end - start - KEPT_MS) * share / 2, (start + end) / 2
            cuts.append(PauseCut(middle - half, middle + half))
    return tuple(cuts)


def moment_after_cuts(moment_ms: float, cuts: Sequence[PauseCut]) -> float:
    """Where a moment of the take lies once the cuts are made; a moment inside a cut lies at its seam."""
    return moment_ms - sum(max(0.0, min(moment_ms, cut.end_ms) - cut.start_ms) for cut in cuts)
