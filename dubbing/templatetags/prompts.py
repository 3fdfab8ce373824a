"""The loudspeaker beside a prompt for a voice who reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django import template
from django.utils import translation

from craft.languages import Language
from craft.text.interface_units import message_id
from dubbing.queries.prompts import Prompt

register = template.Library()


class PromptHeard(TypedDict):
    """sound: None where nobody said it. said_in: its language."""

    sound: Prompt | None
    shown: str
    said_in: Language | None


@register.inclusion_tag("public/_say.html", takes_context=True)
def prompt(context: template.Context, english: str) -> PromptHeard:
    """Of a sentence of `craft.text.spoken_words`, as `translate` names it; nothing where nobody said it."""
    sound: Prompt | None = context["prompts"].get(message_id("", english))
    shown = translation.gettext(english)  # one of craft.text.spoken_words, each a literal of a template as well
    return {"sound": sound, "shown": shown, "said_in": sound.said_in if sound else None}


@register.simple_tag
def by_machine(sounds: Iterable[Prompt]) -> str:
    """What the page says of prompts that the demonstration's machine speaks; else nothing."""
    synthetic = any(sound.synthetic for sound in sounds)
    return translation.gettext("Computer voice, for demonstration") if synthetic else ""
