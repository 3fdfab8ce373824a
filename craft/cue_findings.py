"""What the layout of cues has to say: every cue that is not as the limits ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from craft.cue_lines import CueLimits

CueSeverity = Literal["error", "warning"]


@dataclass(frozen=True)
class CueFinding:
    """`cue`: index into the cues (None: about a segment that has none); `segment`: index into the segments.

    `figure`: characters a second (reading_speed), milliseconds (too_short, cut_short, overlap), graphemes
    (word_cut, awkward_break: width of the upper line), 0 (empty).
    """

    code: str
    severity: CueSeverity
    figure: float
    message: str
    cue: int | None
    segment: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def reading_speed(speed: float, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """speed: characters a second over the time that the cue stands."""
    if speed <= limits.cps_warn:
        return None
    hard = speed > limits.cps_error
    limit = limits.cps_error if hard else limits.cps_warn
    message = f"{speed:.1f} characters per second are {'too fast' if hard else 'hard'} to read (limit {limit:g})."
    return CueFinding("reading_speed", "error" if hard else "warning", round(speed, 1), message, cue, segment)


def too_short(length_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    if length_ms >= limits.shortest_ms:
        return None
    message = f"The cue stands for {length_ms / 1000:.2f} s, less than {limits.shortest_ms / 1000:.2f} s."
    return CueFinding("too_short", "warning", length_ms, message, cue, segment)


def cut_short(missing_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """missing_ms: how long the voice goes on after the longest time that a cue may stand."""
    if missing_ms <= 0:
        return None
    message = f"The cue goes after {limits.longest_ms / 1000:g} s, the voice goes on for {missing_ms / 1000:.1f} s."
    return CueFinding("cut_short", "warning", missing_ms, message, cue, segment)


def word_cut(width: int, cue: int, segment: int) -> CueFinding:
    return CueFinding("word_cut", "warning", width, "A word is longer than a line and had to be cut.", cue, segment)


def awkward_break(width: int, cue: int, segment: int) -> CueFinding:
    message = "The line ends inside a group of words: no better place left both lines short enough."
    return CueFinding("awkward_break", "warning", width, message, cue, segment)


def overlap(length_ms: int, cue: int, segment: int) -> CueFinding:
    message = f"The segment begins {length_ms / 1000:.2f} s before the one ahead of it ends: that one was cut."
    return CueFinding("overlap", "warning", length_ms, message, cue, segment)


def empty(segment: int) -> CueFinding:
    return CueFinding("empty", "warning", 0, "The segment has no text, so it has no cue.", None, segment)
