"""The mix as a plan: where every take begins, how long it lasts, and how loud the original sound is at any moment.

Pure arithmetic on samples of a timeline at 48 kHz; `media` carries it out. The envelope of the original sound comes
from the plan alone, never from what is heard (no side chain), so the same plan gives the same sound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.pauses import PauseCut, tighten

# What a take sounds like after its static gain: so far below full scale that no voice clips before mastering (some
# have peaks 24 dB above their loudness). The same number for every take of every language: equal loudness inside a
# version, and a cached take stays right when another one changes.
SPEECH_LUFS = -29.0
# A take is raised by no more than this (its noise rises with it), nor lowered by more than that.
MOST_GAIN_DB, LEAST_GAIN_DB = 20.0, -30.0

# A smaller change of pace is not heard: the take is left as it is.
UNHEARD_RATE = 0.005
FASTEST = 1.20
# The least silence before the next take when a take passes at its own length instead of the planned one.
LEAST_GAP_MS = 20


@dataclass(frozen=True)
class PlacedSegment:
    """One voiced segment as alignment placed it. Milliseconds.

    source_start_ms, source_end_ms: the French speech. start_ms, end_ms, pause_cut_ms: the placement.
    take_ms: length of the trimmed take. pauses: its pauses, from the start of the trimmed take.
    """

    source_start_ms: float
    source_end_ms: float
    start_ms: float
    end_ms: float
    take_ms: float
    pause_cut_ms: float = 0.0
    pauses: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class PlacedTake:
    """The plan of one take. Samples at 48 kHz, except cuts (ms of the trimmed take, each a whole number long).

    start: where it begins on the timeline. natural: its length once the cuts are made. length: its length in the mix.
    stretched: whether it is fitted to `length` (else both are equal and its samples pass).
    """

    start: int
    natural: int
    length: int
    cuts: tuple[PauseCut, ...] = ()

    @property
    def stretched(self) -> bool:
        return self.natural != self.length

    @property
    def rate(self) -> float:
        """Its pace in the mix: 1.1 is ten per cent faster than it was spoken."""
        return self.natural / self.length

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True)
class MixPlan:
    """duration: samples of the whole timeline, exactly the video's. takes: in the order of the segments given.

    original: what becomes of the original sound (None: it is left out). french: where the film speaks French, for its
    loudness to be measured and its room to be learnt (samples of the film, half-open).
    """

    duration: int
    takes: tuple[PlacedTake, ...]
    original: OriginalPlan | None
    french: tuple[tuple[int, int], ...]


def plan_mix(
    duration_ms: int,
    voiced: Sequence[PlacedSegment],
    unvoiced: Sequence[tuple[float, float]] = (),
    original: Original | None = Original.REPLACE,
    french: Sequence[tuple[float, float]] | None = None,
    kept_sounds: Sequence[tuple[float, float]] = (),
) -> MixPlan:
    """The plan of one language version.

    duration_ms: the video's. voiced: the segments that have a take, in any order. unvoiced: source spans of those
    that keep the original voice. original: what happens to it (None: there is no sound, or none is wanted). french:
    where the film speaks, on its own clock; None where the version's is the same. kept_sounds: what a person wants to
    hear of the original as it is.
    Raises ValueError for a take without length, outside the video, or over the next one: alignment makes none of
    these, as long as what it refused is left out.
    """
    duration = duration_ms * SAMPLES_PER_MS
    ordered = sorted(range(len(voiced)), key=lambda i: voiced[i].start_ms)
    takes: dict[int, PlacedTake] = {}
    room = duration
    for i in reversed(ordered):
        takes[i] = _place(voiced[i], duration, room)
        room = takes[i].start - LEAST_GAP_MS * SAMPLES_PER_MS
    for before, after in pairwise(ordered):
        if takes[before].end > takes[after].start:
            raise ValueError(f"the takes at {voiced[before].start_ms / 1000:.2f} s and after it overlap")
    placed = tuple(takes[i] for i in range(len(voiced)))
    loud = None
    if original:
        heard = [VoicedSpan(s.source_start_ms, s.source_end_ms, s.start_ms, s.end_ms) for s in voiced]
        loud = OriginalPlan(original, tuple(heard), tuple(unvoiced), duration_ms, tuple(kept_sounds))
    if french is None:
        french = [(s.source_start_ms, s.source_end_ms) for s in voiced] + list(unvoiced)
    spans = tuple((at_sample(a), min(duration, at_sample(b))) for a, b in sorted(french) if b > a)
    return MixPlan(duration, placed, loud, spans)


def at_sample(moment_ms: float) -> int:
    """The sample nearest to a moment of the timeline."""
    return round(SAMPLES_PER_MS * moment_ms)


def speech_gain_db(lufs: float) -> float:
    """The static gain that brings a take (or the original) from `lufs` to SPEECH_LUFS.

    Silence (−70 LUFS and below, or not a number) is left as it is: there is no voice to raise.
    """
    if not math.isfinite(lufs) or lufs <= -70.0:
        return 0.0
    return min(MOST_GAIN_DB, max(LEAST_GAIN_DB, SPEECH_LUFS - lufs))


def _place(segment: PlacedSegment, duration: int, room: int) -> PlacedTake:
    """`room`: the sample that it must not pass."""
    start = at_sample(segment.start_ms)
    cuts = _whole_cuts(segment)
    natural_ms = round(segment.take_ms) - sum(round(cut.length_ms) for cut in cuts)
    if natural_ms <= 0 or not segment.end_ms > segment.start_ms:
        raise ValueError(f"the take at {segment.start_ms / 1000:.2f} s has no length")
    if not 0 <= start < duration:
        raise ValueError(f"a take at {segment.start_ms / 1000:.2f} s lies outside the video")
    natural = natural_ms * SAMPLES_PER_MS
    # Whole milliseconds: a neighbour that moves by a hair then leaves this fitted take, and its cache, untouched.
    # Half a millisecond is far inside the silence that alignment keeps after every take. Never faster than 1.20 for it.
    length = max(round(segment.end_ms - segment.start_ms), math.ceil(natural_ms / FASTEST)) * SAMPLES_PER_MS
    # A last take that would so pass the end by less than one begins as much earlier, in the silence before it: shorter,
    # it would be faster than that. Whole ones also where the video ends: the fades at a take's edges count in them.
    if 0 <= start - (duration - length) < SAMPLES_PER_MS:
        start = max(0, duration - length)
    length = min(length, (duration - start) // SAMPLES_PER_MS * SAMPLES_PER_MS)
    if abs(natural / length - 1) <= UNHEARD_RATE and start + natural <= room:
        length = natural
    return PlacedTake(start, natural, length, cuts)


def _whole_cuts(segment: PlacedSegment) -> tuple[PauseCut, ...]:
    """The pause cuts with lengths of whole milliseconds, whose sum is the planned sum rounded."""
    cuts, planned, made = [], 0.0, 0
    for cut in tighten(segment.pauses, segment.pause_cut_ms):
        planned += cut.length_ms
        whole = round(planned) - made
        made += whole
        if whole > 0:
            cuts.append(PauseCut(cut.start_ms, cut.start_ms + whole))
    return tuple(cuts)
