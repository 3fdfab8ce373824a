"""The original sound while the picture waits: a stream cannot pause, so nothing of it is there, and the bed goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.mix_envelope import Envelope, around
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS

FADE = RATE // 2  # samples

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Gap:
    """A hold in samples: `length` of silence before the original's sample `at`."""

    at: int
    length: int


def with_gaps(blocks: Iterable[Samples], gaps: Sequence[Gap]) -> Iterator[Samples]:
    """The original's stream with every gap in it, in blocks of any length; memory does not grow with it.

    gaps: in order of time. A gap after the end of the stream comes at its end.
    """
    waiting = list(gaps)
    passed = 0
    for block in blocks:
        while waiting and waiting[0].at <= passed + len(block):
            gap = waiting.pop(0)
            first, block = block[: gap.at - passed], block[gap.at - passed :]
            passed += len(first)
            yield from (first, np.zeros(gap.length, np.float32))
        passed += len(block)
        yield block
    for gap in waiting:
        yield np.zeros(gap.length, np.float32)


def in_blocks(stream: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same samples in blocks of `size`; the last may be shorter."""
    rest: list[Samples] = []
    held = 0
    for piece in stream:
        rest.append(piece)
        held += len(piece)
        while held >= size:
            joined = np.concatenate(rest)
            yield joined[:size]
            rest, held = [joined[size:]], held - size
    if held:
        yield np.concatenate(rest)


def waits(gaps: Sequence[Gap]) -> list[tuple[int, int]]:
    """Where the gaps lie in the stream that has them (samples, half-open)."""
    found, behind = [], 0
    for gap in gaps:
        found.append((gap.at + behind, gap.at + behind + gap.length))
        behind += gap.length
    return found


def waits_ms(gaps: Sequence[Gap]) -> list[tuple[float, float]]:
    """The same in milliseconds."""
    return [(start / SAMPLES_PER_MS, end / SAMPLES_PER_MS) for start, end in waits(gaps)]


def with_waits(at: NDArray[np.int64], gaps: Sequence[Gap]) -> NDArray[np.int64]:
    """Where samples of the original are in the stream that has the gaps."""
    behind = np.concatenate([[0], np.cumsum([gap.length for gap in gaps], dtype=np.int64)])
    return np.asarray(at + behind[np.searchsorted([gap.at for gap in gaps], at, side="right")], np.int64)


def presence(gaps: Sequence[Gap]) -> Envelope:
    """How much of the original is heard beside the gaps: it falls to nothing before each, and rises after it."""
    return around(waits(gaps), FADE, inside=0.0, outside=1.0)
