"""Findings of the cue layout: one for each limit that a cue does not keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from craft.cues.cue_lines import CueLimits
from craft.documents import JsonObject
from craft.messages import N_, Message, RoundedNumber

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
    message: Message
    cue: int | None
    segment: int

    def as_json(self) -> JsonObject:
        """The six fields by their names, ready for JSON; the message in English."""
        fields = {name: getattr(self, name) for name in ("code", "severity", "figure", "message", "cue", "segment")}
        return {**fields, "message": str(self.message)}


def _cue_finding(
    code: str,
    figure: float,
    cue: int | None,
    segment: int,
    text: str,
    *,
    severity: CueSeverity = "warning",
    **values: object,
) -> CueFinding:
    return CueFinding(code, severity, figure, Message(text, values, code), cue, segment)


def reading_speed(speed: float, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """speed: characters a second while the cue is shown."""
    if speed <= limits.cps_warn:
        return None
    figure, said = round(speed, 1), RoundedNumber(speed, 1)
    if speed > limits.cps_error:
        text = N_("{speed} characters per second are too fast to read (limit {limit}).")
        limit = RoundedNumber(limits.cps_error)
        return _cue_finding("reading_speed", figure, cue, segment, text, severity="error", speed=said, limit=limit)
    text = N_("{speed} characters per second are hard to read (limit {limit}).")
    return _cue_finding("reading_speed", figure, cue, segment, text, speed=said, limit=RoundedNumber(limits.cps_warn))


def too_short(length_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """length_ms: how long the cue is shown, which is less than anybody needs to read it."""
    if length_ms >= limits.shortest_ms:
        return None
    text = N_("The cue stands for {length} s, less than {shortest} s.")
    length, shortest = RoundedNumber(length_ms / 1000, 2), RoundedNumber(limits.shortest_ms / 1000, 2)
    return _cue_finding("too_short", length_ms, cue, segment, text, length=length, shortest=shortest)


def cut_short(missing_ms: int, limits: CueLimits, cue: int, segment: int) -> CueFinding | None:
    """missing_ms: how long the voice continues after the longest time that a cue may be shown."""
    if missing_ms <= 0:
        return None
    text = N_("The cue goes after {longest} s, the voice goes on for {missing} s.")
    longest, missing = RoundedNumber(limits.longest_ms / 1000), RoundedNumber(missing_ms / 1000, 1)
    return _cue_finding("cut_short", missing_ms, cue, segment, text, longest=longest, missing=missing)


def word_cut(width: int, cue: int, segment: int) -> CueFinding:
    """width: characters of a word that is longer than a line, so that it was cut."""
    return _cue_finding("word_cut", width, cue, segment, N_("A word is longer than a line and had to be cut."))


def awkward_break(width: int, cue: int, segment: int) -> CueFinding:
    """width: characters of the line that ends at a bad place, because there was no better one."""
    text = N_("The line ends inside a group of words: no better place left both lines short enough.")
    return _cue_finding("awkward_break", width, cue, segment, text)


def overlap(length_ms: int, cue: int, segment: int) -> CueFinding:
    """length_ms: how long the segment overlaps the one before."""
    text = N_("The segment begins {length} s before the one ahead of it ends: that one was cut.")
    return _cue_finding("overlap", length_ms, cue, segment, text, length=RoundedNumber(length_ms / 1000, 2))


def empty(segment: int) -> CueFinding:
    """A segment without text gives no cue."""
    return _cue_finding("empty", 0, None, segment, N_("The segment has no text, so it has no cue."))
