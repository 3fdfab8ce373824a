"""Where every take goes: one alignment for the whole video, then the plan of the mix.

Segments are on the video's own clock; what is heard is on that of the language version, whose picture may wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.sound.hold_filler import REPEATED, Gap
from craft.sound.mix_envelope import Original
from craft.sound.mixing import MixPlan, PlacedSegment, PlacedTake, plan_mix
from craft.sound.sample_rate import PER_MS
from craft.timing.alignment import Alignment, AlignmentError, Placement, Slot
from craft.timing.alignment_report import letters_to_drop
from craft.timing.held_alignment import HeldAlignment
from craft.timing.pauses import Span, after_cuts
from craft.timing.timeline import Hold, duration_in_language, span_in_language
from dubbing.progress.solving import Ground, ground_of, solve
from dubbing.releases.material import Material, ReleaseSegment, Voice
from journal.errors import Refused
from journal.translated import translated
from tutorials.models import Tutorial


@dataclass(frozen=True)
class Spoken:
    """A segment whose take is heard: where alignment put it, and its place in the mix (samples)."""

    segment: ReleaseSegment
    voice: Voice
    placement: Placement
    place: PlacedTake

    @property
    def start_ms(self) -> float:
        return self.place.start / PER_MS

    @property
    def end_ms(self) -> float:
        return self.place.end / PER_MS


@dataclass(frozen=True)
class WithoutRoom:
    """A segment whose take has no room: by how much it must become shorter, in time and in letters.

    shorten_ms: as it would be heard. natural_ms: at the speaker's own pace, which is what people are told.
    """

    segment: ReleaseSegment
    shorten_ms: float
    natural_ms: float
    letters: int


@dataclass(frozen=True)
class Placed:
    """spoken: heard, in order of time. silent: segments that keep the original voice. without_room: those of them
    that have a take. held: how the picture waits for it, and whether somebody must agree. duration_ms: the version's.
    gaps: what is put into the original sound while the picture waits."""

    spoken: tuple[Spoken, ...]
    silent: tuple[ReleaseSegment, ...]
    without_room: tuple[WithoutRoom, ...]
    held: HeldAlignment
    ground: Ground
    plan: MixPlan
    duration_ms: int
    gaps: tuple[Gap, ...]
    held_long: tuple[ReleaseSegment, ...]

    @property
    def alignment(self) -> Alignment:
        return self.held.alignment

    @property
    def holds(self) -> tuple[Hold, ...]:
        return self.held.holds


def placing_words() -> str:
    """What a build does meanwhile."""
    return _("placing the voices over the picture")


def place(material: Material) -> Placed:
    """Align the takes over the video. Refused, naming the segments, when pins contradict each other."""
    tutorial = material.tutorial
    voiced = material.voiced
    slots = [_slot(segment) for segment in voiced]
    # A segment without a take keeps the original voice: no take may overlap that either.
    original_spans = (
        [_film_span(segment) for segment in material.segments if segment.voice is None] if tutorial.has_audio else None
    )
    ground = ground_of(material.release.version, refuse_most=material.refuse_most, takes=bool(voiced))
    try:
        held = solve(ground, slots, kept=original_spans)
    except AlignmentError as problem:
        named = ", ".join(voiced[index].id for index in problem.indexes)
        raise Refused(
            _("The takes cannot be placed ({named}): {reason}").format(
                named=named or "–", reason=translated(problem.message)
            )
        ) from problem
    holds = held.holds
    duration_ms = duration_in_language(tutorial.duration_ms, holds)
    heard = [
        (segment, placement)
        for segment, placement in zip(voiced, held.alignment.placements, strict=True)
        if placement is not None
    ]
    refused = {voiced[refusal.index].id: refusal for refusal in held.alignment.refused}
    silent = tuple(segment for segment in material.segments if segment.voice is None or segment.id in refused)
    plan = plan_mix(
        duration_ms,
        [in_the_mix(segment, placement, holds) for segment, placement in heard],
        [french_span(segment, holds) for segment in silent],
        original=original_of(tutorial),
    )
    spoken = tuple(
        Spoken(segment, _voice(segment), placement, place)
        for (segment, placement), place in zip(heard, plan.takes, strict=True)
    )
    without_room = tuple(
        WithoutRoom(segment, refusal.shorten_ms, refusal.natural_ms, _letters(segment, refusal.natural_ms, material))
        for segment in voiced
        if (refusal := refused.get(segment.id))
    )
    return Placed(
        spoken,
        silent,
        without_room,
        held,
        ground,
        plan,
        duration_ms,
        gaps=tuple(_gap(hold, material.segments) for hold in holds),
        held_long=tuple(voiced[index] for index in held.long_alone),
    )


def pauses_in_the_mix(spoken: Spoken) -> tuple[Span, ...]:
    """The take's pauses on the timeline (ms), after tightening and stretching."""
    start = spoken.start_ms
    cuts, rate = spoken.place.cuts, spoken.place.rate
    moved = [(after_cuts(a, cuts), after_cuts(b, cuts)) for a, b in spoken.voice.pauses]
    return tuple((start + a / rate, start + b / rate) for a, b in moved if b > a)


def french_span(segment: ReleaseSegment, holds: Sequence[Hold]) -> tuple[float, float]:
    """The span of the segment's French on the timeline of the language version (ms)."""
    start, end = span_in_language(segment.start_ms, segment.end_ms, holds)
    return float(start), float(end)


def _film_span(segment: ReleaseSegment) -> tuple[float, float]:
    return float(segment.start_ms), float(segment.end_ms)


def _slot(segment: ReleaseSegment) -> Slot:
    voice = _voice(segment)
    start, end = _film_span(segment)
    return Slot(start, end, voice.length_ms, voice.pauses, segment.pin_ms)


def _gap(hold: Hold, segments: Sequence[ReleaseSegment]) -> Gap:
    """The room goes on while the picture waits; where the French has just spoken, or speaks, it would babble: fade."""
    heard_from = hold.at_ms - REPEATED // PER_MS
    speaks = any(segment.start_ms <= hold.at_ms and segment.end_ms > heard_from for segment in segments)
    return Gap(hold.at_ms * PER_MS, hold.length_ms * PER_MS, silent=speaks)


def in_the_mix(segment: ReleaseSegment, where: Placement, holds: Sequence[Hold]) -> PlacedSegment:
    """A segment whose take is heard, as the plan of the mix needs it."""
    voice = _voice(segment)
    start, end = french_span(segment, holds)
    return PlacedSegment(start, end, where.start_ms, where.end_ms, voice.length_ms, where.pause_cut_ms, voice.pauses)


def _voice(segment: ReleaseSegment) -> Voice:
    assert segment.voice is not None
    return segment.voice


def original_of(tutorial: Tutorial) -> Original | None:
    """How the tutorial's own sound is treated; None: it has none."""
    if not tutorial.has_audio:
        return None
    return Original.VOICE_OVER if tutorial.sound == Tutorial.Sound.VOICE_OVER else Original.REPLACE


def _letters(segment: ReleaseSegment, natural_ms: float, material: Material) -> int:
    """How many letters to drop, at the speaker's own pace where it is known, else at the language's."""
    own = segment.voice.letters_per_second if segment.voice else None
    return letters_to_drop(natural_ms, 1.0, 1 / own if own else material.language.seconds_per_letter)
