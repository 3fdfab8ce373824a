"""The packets of a file, read one by one and not decoded: where each stream begins, ends, and how it is spaced."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from media.programs import process, recipes


@dataclass
class Track:
    """Running figures of one stream's packets (constant memory, however long the video)."""

    first: float = math.inf
    end: float = -math.inf
    packets: int = 0
    last_dts: float | None = None
    last_duration: float = 0.0
    steps: Counter[int] = field(default_factory=Counter)

    def add(self, pts: float | None, dts: float | None, duration: float | None) -> None:
        self.packets += 1
        if duration:
            self.last_duration = duration
        at = pts if pts is not None else dts
        if at is not None:
            self.first = min(self.first, at)
            self.end = max(self.end, at + (duration or self.last_duration))
        if dts is not None:
            if self.last_dts is not None:
                self.steps[min(round((dts - self.last_dts) * 1000), 10_000)] += 1
            self.last_dts = dts

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
            tracks.setdefault(int(parts[0]), Track()).add(pts, dts, duration)
    return tracks, packets.said()


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
