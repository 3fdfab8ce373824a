"""The steps of a release with their times, as players list them."""

from __future__ import annotations

from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan, french_span
from media.picture.label import Chapter
from tutorials.queries import first_words


def steps_of(material: Material, placed: PlacementPlan) -> tuple[Chapter, ...]:
    """Where each step begins to be heard, with its number and first words; nothing for a video of one step."""
    heard = {spoken.segment.id: spoken.start_ms for spoken in placed.spoken}
    spoken = heard.keys()
    begins = [
        (round(heard.get(segment.id, french_span(segment, placed.times)[0])), segment)
        for number, segment in enumerate(material.segments)
        if segment.starts_step or not number
    ]
    if len(begins) < 2:
        return ()
    steps: list[Chapter] = []
    for number, (start_ms, segment) in enumerate(begins, 1):
        text = segment.read if segment.id in spoken else segment.approved
        if start_ms >= placed.duration_ms or (steps and start_ms <= steps[-1].start_ms):
            continue  # a voice that was pinned before the step's picture: players want times that grow
        steps.append(Chapter(start_ms if steps else 0, f"{number}. {first_words(text)}"))
    return tuple(steps)
