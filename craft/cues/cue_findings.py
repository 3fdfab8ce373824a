"""What the layout of cues has to say: every cue that is not as the limits ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from craft.cues.cue_lines import CueLimits

CueSeverity = Literal["error", "warning"]

# Key → English sentence. Screens translate by key (subtitles/cue_messages.py); a key is a code or « code.variant ».
MESSAGES = {
    "reading_speed": "{speed} characters per second are hard to read (limit {limit}).",
    "reading_speed.error": "{speed} characters per second are too fast to read (limit {limit}).",
    "too_short": "The cue stands for {length} s, less than {shortest} s.",
    "cut_short": "The cue goes after {longest} s, the voice goes on for {missing} s.",
    "word_cut": "A word is longer than a line and had to be cut.",
    "awkward_break": "The line ends inside a group of words: no better place left both lines short enough.",
    "overlap": "The segment begins {length} s before the one ahead of it ends: that one was cut.",
    "empty": "The segment has no text, so it has no cue.",
}


@dataclass(frozen=True)
class CueFinding:
    """`cue`: index into the cues (None: about a segment that has none); `segment`: index into the segments.

    `figure`: characters a second (reading_speed), milliseconds (too_short, cut_short, overlap), graphemes
    (word_cut, awkward_break: width of the upper line), 0 (empty). `message` is MESSAGES[key] filled in with `values`.
    """

    code: str
    severity: CueSeverity
    figure: float
    message: str
    cue: int | None
    segment: int
    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name not in {"key", "values"}}


def _found(
    key: str, figure: float, cue: int | None, segment: int, *, severity: CueSeverity = "warning", **values: str
) -> CueFinding:
    code = key.partition(".")[0]
    return CueFinding(code, severity, figure, MESSAGES[key].format(**values), cue, segment, key, values)


def reading_speed(speed: float, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """speed: characters a second over the time that the cue stands."""
    if speed <= limits.cps_warn:
        return None
    figure, said = round(speed, 1), f"{speed:.1f}"
    if speed > limits.cps_error:
        limit = f"{limits.cps_error:g}"
        return _found("reading_speed.error", figure, cue, segment, severity="error", speed=said, limit=limit)
    return _found("reading_speed", figure, cue, segment, speed=said, limit=f"{limits.cps_warn:g}")


def too_short(length_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """length_ms: how long the cue stands, below the shortest time that can be read."""
    if length_ms >= limits.shortest_ms:
        return None
    length, shortest = f"{length_ms / 1000:.2f}", f"{limits.shortest_ms / 1000:.2f}"
    return _found("too_short", length_ms, cue, segment, length=length, shortest=shortest)


def cut_short(missing_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """missing_ms: how long the voice goes on after the longest time that a cue may stand."""
    if missing_ms <= 0:
        return None
    longest, missing = f"{limits.longest_ms / 1000:g}", f"{missing_ms / 1000:.1f}"
    return _found("cut_short", missing_ms, cue, segment, longest=longest, missing=missing)


def word_cut(width: int, cue: int, segment: int) -> CueFinding:
    """width: characters of a word that is longer than a line, so that it was cut."""
    return _found("word_cut", width, cue, segment)


def awkward_break(width: int, cue: int, segment: int) -> CueFinding:
    """width: characters of the line that had to end where no line should end."""
    return _found("awkward_break", width, cue, segment)


def overlap(length_ms: int, cue: int, segment: int) -> CueFinding:
    """length_ms: how long the segment lies over the one before."""
    return _found("overlap", length_ms, cue, segment, length=f"{length_ms / 1000:.2f}")


def empty(segment: int) -> CueFinding:
    """A segment without text gives no cue."""
    return _found("empty", 0, None, segment)
