"""What stands beside a hard sentence, on the screens on which somebody speaks of it."""

from __future__ import annotations

from django import template

from dubbing.models import SentenceNote
from dubbing.queries.notes import BesideSentence, notes_beside
from tutorials.models import Segment

register = template.Library()


@register.simple_tag
def note_beside(segment: Segment, kind: str) -> SentenceNote | None:
    """The picture, or the voice, where there is one. One query."""
    beside: BesideSentence = notes_beside([segment.pk]).get(segment.pk, {})
    return beside.get(kind)
