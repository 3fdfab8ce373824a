"""The loudspeaker beside a word or a title, where a volunteer said it; nothing where nobody did."""

from __future__ import annotations

from typing import TypedDict

from django import template
from django.utils import translation

from craft.languages import Language
from public.queries.spoken_words import SUMMARY, TITLE, PageVoices, Sound

register = template.Library()
LOUDSPEAKER = "public/_say.html"


class Loudspeaker(TypedDict):
    """sound: None where nobody said it. said_in: the language of `shown`."""

    sound: Sound | None
    shown: str
    said_in: Language


class SpokenButton(Loudspeaker):
    drawing: str
    look: str


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say(context: template.Context, english: str, said_in: str = "") -> Loudspeaker:
    """Of one of the site's words, as `translate` names it. said_in: its context."""
    # The words are literals of the templates and a list that a test holds against the catalogues.
    shown = translation.pgettext(said_in, english) if said_in else translation.gettext(english)
    return _loudspeaker(_heard(context).word(english, shown, said_in), shown, context["language"])


@register.inclusion_tag("public/_say_button.html", takes_context=True)
def say_button(context: template.Context, drawing: str, english: str, look: str = "") -> SpokenButton:
    """One line of a list: the picture of a button that has no room for a loudspeaker, its word, and its voice.
    look: a class of its drawing."""
    return {**say(context, english), "drawing": drawing, "look": look}


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say_path(context: template.Context, shown: str, language: Language) -> Loudspeaker:
    """Of the path's name, in the language in which it is shown."""
    return _loudspeaker(_heard(context).path_name(language, shown), shown, language)


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say_title(context: template.Context, tutorial: int, shown: str, language: Language) -> Loudspeaker:
    """Of a tutorial's title, in the language in which it is shown."""
    return _loudspeaker(_heard(context).title(tutorial, language, shown, TITLE), shown, language)


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say_summary(context: template.Context, tutorial: int, shown: str, language: Language) -> Loudspeaker:
    return _loudspeaker(_heard(context).title(tutorial, language, shown, SUMMARY), shown, language)


def _heard(context: template.Context) -> PageVoices:
    """A page that asked for nothing has no loudspeakers (the paper, the player on other sites)."""
    found = context.get("heard_here")
    return found if isinstance(found, PageVoices) else PageVoices()


def _loudspeaker(sound: Sound | None, shown: str, language: Language) -> Loudspeaker:
    return {"sound": sound, "shown": shown, "said_in": language}
