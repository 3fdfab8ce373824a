"""Where every take goes: one alignment for the whole video, then the plan of the mix.

Segments are on the video's own clock; what is heard is on that of the language version, whose picture may wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.sound.gaps import Gap
from craft.sound.mix_envelope import Original
from craft.sound.mix_plan import MixPlan, PlacedSegment, PlacedTake, plan_mix
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.alignment import Alignment, AlignmentError, Placement, Slot
from craft.timing.alignment_report import letters_to_drop
from craft.timing.held_alignment import HeldAlignment
from craft.timing.pauses import Span, moment_after_cuts
from craft.timing.timeline import TimeMap, duration_in_language, span_in_language
from dubbing.progress.version_alignment import PlacementInputs, placement_inputs, solve
from dubbing.releases.material import Material, ReleaseSegment, Voice
from journal.errors import Refused
from journal.message_translation import translate_message
from tutorials.models import Tutorial


@dataclass(frozen=True)
class VoicedSegment:
    """A segment whose take is heard: where alignment put it, and its place in the mix (samples)."""

    segment: ReleaseSegment
    voice: Voice
    placement: Placement
    place: PlacedTake

    @property
    def start_ms(self) -> float:
        return self.place.start / SAMPLES_PER_MS

    @property
    def end_ms(self) -> float:
        return self.place.end / SAMPLES_PER_MS


@dataclass(frozen=True)
class UnplacedTake:
    """A segment whose take has no room: by how much it must become shorter, in time and in letters.

    shorten_ms: as it would be heard. natural_ms: at the speaker's own pace, which is what people are told.
    """

    segment: ReleaseSegment
    shorten_ms: float
    natural_ms: float
    letters: int


@dataclass(frozen=True)
class PlacementPlan:
    """spoken: heard, in order of time. silent: segments that keep the original voice. without_room: those of them
    that have a take. held: how the picture waits for it, and whether somebody must agree. duration_ms: the version's.
    gaps: what is put into the original sound while the picture waits."""

    spoken: tuple[VoicedSegment, ...]
    silent: tuple[ReleaseSegment, ...]
    without_room: tuple[UnplacedTake, ...]
    held: HeldAlignment
    ground: PlacementInputs
    plan: MixPlan
    duration_ms: int
    gaps: tuple[Gap, ...]
    held_long: tuple[ReleaseSegment, ...]

    @property
    def voices(self) -> list[Voice]:
        """The takes of its plan, in its order."""
        return [spoken.voice for spoken in self.spoken]

    @property
    def alignment(self) -> Alignment:
        return self.held.alignment

    @property
    def times(self) -> TimeMap:
        """From the video to the version."""
        return self.held.times


def placing_words() -> str:
    """What a build does meanwhile."""
    return _("placing the voices over the picture")


def place(material: Material) -> PlacementPlan:
    """Align the takes over the video. Refused, naming the segments, when pins contradict each other."""
    tutorial = material.tutorial
    voiced = material.voiced
    slots = [_slot(segment) for segment in voiced]
    # A segment without a take keeps the original voice: no take may overlap that either.
    original_spans = (
        [_film_span(segment) for segment in material.segments if segment.voice is None] if tutorial.has_audio else None
    )
    ground = placement_inputs(material.release.version, refuse_most=material.refuse_most, takes=bool(voiced))
    try:
        held = solve(ground, slots, kept=original_spans)
    except AlignmentError as problem:
        named = ", ".join(voiced[index].id for index in problem.indexes)
        raise Refused(
            _("The takes cannot be placed ({named}): {reason}").format(
                named=named or "–", reason=translate_message(problem.message)
            )
        ) from problem
    times = held.times
    duration_ms = duration_in_language(tutorial.duration_ms, times)
    heard = [
        (segment, placement)
        for segment, placement in zip(voiced, held.alignment.placements, strict=True)
        if placement is not None
    ]
    refused = {voiced[refusal.index].id: refusal for refusal in held.alignment.refused}
    silent = tuple(segment for segment in material.segments if segment.voice is None or segment.id in refused)
    plan = plan_mix(
        duration_ms,
        [in_the_mix(segment, placement, times) for segment, placement in heard],
        [french_span(segment, times) for segment in silent],
        original=original_of(tutorial),
        french=[_film_span(segment) for segment in material.segments],
        kept_sounds=sounds_in_the_mix(material, times),
    )
    spoken = tuple(
        VoicedSegment(segment, _voice(segment), placement, place)
        for (segment, placement), place in zip(heard, plan.takes, strict=True)
    )
    without_room = tuple(
        UnplacedTake(segment, refusal.shorten_ms, refusal.advised_ms, _letters(segment, refusal.advised_ms, material))
        for segment in voiced
        if (refusal := refused.get(segment.id))
    )
    return PlacementPlan(
        spoken,
        silent,
        without_room,
        held,
        ground,
        plan,
        duration_ms,
        gaps=tuple(Gap(hold.at_ms * SAMPLES_PER_MS, hold.length_ms * SAMPLES_PER_MS) for hold in times.holds),
        held_long=tuple(voiced[index] for index in held.long_alone),
    )


def pauses_in_the_mix(spoken: VoicedSegment) -> tuple[Span, ...]:
    """The take's pauses on the timeline (ms), after tightening and stretching."""
    start = spoken.start_ms
    cuts, rate = spoken.place.cuts, spoken.place.rate
    moved = [(moment_after_cuts(a, cuts), moment_after_cuts(b, cuts)) for a, b in spoken.voice.pauses]
    return tuple((start + a / rate, start + b / rate) for a, b in moved if b > a)


def french_span(segment: ReleaseSegment, times: TimeMap) -> tuple[float, float]:
    """The span of the segment's French on the timeline of the language version (ms)."""
    start, end = span_in_language(segment.start_ms, segment.end_ms, times)
    return float(start), float(end)


def sounds_in_the_mix(material: Material, times: TimeMap) -> list[tuple[int, int]]:
    """The moments whose own sound stays, on the timeline of the language version (ms)."""
    return [span_in_language(start, end, times) for start, end in material.kept_sounds]


def _film_span(segment: ReleaseSegment) -> tuple[float, float]:
    return float(segment.start_ms), float(segment.end_ms)


def _slot(segment: ReleaseSegment) -> Slot:
    voice = _voice(segment)
    start, end = _film_span(segment)
    return Slot(start, end, voice.length_ms, voice.pauses, segment.pin_ms)


def in_the_mix(segment: ReleaseSegment, where: Placement, times: TimeMap) -> PlacedSegment:
    """A segment whose take is heard, as the plan of the mix needs it."""
    voice = _voice(segment)
    start, end = french_span(segment, times)
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
