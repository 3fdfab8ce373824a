"""The loudspeaker beside a word or a title, where a volunteer said it; nothing where nobody did."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation

from craft.languages import Language
from parents.queries.heard import SUMMARY, TITLE, Heard, Sound

register = template.Library()
LOUDSPEAKER = "parents/_say.html"


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say(context: template.Context, english: str, said_in: str = "") -> dict[str, Any]:
    """Of one of the site's words, as `translate` names it. said_in: its context."""
    # The words are literals of the templates and a list that a test holds against the catalogues.
    shown = translation.pgettext(said_in, english) if said_in else translation.gettext(english)
    return _loudspeaker(_heard(context).word(english, shown, said_in), shown, context["language"])


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say_title(context: template.Context, tutorial: int, shown: str, language: Language) -> dict[str, Any]:
    """Of a tutorial's title, in the language in which it is shown."""
    return _loudspeaker(_heard(context).title(tutorial, language, shown, TITLE), shown, language)


@register.inclusion_tag(LOUDSPEAKER, takes_context=True)
def say_summary(context: template.Context, tutorial: int, shown: str, language: Language) -> dict[str, Any]:
    return _loudspeaker(_heard(context).title(tutorial, language, shown, SUMMARY), shown, language)


def _heard(context: template.Context) -> Heard:
    """A page that asked for nothing has no loudspeakers (the paper, the player on other sites)."""
    found = context.get("heard_here")
    return found if isinstance(found, Heard) else Heard()


def _loudspeaker(sound: Sound | None, shown: str, language: Language) -> dict[str, Any]:
    return {"sound": sound, "shown": shown, "said_in": language}
