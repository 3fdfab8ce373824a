"""The limiter over a file of any length, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.limiter import MARGIN, limit
from craft.sound.sample_rate import RATE

BLOCK = 4 * RATE

Samples = NDArray[np.float32]


def limited_blocks(path: Path, gain_db: float, ceiling_dbtp: float) -> Iterator[Samples]:
    """The sound of a mono 48 kHz file, louder by `gain_db`, kept under the ceiling, in blocks of 4 s.

    Each block is read again with its surroundings, so where the blocks are cut cannot be heard, and nothing has to
    be carried from one to the next.
    """
    gain, ceiling = np.float32(10 ** (gain_db / 20)), 10 ** (ceiling_dbtp / 20)
    with soundfile.SoundFile(path) as file:
        total = file.frames
        for start in range(0, total, BLOCK):
            stop = min(total, start + BLOCK)
            first = max(0, start - MARGIN)
            file.seek(first)
            sound = file.read(min(total, stop + MARGIN) - first, dtype="float32") * gain
            yield limit(sound, ceiling)[start - first : stop - first]
