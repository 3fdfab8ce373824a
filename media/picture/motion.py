"""Whether a video is filmed or a recording of a screen: how much of its time the picture moves.

A screen stands still between two taps; a camera's picture never does (hands, noise, light). A few windows spread over
the video are decoded small, so that an hour costs as little as a minute.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.picture.probe import Probe
from media.programs import process, recipes

WIDTH, HEIGHT = 160, 90
WINDOWS, WINDOW_S, FPS = 12, 2, 10
CHANGED_LEVELS = 10  # of 255: more than an encoder's own noise in a still picture
AREA = 0.01  # of the picture: more than a pointer, a caret or a clock


def motion(source: Path, probe: Probe) -> float:
    """The share of moments, 0 to 1, in which more than 1 % of the picture changes within 100 ms.

    Raises MediaError when nothing can be decoded.
    """
    moved = np.concatenate(
        [_moving_pictures(_window(source, probe, at_ms)) for at_ms in _starts(probe.video_duration_ms)]
    )
    return round(float(moved.mean()), 3) if len(moved) else 0.0


def _starts(duration_ms: int) -> list[int]:
    """Where the windows begin (ms): spread evenly, none overlapping in a video that is long enough."""
    count = max(1, min(WINDOWS, duration_ms // (WINDOW_S * 1000)))
    room = max(0, duration_ms - WINDOW_S * 1000)
    return [round(room * number / max(1, count - 1)) for number in range(count)]


def _window(source: Path, probe: Probe, at_ms: int) -> NDArray[np.int16]:
    """The grey pictures of one window."""
    command = recipes.ffmpeg(
        *recipes.source(source, start_ms=at_ms),
        *("-map", f"0:{probe.video_index}", "-t", str(WINDOW_S), "-an", "-sn"),
        *("-vf", f"fps={FPS},scale={WIDTH}:{HEIGHT}:flags=area,format=gray", "-f", "rawvideo", "pipe:1"),
    )
    data = process.run(command, timeout_s=60, cpu_s=60)
    whole = len(data) // (WIDTH * HEIGHT)
    return np.frombuffer(data, np.uint8)[: whole * WIDTH * HEIGHT].reshape(whole, HEIGHT, WIDTH).astype(np.int16)


def _moving_pictures(pictures: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Of each picture but the first: whether enough of it differs from the one before."""
    return np.asarray((np.abs(np.diff(pictures, axis=0)) > CHANGED_LEVELS).mean(axis=(1, 2)) > AREA)
