"""Where in a finished file the takes are heard: every one of them, in one reading of the file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import SAMPLES_PER_MS
from media.sound.measure import LONGEST_NEEDLE_MS, LocatedSound, LoudnessGauge, SampleCount, best_match, decode

MARGIN_MS = 500

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class ExpectedSound:
    """A sound and the sample (48 kHz) at which it should begin. voice: gives its samples, asked when it is needed."""

    start: int
    voice: Callable[[], Samples]


def read_and_locate(
    path: Path, expected: Sequence[ExpectedSound], gauge: LoudnessGauge | SampleCount, timeout_s: float
) -> list[LocatedSound]:
    """Decode a file once: its loudness or length into `gauge`, and where each expected sound is heard, in the order
    given.

    Memory grows with the longest sound looked for (5 s), not with the file. Raises MediaError.
    """
    margin = MARGIN_MS * SAMPLES_PER_MS
    order = sorted(range(len(expected)), key=lambda i: expected[i].start)
    found: dict[int, LocatedSound] = {}
    with contextlib.closing(_measure_blocks(decode(path, timeout_s=timeout_s), gauge)) as blocks:
        window = _Window(blocks)
        for i in order:
            needle = expected[i].voice()[: LONGEST_NEEDLE_MS * SAMPLES_PER_MS]
            first = expected[i].start - margin
            sound = window.between(first, first + len(needle) + 2 * margin)
            lag, score = best_match(needle, sound)
            found[i] = LocatedSound((lag - margin) / SAMPLES_PER_MS, score)
        window.finish()
    return [found[i] for i in range(len(expected))]


def _measure_blocks(blocks: Iterator[Samples], gauge: LoudnessGauge | SampleCount) -> Generator[Samples, None, None]:
    for block in blocks:
        gauge.feed(block)
        yield block


class _Window:
    """A stream of blocks of which any later part can be looked at, as long as parts are asked for in order of start."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._held = np.zeros(0, np.float32)
        self._first = 0

    def between(self, start: int, stop: int) -> Samples:
        """Samples start…stop; silence before the beginning and after the end of the stream."""
        while self._first + len(self._held) < stop:
            block = next(self._blocks, None)
            if block is None:
                break
            keep = max(0, min(start, self._first + len(self._held)) - self._first)
            self._held = np.concatenate([self._held[keep:], block])
            self._first += keep
        sound = self._held[max(0, start - self._first) : max(0, stop - self._first)]
        before = max(0, self._first - start)
        return np.pad(sound, (before, max(0, stop - start - before - len(sound))))

    def finish(self) -> None:
        for _block in self._blocks:
            pass
