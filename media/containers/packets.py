"""The packets of a file, read one by one and not decoded: where each stream begins, ends, and how it is spaced."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from media.programs import process, recipes

BACK_S, AHEAD_S = 0.1, 10.0
"""A clock that goes back by so much, or ahead by more than ffmpeg takes for a pause (`dts_delta_threshold`), has begun
anew."""


@dataclass
class Track:
    """Running figures of one stream's packets (constant memory, however long the video).

    first, end: of what is shown or heard; what an edit list leaves out is not. together: how long the packets last, one
    behind the other. went_back, went_ahead: how often its clock began anew.
    """

    first: float = math.inf
    end: float = -math.inf
    packets: int = 0
    last_dts: float | None = None
    last_duration: float = 0.0
    steps: Counter[int] = field(default_factory=Counter)
    together: float = 0.0
    went_back: int = 0
    went_ahead: int = 0

    def add(self, pts: float | None, dts: float | None, duration: float | None, flags: str = "") -> None:
        self.packets += 1
        if duration:
            self.last_duration = duration
        at = pts if pts is not None else dts
        if at is not None and "D" not in flags:
            self.first = min(self.first, at)
            self.together += duration or self.last_duration
            self.end = max(self.end, at + (duration or self.last_duration))
        if dts is not None:
            if self.last_dts is not None:
                self._step(dts - self.last_dts)
            self.last_dts = dts

    def _step(self, seconds: float) -> None:
        self.went_back += seconds < -BACK_S
        self.went_ahead += seconds > AHEAD_S
        self.steps[min(round(seconds * 1000), 10_000)] += 1

    @property
    def step(self) -> float:
        """The usual distance between packets, in seconds."""
        total = sum(self.steps.values())
        return sum(ms * n for ms, n in self.steps.items()) / total / 1000 if total else 0.0

    @property
    def varies(self) -> bool:
        """More than 2 % of the steps are more than 30 % (and 2 ms) away from the mean."""
        mean = self.step * 1000
        odd = sum(n for ms, n in self.steps.items() if abs(ms - mean) > max(2.0, 0.3 * mean))
        return odd > 0.02 * sum(self.steps.values())


def read_packets(path: Path) -> tuple[dict[int, Track], str]:
    """Figures by stream index, and ffprobe's error messages."""
    tracks: dict[int, Track] = {}
    with process.pipe(recipes.probe_packets(path), timeout_s=1800, cpu_s=1200) as packets:
        packets.stdin.close()
        for line in packets.stdout:
            parts = line.decode("ascii", "replace").strip().split(",")
            if len(parts) < 4 or not parts[0].isdigit():
                continue
            pts, dts, duration = (number(part) for part in parts[1:4])
            tracks.setdefault(int(parts[0]), Track()).add(pts, dts, duration, "".join(parts[4:5]))
    return tracks, packets.said()


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
