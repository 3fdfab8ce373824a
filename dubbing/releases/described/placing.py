"""Where each audio description is said: in the pauses that the voices of the version leave. None moves for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from craft.sound.mixing import MixPlan, PlacedSegment, PlacedTake, plan_mix
from craft.timing.descriptions import Wanted, say
from craft.timing.timeline import to_language
from dubbing.releases.material import Material, ReleaseSegment, Voice
from dubbing.releases.placing import Placed, french_span, in_the_mix, original_of


@dataclass(frozen=True)
class Description:
    """A description that is heard, and its place in the mix."""

    segment: ReleaseSegment
    voice: Voice
    place: PlacedTake


@dataclass(frozen=True)
class Described:
    """heard: in the order of their moments. without_room: those that no pause near their moment can hold. plan: of the
    mix with the voices of the version, in their order, then with these."""

    heard: tuple[Description, ...]
    without_room: tuple[ReleaseSegment, ...]
    plan: MixPlan


def place_descriptions(material: Material, placed: Placed) -> Described | None:
    """None where the release has no descriptions, or no sound in their language."""
    own_sound = placed.spoken or material.language.tag == material.tutorial.source_language
    if not material.descriptions or not own_sound:
        return None
    french = [french_span(segment, placed.holds) for segment in placed.silent]
    speech = [(spoken.start_ms, spoken.end_ms) for spoken in placed.spoken]
    if material.tutorial.has_audio:
        speech += french
    voices = [(segment, segment.voice) for segment in material.descriptions if segment.voice is not None]
    wanted = [Wanted(to_language(segment.start_ms, placed.holds), voice.length_ms) for segment, voice in voices]
    found = list(zip(voices, say(wanted, speech, placed.duration_ms), strict=True))
    said = [(segment, voice, place) for (segment, voice), place in found if place is not None]
    plan = plan_mix(
        placed.duration_ms,
        [
            *(in_the_mix(spoken.segment, spoken.placement, placed.holds) for spoken in placed.spoken),
            # As if the original had spoken there: its sound makes room for this voice as for every other.
            *(
                PlacedSegment(place.start_ms, place.end_ms, place.start_ms, place.end_ms, voice.length_ms)
                for _segment, voice, place in said
            ),
        ],
        french,
        original=original_of(material.tutorial),
    )
    places = plan.takes[len(placed.spoken) :]
    return Described(
        tuple(Description(segment, voice, place) for (segment, voice, _said), place in zip(said, places, strict=True)),
        tuple(segment for (segment, _voice), place in found if place is None),
        replace(plan, french=placed.plan.french),  # the original is exactly as loud as without them
    )
