"""Where a picture stands still, told by the sizes of its coded pictures: nothing is decoded.

In a rendition without B-frames a predicted picture (P) costs bytes for what has changed since the one before. On screen
recordings the rank correlation with real differences of pictures is 0.84; in a video that moves everywhere the sizes
rank nothing, but their level says so (all of them above 1,100 bytes). Sources: the project's design notes ("Holds").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

STILL_BYTES, MOVES_BYTES = 300, 600
"""Motion up to the first is a still picture (70 % of real screen recordings); a picture above the second moves."""
MEASURED_FPS = 10
"""These were measured at ten pictures a second. Where there are more, under the same cap, each has less."""
PICTURES_BEFORE, PICTURES_AFTER = 2, 3
"""The motion of picture k is the median size of the predicted pictures k − 2 … k + 3."""
TAIL_MS = 500
"""The picture is held first of all where the voice is about to end: from this much before its end on."""


@dataclass(frozen=True)
class Pictures:
    """The coded pictures of a rendition. fps: whole pictures a second. sizes: bytes of each, in order of time.

    intra: whether each is coded by itself (IDR): its size says nothing of motion. cuts: when the first picture of each
    shot but the first is shown (ms), where that was looked for.
    """

    fps: int
    sizes: Sequence[int]
    intra: Sequence[bool]
    cuts: Sequence[int] = ()

    @classmethod
    def still_throughout(cls, duration_ms: int) -> Pictures:
        """A picture of which nothing is known yet, taken to be still everywhere."""
        count = max(1, math.ceil(duration_ms / 100))
        return cls(10, [0] * count, [False] * count)

    @property
    def is_ever_still(self) -> bool:
        return len(self.sizes) > 0 and still_moment(self, 0, self.last_moment_of(len(self.sizes) - 1)) is not None

    @cached_property
    def motion(self) -> NDArray[np.float64]:
        """Bytes for each picture; infinite where no predicted picture is near."""
        sizes = np.where(np.asarray(self.intra, dtype=bool), np.nan, np.asarray(self.sizes, dtype=np.float64))
        padded = np.concatenate([np.full(PICTURES_BEFORE, np.nan), sizes, np.full(PICTURES_AFTER, np.nan)])
        windows = np.sort(
            np.lib.stride_tricks.sliding_window_view(padded, PICTURES_BEFORE + PICTURES_AFTER + 1), axis=1
        )
        known = (~np.isnan(windows)).sum(axis=1)  # not-a-number is sorted to the end
        rows = np.arange(len(windows))
        middle = (windows[rows, np.maximum(known - 1, 0) // 2] + windows[rows, known // 2 * (known > 0)]) / 2
        return np.where(known > 0, np.where(known % 2 == 1, windows[rows, known // 2], middle), np.inf)

    def moving_in(self, spans: Sequence[tuple[float, float]]) -> Pictures:
        """The same, as if the picture moved in these spans (ms), so that it waits in none of them, nor at a cut."""
        sizes, intra = list(self.sizes), list(self.intra)
        for start, end in spans:
            # Beyond both ends: the motion of a picture is that of its neighbours.
            first, last = self.at(max(0, int(start))) - PICTURES_BEFORE, self.at(math.ceil(end)) + PICTURES_AFTER
            for picture in range(max(0, first), min(last + 1, len(sizes))):
                sizes[picture], intra[picture] = MOVES_BYTES + 1, False
        cuts = [cut for cut in self.cuts if not any(start < cut < end for start, end in spans)]
        return Pictures(self.fps, sizes, intra, cuts)

    def at(self, moment_ms: int) -> int:
        """The picture that is seen at a moment."""
        return min(moment_ms * self.fps // 1000, len(self.sizes) - 1)

    def last_moment_of(self, picture: int) -> int:
        """The last whole millisecond at which a picture is seen."""
        return math.ceil((picture + 1) * 1000 / self.fps) - 1


def still_moment(pictures: Pictures, first_ms: int, last_ms: int) -> int | None:
    """The stillest moment in [first_ms, last_ms], of equally still ones the latest; None where the picture moves."""
    if last_ms < first_ms or not len(pictures.sizes):
        return None
    first, last = pictures.at(max(0, first_ms)), pictures.at(last_ms)
    share = min(1.0, MEASURED_FPS / pictures.fps)
    motion = np.maximum(pictures.motion[first : last + 1], STILL_BYTES * share)
    least = float(motion.min())
    if least > MOVES_BYTES * share:
        return None
    picture = first + int(np.flatnonzero(motion == least)[-1])
    return max(first_ms, min(last_ms, pictures.last_moment_of(picture)))


def still_moment_near_end(pictures: Pictures, first_ms: int, last_ms: int, end_ms: float) -> int | None:
    """The same, first of all from shortly before the voice's end on, else in all of [first_ms, last_ms]."""
    near = max(first_ms, math.ceil(end_ms - TAIL_MS))
    found = still_moment(pictures, near, last_ms)
    return still_moment(pictures, first_ms, last_ms) if found is None else found


def cut_near_end(pictures: Pictures, first_ms: int, last_ms: int, end_ms: float) -> int | None:
    """The last moment of a shot in [first_ms, last_ms]: the latest from shortly before the voice's end on, else the
    latest."""
    # Another rendition may cut half a picture earlier than this one.
    ends = [cut - 500 // pictures.fps - 1 for cut in pictures.cuts]
    return max((end for end in ends if first_ms <= end <= last_ms), default=None)
