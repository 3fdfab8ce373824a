"""Processing long sound in pieces: intermediate arrays of a whole take would need many times its memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE

PIECE = 10 * RATE  # samples


def slices(length: int, size: int = PIECE) -> Iterator[slice]:
    """Consecutive slices of at most `size`, in order, that cover `length`."""
    return (slice(at, min(length, at + size)) for at in range(0, length, size))


def runs(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Half-open runs of True, shape (runs, 2)."""
    if not len(flags):
        return np.zeros((0, 2), np.int64)
    changes = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    first, last = [0] if flags[0] else [], [len(flags)] if flags[-1] else []
    return np.concatenate([first, changes, last]).astype(np.int64).reshape(-1, 2)


def within_steps(samples: NDArray[np.float32], steps: int) -> bool:
    """Whether every sample is a multiple of 1 / `steps`: sound that was kept in few bits."""
    return all(
        np.array_equal(samples[part], np.rint(samples[part] * np.float32(steps)) / np.float32(steps))
        for part in slices(len(samples))
    )
