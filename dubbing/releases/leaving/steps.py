"""The steps of a release with their times, as players and podcast apps list them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dubbing.releases.material import Material
from dubbing.releases.placing import Placed, french_span
from media.picture.label import Chapter
from tutorials.queries import first_words

CHAPTERS_VERSION = "1.2.0"  # of the Podcasting 2.0 chapters format


def steps_of(material: Material, placed: Placed) -> tuple[Chapter, ...]:
    """Where each step begins to be heard, with its number and first words; nothing for a video of one step."""
    heard = {spoken.segment.id: spoken.start_ms for spoken in placed.spoken}
    spoken = heard.keys()
    begins = [
        (round(heard.get(segment.id, french_span(segment, placed.holds)[0])), segment)
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


def as_json(steps: Sequence[Chapter]) -> str:
    """The document that `podcast:chapters` names."""
    chapters = [{"startTime": step.start_ms / 1000, "title": step.title} for step in steps]
    return json.dumps({"version": CHAPTERS_VERSION, "chapters": chapters}, ensure_ascii=False)
