"""Where each audio description is said: in the pauses that the voices of the version leave. None moves for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from craft.sound.mix_plan import MixPlan, PlacedSegment, PlacedTake, plan_mix
from craft.timing.descriptions import WantedDescription, say
from craft.timing.timeline import to_language
from dubbing.releases.material import Material, ReleaseSegment, Voice
from dubbing.releases.placement import PlacementPlan, french_span, in_the_mix, original_of, sounds_in_the_mix


@dataclass(frozen=True)
class Description:
    """A description that is heard, and its place in the mix."""

    segment: ReleaseSegment
    voice: Voice
    place: PlacedTake


@dataclass(frozen=True)
class PlacedDescriptions:
    """heard: in the order of their moments. without_room: those that no pause near their moment can hold. plan: of the
    mix with the voices of the version, in their order, then with these."""

    heard: tuple[Description, ...]
    without_room: tuple[ReleaseSegment, ...]
    plan: MixPlan


def place_descriptions(material: Material, placed: PlacementPlan) -> PlacedDescriptions | None:
    """None where the release has no descriptions, or no sound in their language."""
    own_sound = placed.spoken or material.language.tag == material.tutorial.source_language
    if not material.descriptions or not own_sound:
        return None
    french = [french_span(segment, placed.times) for segment in placed.silent]
    speech = [(spoken.start_ms, spoken.end_ms) for spoken in placed.spoken]
    if material.tutorial.has_audio:
        speech += french
    voices = [(segment, segment.voice) for segment in material.descriptions if segment.voice is not None]
    wanted = [
        WantedDescription(to_language(segment.start_ms, placed.times), voice.length_ms) for segment, voice in voices
    ]
    found = list(zip(voices, say(wanted, speech, placed.duration_ms), strict=True))
    said = [(segment, voice, place) for (segment, voice), place in found if place is not None]
    plan = plan_mix(
        placed.duration_ms,
        [
            *(in_the_mix(spoken.segment, spoken.placement, placed.times) for spoken in placed.spoken),
            # As if the original had spoken there: its sound makes room for this voice as for every other.
            *(
                PlacedSegment(place.start_ms, place.end_ms, place.start_ms, place.end_ms, voice.length_ms)
                for _segment, voice, place in said
            ),
        ],
        french,
        original=original_of(material.tutorial),
        kept_sounds=sounds_in_the_mix(material, placed.times),
    )
    places = plan.takes[len(placed.spoken) :]
    return PlacedDescriptions(
        tuple(Description(segment, voice, place) for (segment, voice, _said), place in zip(said, places, strict=True)),
        tuple(segment for (segment, _voice), place in found if place is None),
        replace(plan, french=placed.plan.french),  # the original is exactly as loud as without them
    )
