"""How doubtful a take is, and why: what a reviewer hears first. It orders and explains; it never blocks.

Each take of a version is compared with the others of the same voice in the same film, by what is usual there. Weights
and limits: docs/benchmarks.md, "What is heard first" (`bench_ranking`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from craft.messages import N_, Message
from craft.takes.take_advice import ADVICE

# With fewer takes of the voice its usual margin is not known: expected length alone.
LEAST_TAKES = 5
# Spread of true takes around what is usual for their voice; never taken for less, however alike the others are.
UNKNOWN_PACE_SPREAD = 0.3  # of the length of takes whose voice is not known yet, around the language's pace
LENGTH_SPREAD, MARGIN_SPREAD, END_SPREAD, HURRIED_SPREAD = 0.15, 0.35, 0.6, 0.07
LEVEL_SPREAD_DB, PITCH_SPREAD, TILT_SPREAD_DB, DROP_SPREAD_DB = 2.0, 0.15, 3.0, 4.0
# How much each counts beside the margin.
LENGTH, END, HURRIED = 0.5, 0.8, 0.5
# A take whose text is lost is as doubtful as one whose margin lies so many spreads below.
LOST = 6.0
# One true take in five is above 1.3 (Czech) or 1.7 (French): from between on it is heard first. From 2.5 on, which 2 of
# 48 true takes reach, something is said of it too.
HEARD_FIRST_SCORE, SAID_SCORE = 1.5, 2.5
NO_ROOM, RETAKE, EDGE, REMARK = 3.0, 3.0, 2.0, 1.0
EDGES = frozenset({"cut_start", "cut_end"})

ANOTHER_SENTENCE = ADVICE["wrong_text", "warn"]
CUT_END = ADVICE["cut_end", "warn"]
NOT_CHECKED = N_("Whether it says its text could not be checked. Listen to it and compare.")
LENGTH_UNLIKE_TEXT = N_("It is much shorter or longer than its text. Listen whether something is missing.")
UNLIKE_THE_OTHERS = N_("It sounds unlike the other recordings of this voice. Listen whether it fits beside them.")


class TextCheck(StrEnum):
    """Whether the text's phones were found in a take; UNAVAILABLE: no such check on this machine or in the language."""

    FOUND = "found"
    LOST = "lost"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class TakeEvidence:
    """What is known of one take. None: not measured.

    voice: whose it is. length_ms: trimmed. expected_ms: of its text in the language's usual pace, 0 where it has no
    letters. margin, end, hurried: of the text's phones (`media.speech.said_text`). retake: a finding asks for another.
    codes: of all findings.
    """

    voice: int | None
    length_ms: int
    expected_ms: int
    check: TextCheck | None = None
    margin: float | None = None
    end: float | None = None
    hurried: float | None = None
    has_room: bool = True
    retake: bool = False
    codes: frozenset[str] = frozenset()
    loudness_lufs: float | None = None
    pitch_hz: float | None = None
    tilt_db: float | None = None
    end_drop_db: float | None = None


@dataclass(frozen=True)
class Doubt:
    """score: 0 for a take like the others; higher is heard earlier. reasons: the gravest first; none of a small one."""

    score: float
    reasons: tuple[Message, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return self.score >= HEARD_FIRST_SCORE


def doubts(takes: Sequence[TakeEvidence]) -> list[Doubt]:
    """Of each take, in the order given. takes: every one of a version that waits or is approved."""
    voices: dict[int | None, list[TakeEvidence]] = {}
    for take in takes:
        voices.setdefault(take.voice, []).append(take)
    usual = {voice: _Usual(own) for voice, own in voices.items()}
    return [usual[take.voice].doubt(take) for take in takes]


class _Usual:
    """What is usual for one voice in one film: the middle of its takes, and how far they lie from it."""

    def __init__(self, takes: Sequence[TakeEvidence]) -> None:
        self._length = _Middle([_length(take) for take in takes], LENGTH_SPREAD, UNKNOWN_PACE_SPREAD)
        self._margin = _Middle([take.margin for take in takes], MARGIN_SPREAD)
        self._end = _Middle([take.end for take in takes], END_SPREAD)
        self._drop = _Middle([take.end_drop_db for take in takes], DROP_SPREAD_DB)
        self._hurried = _Middle([take.hurried for take in takes], HURRIED_SPREAD)
        self._level = _Middle([take.loudness_lufs for take in takes], LEVEL_SPREAD_DB)
        self._pitch = _Middle([_octaves(take) for take in takes], PITCH_SPREAD)
        self._tilt = _Middle([take.tilt_db for take in takes], TILT_SPREAD_DB)

    def doubt(self, take: TakeEvidence) -> Doubt:
        length = self._length.spreads(_length(take))
        margin = -self._margin.spreads(take.margin)
        end = max(-self._end.spreads(take.end), -self._drop.spreads(take.end_drop_db))
        hurried = self._hurried.spreads(take.hurried)
        if take.check == TextCheck.LOST:
            margin = LOST
        level = abs(self._level.spreads(take.loudness_lufs))
        voice = max(abs(self._pitch.spreads(_octaves(take))), abs(self._tilt.spreads(take.tilt_db)))
        parts = [
            (margin, NOT_CHECKED if take.check == TextCheck.LOST else ANOTHER_SENTENCE),
            (abs(length), LENGTH_UNLIKE_TEXT),
            (end, CUT_END),
            (max(level, voice), UNLIKE_THE_OTHERS),
        ]
        said = math.hypot(max(0.0, margin), LENGTH * length, END * max(0.0, end), HURRIED * max(0.0, hurried))
        beside = sum(max(0.0, spreads - SAID_SCORE) / 2 for spreads in (level, voice))
        gravest = sorted((part for part in parts if part[0] >= SAID_SCORE), key=lambda part: -part[0])
        if said >= SAID_SCORE and not gravest:  # each a little
            gravest = [max(parts[:3], key=lambda part: part[0])]
        return Doubt(round(said + beside + _remarks(take), 3), tuple(Message(text) for _spreads, text in gravest))


class _Middle:
    """The middle of some values and their usual distance from it. Of too few: 0 and `unknown_spread`."""

    def __init__(self, values: Sequence[float | None], least_spread: float, unknown_spread: float = math.inf) -> None:
        known = np.array([value for value in values if value is not None])
        self.at, self.spread = 0.0, unknown_spread
        if len(known) >= LEAST_TAKES:
            self.at = float(np.median(known))
            # 1.48: from the middle distance to the standard deviation of a normal distribution.
            self.spread = max(least_spread, 1.48 * float(np.median(np.abs(known - self.at))))

    def spreads(self, value: float | None) -> float:
        """How many spreads above (below: negative) the middle; 0 where either is unknown."""
        return (value - self.at) / self.spread if value is not None else 0.0


def _length(take: TakeEvidence) -> float | None:
    """The logarithm of how much longer it is than expected."""
    return math.log(take.length_ms / take.expected_ms) if take.length_ms and take.expected_ms else None


def _octaves(take: TakeEvidence) -> float | None:
    return math.log2(take.pitch_hz) if take.pitch_hz else None


def _remarks(take: TakeEvidence) -> float:
    """What the check of the recording found, and whether it has room in the picture."""
    found = REMARK if take.codes else 0.0
    if take.codes & EDGES:
        found = EDGE
    return (RETAKE if take.retake else found) + (0.0 if take.has_room else NO_ROOM)
