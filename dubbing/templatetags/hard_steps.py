"""What parents say about a step, for the screens on which somebody works on it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from dubbing.queries.hard_steps import TEXT, VOICE, StepClarity, step_understood
from tutorials.models import Segment

register = template.Library()


@register.simple_tag
def hard_step(segment: Segment, tag: str) -> StepClarity | None:
    """How a step is understood in a language, where parents said several times that it is not. One query."""
    known = step_understood(segment, tag)
    return known if known is not None and known.is_many else None


@register.filter
def hard_words(known: StepClarity) -> str:
    """The sentence for a person, in the active language."""
    return words_of(known.changed, known.before, known.now)


def words_of(changed: str, before: int, now: int) -> str:
    if changed == TEXT:
        return _("Parents did not understand this step: {before} ×. Since it was reworded: {now} ×.").format(
            before=before, now=now
        )
    if changed == VOICE:
        return _("Parents did not understand this step: {before} ×. Since it was recorded again: {now} ×.").format(
            before=before, now=now
        )
    return _("Parents did not understand this step: {now} ×.").format(now=now)
