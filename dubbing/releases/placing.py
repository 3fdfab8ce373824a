"""Where every take goes: one alignment for the whole video, then the plan of the mix."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from craft.sound.mix_envelope import Original
from craft.sound.mixing import PER_MS, MixPlan, PlacedSegment, PlacedTake, plan_mix
from craft.timing.alignment import Alignment, AlignmentError, Placement, Slot, align
from craft.timing.alignment_report import letters_to_drop
from craft.timing.pauses import Span, after_cuts
from craft.timing.timeline import Hold, duration_in_language, span_in_language
from dubbing.alignment_messages import alignment_sentence
from dubbing.releases.material import Material, Sentence, Voice
from journal.errors import Refused
from tutorials.models import Tutorial

# A version may hold a still where its language needs longer than the French; none does yet.
HOLDS: tuple[Hold, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """A sentence whose take is heard: where alignment put it, and what the mix makes of that (samples)."""

    sentence: Sentence
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
class Asked:
    """A sentence whose take finds no room: by how much it must become shorter, in time and in letters."""

    sentence: Sentence
    shorten_ms: float
    letters: int


@dataclass(frozen=True)
class Placed:
    """spoken: heard, in order of time. silent: sentences that keep the original voice. asked: those of them that have
    a take without room."""

    spoken: tuple[Spoken, ...]
    silent: tuple[Sentence, ...]
    asked: tuple[Asked, ...]
    alignment: Alignment
    plan: MixPlan
    duration_ms: int


def place(material: Material) -> Placed:
    """Align the takes over the video. Refused, naming the sentences, when pins contradict each other."""
    tutorial = material.tutorial
    voiced = material.voiced
    slots = [_slot(one) for one in voiced]
    duration_ms = duration_in_language(tutorial.duration_ms, HOLDS)
    # Where no take is heard the original voice is, and no take may lie over that one either.
    kept = (
        [sentence_span(sentence) for sentence in material.sentences if sentence.voice is None]
        if tutorial.has_audio
        else None
    )
    try:
        alignment = align(slots, duration_ms, late_ms=float(tutorial.late_ms), drop_refused=True, kept=kept)
    except AlignmentError as problem:
        named = ", ".join(voiced[index].segment for index in problem.indexes)
        raise Refused(
            _("The takes cannot be placed ({named}): {reason}").format(
                named=named or "–", reason=alignment_sentence(problem)
            )
        ) from problem
    heard = [(one, where) for one, where in zip(voiced, alignment.placements, strict=True) if where is not None]
    gone = {voiced[refusal.index].segment: refusal.shorten_ms for refusal in alignment.refused}
    silent = tuple(sentence for sentence in material.sentences if sentence.voice is None or sentence.segment in gone)
    plan = plan_mix(
        duration_ms,
        [_placed(one, where) for one, where in heard],
        [sentence_span(sentence) for sentence in silent],
        original=_original(tutorial),
    )
    spoken = tuple(
        Spoken(one, _voice(one), where, taken) for (one, where), taken in zip(heard, plan.takes, strict=True)
    )
    asked = tuple(
        Asked(one, gone[one.segment], _letters(one, gone[one.segment], material))
        for one in voiced
        if one.segment in gone
    )
    return Placed(spoken, silent, asked, alignment, plan, duration_ms)


def pauses_in_the_mix(one: Spoken) -> tuple[Span, ...]:
    """The take's pauses on the timeline (ms), after tightening and stretching."""
    start = one.start_ms
    cuts, rate = one.place.cuts, one.place.rate
    moved = [(after_cuts(a, cuts), after_cuts(b, cuts)) for a, b in one.voice.pauses]
    return tuple((start + a / rate, start + b / rate) for a, b in moved if b > a)


def sentence_span(one: Sentence) -> tuple[float, float]:
    """Where the sentence's French is, in the time of the language version (ms)."""
    start, end = span_in_language(one.start_ms, one.end_ms, HOLDS)
    return float(start), float(end)


def _slot(one: Sentence) -> Slot:
    voice = _voice(one)
    start, end = sentence_span(one)
    return Slot(start, end, voice.length_ms, voice.pauses, one.pin_ms)


def _placed(one: Sentence, where: Placement) -> PlacedSegment:
    voice = _voice(one)
    start, end = sentence_span(one)
    return PlacedSegment(start, end, where.start_ms, where.end_ms, voice.length_ms, where.pause_cut_ms, voice.pauses)


def _voice(one: Sentence) -> Voice:
    assert one.voice is not None
    return one.voice


def _original(tutorial: Tutorial) -> Original | None:
    if not tutorial.has_audio:
        return None
    return Original.VOICE_OVER if tutorial.sound == Tutorial.Sound.VOICE_OVER else Original.REPLACE


def _letters(one: Sentence, shorten_ms: float, material: Material) -> int:
    """At the speaker's own pace where it is known, else at the language's."""
    own = one.voice.letters_per_second if one.voice else None
    return letters_to_drop(shorten_ms, 1.2, 1 / own if own else material.language.seconds_per_letter)
